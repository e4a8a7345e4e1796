#include "policies/action_rules.h"
#include "policies/parameters.h"
#include "policies/policy.h"
#include "sim/io/error.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"optimal",
          "The exact best action, in environments whose optimum is known: the decision tables",
          "Bellman 1957",
          {}};
}

class Optimal : public Policy {
 public:
  Optimal(const PolicyContent& content, const EnvironmentSpec& environment)
      : environment_(environment) {
    checked_parameters(content.parameters, describe());
    if (environment_.optimum == nullptr) {
      throw InputError("policy optimal: the optimum of environment " + environment_.name +
                       " is not known; compare with another policy");
    }
  }

  std::string kind() const override { return "optimal"; }

  void action_probabilities(const Observation& observation,
                            std::span<double> probabilities) const override {
    const std::size_t width = environment_.actions.size();
    const std::size_t features = environment_.features.size();
    const std::span<const double> values(observation.values);
    for (std::size_t row = 0; row < observation.rows(); ++row) {
      certain_action(environment_.optimum->best_action(values.subspan(row * features, features)),
                     probabilities.subspan(row * width, width));
    }
  }

  PolicyContent content() const override { return {}; }

 private:
  EnvironmentSpec environment_;
};

std::unique_ptr<Policy> create(const PolicyContent& content, const EnvironmentSpec& environment) {
  return std::make_unique<Optimal>(content, environment);
}

}  // namespace

MARKETDAY_REGISTER(Policy, describe(), create);

}  // namespace marketday
