#include "policies/action_rules.h"
#include "policies/features.h"
#include "policies/parameters.h"
#include "policies/policy.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {
      "never", "Never promotes: the action of depth 0, by preference the one named none", "-", {}};
}

class Never : public Policy {
 public:
  Never(const PolicyContent& content, const EnvironmentSpec& environment)
      : environment_(environment), action_(action_with_depth(environment, 0.0, "never")) {
    checked_parameters(content.parameters, describe());
  }

  std::string kind() const override { return "never"; }

  void action_probabilities(const Observation& observation,
                            std::span<double> probabilities) const override {
    const std::size_t width = environment_.actions.size();
    for (std::size_t row = 0; row < observation.rows(); ++row) {
      certain_action(nearest_allowed(environment_, mask_row(observation, row), action_),
                     probabilities.subspan(row * width, width));
    }
  }

  PolicyContent content() const override { return {}; }

 private:
  EnvironmentSpec environment_;
  int action_;
};

std::unique_ptr<Policy> create(const PolicyContent& content, const EnvironmentSpec& environment) {
  return std::make_unique<Never>(content, environment);
}

}  // namespace

MARKETDAY_REGISTER(Policy, describe(), create);

}  // namespace marketday
