#include "sim/screening/scorecard.h"

#include <cmath>
#include <vector>

#include "policies/action_rules.h"
#include "policies/features.h"
#include "policies/parameters.h"
#include "policies/policy.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr const char* kWeights = "weights";

Description describe() {
  return {"scorecard",
          "Conditions on features give points, and the sum decides: thresholds as fraud desks keep "
          "them. A search scales every number of it",
          "-",
          {scorecard_lines_parameter(), scorecard_steps_parameter(),
           number("search_factor", "x", 4.0, 1.0, 1e6,
                  "a search's weight w multiplies its number by this to the power of w"),
           number("epsilon", "share", 0.0, 0.0, 1.0,
                  "of decisions drawn evenly from all allowed actions")}};
}

class ScorecardPolicy : public Policy {
 public:
  ScorecardPolicy(const PolicyContent& content, const EnvironmentSpec& environment)
      : environment_(environment),
        parameters_(checked_parameters(content.parameters, describe())),
        card_(parameters_, environment.features, environment.actions),
        epsilon_(parameters_.at("epsilon")) {
    if (content.arrays.empty()) return;
    weights_ = checked_array(content, kWeights, card_.numbers(), "lines, then steps");
    std::vector<double> factors;
    const double base = parameters_.at("search_factor");
    factors.reserve(weights_.size());
    for (const double weight : weights_) factors.push_back(std::pow(base, weight));
    card_.scale(factors);
  }

  std::string kind() const override { return "scorecard"; }

  void action_probabilities(const Observation& observation,
                            std::span<double> probabilities) const override {
    const std::size_t width = environment_.actions.size();
    for (std::size_t row = 0; row < observation.rows(); ++row) {
      const std::span<double> chances = probabilities.subspan(row * width, width);
      const auto mask = mask_row(observation, row);
      const int step = card_.action(card_.score(value_row(observation, row)), mask);
      certain_action(step >= 0 ? step : nearest_allowed(environment_, mask, 0), chances);
      if (epsilon_ > 0.0) explore(mask, epsilon_, chances);
    }
  }

  PolicyContent content() const override {
    if (weights_.empty()) return {parameters_, {}};
    return {parameters_, {{kWeights, weights_}}};
  }

 private:
  EnvironmentSpec environment_;
  Json parameters_;
  Scorecard card_;
  double epsilon_;
  std::vector<double> weights_;  // as searched; empty: the numbers as they stand
};

std::unique_ptr<Policy> create(const PolicyContent& content, const EnvironmentSpec& environment) {
  return std::make_unique<ScorecardPolicy>(content, environment);
}

}  // namespace

MARKETDAY_REGISTER(Policy, describe(), create);

}  // namespace marketday
