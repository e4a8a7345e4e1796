#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "policies/action_rules.h"
#include "policies/basis.h"
#include "policies/features.h"
#include "policies/parameters.h"
#include "policies/policy.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr const char* kWeights = "weights";

Description describe() {
  return {"linear_depth",
          "A weighted sum of the observation's columns is the depth wanted; the allowed action "
          "nearest to it is taken, the shallower of two. What genetic search looks for",
          "Deisenroth, Neumann & Peters (2013), section 1.3: parameterised policies",
          Basis::parameters()};
}

class LinearDepth : public Policy {
 public:
  LinearDepth(const PolicyContent& content, const EnvironmentSpec& environment)
      : parameters_(checked_parameters(content.parameters, describe())),
        environment_(environment),
        basis_(parameters_, environment),
        weights_(checked_array(content, kWeights, basis_.size(),
                               fmt::format("{} columns", basis_.size()))) {}

  std::string kind() const override { return "linear_depth"; }

  void action_probabilities(const Observation& observation,
                            std::span<double> probabilities) const override {
    const std::size_t width = environment_.actions.size();
    std::vector<ActiveColumn> active;
    for (std::size_t row = 0; row < observation.rows(); ++row) {
      basis_.fill(value_row(observation, row), active);
      double depth = 0.0;
      for (const ActiveColumn& column : active) depth += weights_[column.column] * column.value;
      certain_action(nearest(depth, mask_row(observation, row)),
                     probabilities.subspan(row * width, width));
    }
  }

  PolicyContent content() const override { return {parameters_, {{kWeights, weights_}}}; }

 private:
  int nearest(double depth, std::span<const std::uint8_t> mask) const {
    int best = -1;
    for (std::size_t a = 0; a < mask.size(); ++a) {
      if (mask[a] == 0) continue;
      const auto distance = [&](int action) {
        return std::abs(environment_.actions[static_cast<std::size_t>(action)].depth - depth);
      };
      const int here = static_cast<int>(a);
      if (best < 0 || distance(here) < distance(best)) best = here;
    }
    return best;
  }

  Json parameters_;
  EnvironmentSpec environment_;
  Basis basis_;
  std::vector<double> weights_;
};

std::unique_ptr<Policy> create(const PolicyContent& content, const EnvironmentSpec& environment) {
  return std::make_unique<LinearDepth>(content, environment);
}

}  // namespace

MARKETDAY_REGISTER(Policy, describe(), create);

}  // namespace marketday
