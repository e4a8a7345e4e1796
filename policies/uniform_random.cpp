#include "policies/action_rules.h"
#include "policies/features.h"
#include "policies/parameters.h"
#include "policies/policy.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"uniform_random", "Every allowed action with the same probability", "-", {}};
}

class UniformRandom : public Policy {
 public:
  UniformRandom(const PolicyContent& content, const EnvironmentSpec& environment)
      : width_(environment.actions.size()) {
    checked_parameters(content.parameters, describe());
  }

  std::string kind() const override { return "uniform_random"; }

  void action_probabilities(const Observation& observation,
                            std::span<double> probabilities) const override {
    for (std::size_t row = 0; row < observation.rows(); ++row) {
      uniform_probabilities(mask_row(observation, row),
                            probabilities.subspan(row * width_, width_));
    }
  }

  PolicyContent content() const override { return {}; }

 private:
  std::size_t width_;
};

std::unique_ptr<Policy> create(const PolicyContent& content, const EnvironmentSpec& environment) {
  return std::make_unique<UniformRandom>(content, environment);
}

}  // namespace

MARKETDAY_REGISTER(Policy, describe(), create);

}  // namespace marketday
