#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "policies/action_rules.h"
#include "policies/features.h"
#include "policies/parameters.h"
#include "policies/policy.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"fixed_mix",
          "The same mix of actions for everybody, or one mix for each value of a feature, whatever "
          "else is seen",
          "-",
          {numbers("weights", "-", {}, 0.0, 1e12,
                   "one an action, in the environment's order, brought to a sum of 1 over those "
                   "allowed; with `feature` one list after another, from its least value on; "
                   "empty: all alike"),
           text("feature", "", {}, "a feature of whole numbers; empty: one mix for all")}};
}

class FixedMix : public Policy {
 public:
  FixedMix(const PolicyContent& content, const EnvironmentSpec& environment)
      : parameters_(checked_parameters(content.parameters, describe())),
        width_(environment.actions.size()),
        weights_(parameters_.at("weights").get<std::vector<double>>()) {
    const std::string feature = parameters_.at("feature");
    if (!feature.empty()) {
      feature_ = static_cast<int>(feature_index(environment, feature, "feature"));
      const Feature& f = environment.features[static_cast<std::size_t>(feature_)];
      low_ = f.low;
      mixes_ = static_cast<std::size_t>(std::clamp(std::round(f.high - f.low), 0.0, 1e6)) + 1;
    }
    if (weights_.empty()) weights_.assign(mixes_ * width_, 1.0);
    if (weights_.size() != mixes_ * width_) {
      throw parameter_error(
          "weights", fmt::format("{} numbers", weights_.size()),
          fmt::format("{} actions x {} mixes are {}", width_, mixes_, mixes_ * width_));
    }
  }

  std::string kind() const override { return "fixed_mix"; }

  void action_probabilities(const Observation& observation,
                            std::span<double> probabilities) const override {
    for (std::size_t row = 0; row < observation.rows(); ++row) {
      const auto mask = mask_row(observation, row);
      const std::span<double> chances = probabilities.subspan(row * width_, width_);
      const double* weights = weights_.data() + mix_of(value_row(observation, row)) * width_;
      double sum = 0.0;
      for (std::size_t a = 0; a < width_; ++a) {
        chances[a] = mask[a] != 0 ? weights[a] : 0.0;
        sum += chances[a];
      }
      if (sum <= 0.0) {
        uniform_probabilities(mask, chances);
      } else {
        for (double& chance : chances) chance /= sum;
      }
    }
  }

  PolicyContent content() const override { return {parameters_, {}}; }

 private:
  std::size_t mix_of(std::span<const double> values) const {
    if (feature_ < 0) return 0;
    const double place = std::round(values[static_cast<std::size_t>(feature_)] - low_);
    return static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(mixes_ - 1)));
  }

  Json parameters_;
  std::size_t width_;
  std::vector<double> weights_;  // mixes x actions
  int feature_ = -1;
  double low_ = 0.0;
  std::size_t mixes_ = 1;
};

std::unique_ptr<Policy> create(const PolicyContent& content, const EnvironmentSpec& environment) {
  return std::make_unique<FixedMix>(content, environment);
}

}  // namespace

MARKETDAY_REGISTER(Policy, describe(), create);

}  // namespace marketday
