#include <algorithm>

#include "models/uplift/effect_score.h"
#include "policies/action_rules.h"
#include "policies/features.h"
#include "policies/parameters.h"
#include "policies/policy.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr const char* kEffects = "effects";

Description describe() {
  return {
      "uplift",
      "Gives each row the action whose effect, learnt from an experiment, exceeds its cost by "
      "most; the control where none does. `marketday target` writes it",
      "Kunzel, Sekhon, Bickel & Yu (2019); Sinha & Zoltners (1979) for the price",
      {text("control", "", {}, "action against which effects were measured; default: the first"),
       number("worth", "value / outcome", 1.0, 0.0, 1e12, "what one unit of the outcome is worth"),
       number("price", "value / cost", 0.0, 0.0, 1e12,
              "what a unit of cost must bring: 0 where costs do not matter, 1 where they are "
              "in the unit of the worth, more under a budget"),
       numbers("costs", "cost", {}, 0.0, 1e12,
               "of each action in the environment's order; default: all 0")}};
}

class Uplift : public Policy {
 public:
  Uplift(const PolicyContent& content, const EnvironmentSpec& environment)
      : parameters_(checked_parameters(content.parameters, describe())),
        worth_(parameters_.at("worth").get<double>()),
        price_(parameters_.at("price").get<double>()),
        width_(environment.actions.size()),
        control_(control_action(environment)),
        costs_(parameters_.at("costs").get<std::vector<double>>()) {
    if (costs_.empty()) costs_.assign(width_, 0.0);
    if (costs_.size() != width_) {
      throw parameter_error("costs", std::to_string(costs_.size()) + " numbers",
                            std::to_string(width_) + " are expected, one an action");
    }
    const auto found = content.arrays.find(kEffects);
    if (found == content.arrays.end() || content.arrays.size() != 1) {
      throw parameter_error(kEffects, "no such array",
                            "one array `effects` is expected; `marketday target` writes it");
    }
    numbers_ = found->second;
    std::span<const double> rest = numbers_;
    for (std::size_t a = 0; a < width_; ++a) {
      effects_.push_back(a == control_ ? EffectScore()
                                       : EffectScore::read(rest, environment.features.size()));
    }
    if (!rest.empty()) {
      throw parameter_error(kEffects, "it has more numbers than effects",
                            "one effect an action but the control is expected");
    }
  }

  std::string kind() const override { return "uplift"; }

  // argmax worth * effect - price * cost, 0 for the control
  void action_probabilities(const Observation& observation,
                            std::span<double> probabilities) const override {
    std::vector<double> gains(width_);
    for (std::size_t row = 0; row < observation.rows(); ++row) {
      const std::span<const double> x = value_row(observation, row);
      const std::span<const std::uint8_t> mask = mask_row(observation, row);
      for (std::size_t a = 0; a < width_; ++a) {
        gains[a] = worth_ * effects_[a].value(x) - price_ * (costs_[a] - costs_[control_]);
      }
      certain_action(best(gains, mask), probabilities.subspan(row * width_, width_));
    }
  }

  PolicyContent content() const override { return {parameters_, {{kEffects, numbers_}}}; }

 private:
  std::size_t control_action(const EnvironmentSpec& environment) const {
    const std::string name = parameters_.at("control");
    if (name.empty()) return 0;
    std::vector<std::string> known;
    for (const Action& action : environment.actions) {
      if (action.name == name) return known.size();
      known.push_back(action.name);
    }
    throw parameter_error("control", "no action `" + name + "`", suggestion(name, known));
  }

  // The control unless an action is strictly better, then the first of the best; where the control
  // is masked, the best that is allowed.
  int best(const std::vector<double>& gains, std::span<const std::uint8_t> mask) const {
    int at = mask[control_] != 0 ? static_cast<int>(control_) : -1;
    for (std::size_t a = 0; a < width_; ++a) {
      if (mask[a] == 0) continue;
      if (at < 0 || gains[a] > gains[static_cast<std::size_t>(at)]) at = static_cast<int>(a);
    }
    return at;
  }

  Json parameters_;
  double worth_;
  double price_;
  std::size_t width_;
  std::size_t control_;
  std::vector<double> costs_;
  std::vector<double> numbers_;  // the effects as they are saved
  std::vector<EffectScore> effects_;
};

std::unique_ptr<Policy> create(const PolicyContent& content, const EnvironmentSpec& environment) {
  return std::make_unique<Uplift>(content, environment);
}

}  // namespace

MARKETDAY_REGISTER(Policy, describe(), create);

}  // namespace marketday
