#include "policies/action_rules.h"
#include "policies/features.h"
#include "policies/parameters.h"
#include "policies/policy.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"always",
          "Always offers one depth; where it is masked, the nearest smaller depth allowed",
          "-",
          {required(number("depth", "share", 0.0, 0.0, 1.0,
                           "share of the price given away, one of the environment's depths"))}};
}

class Always : public Policy {
 public:
  Always(const PolicyContent& content, const EnvironmentSpec& environment)
      : environment_(environment),
        depth_(checked_parameters(content.parameters, describe()).at("depth").get<double>()),
        action_(action_with_depth(environment, depth_, "depth")) {}

  std::string kind() const override { return "always"; }

  void action_probabilities(const Observation& observation,
                            std::span<double> probabilities) const override {
    const std::size_t width = environment_.actions.size();
    for (std::size_t row = 0; row < observation.rows(); ++row) {
      certain_action(nearest_allowed(environment_, mask_row(observation, row), action_),
                     probabilities.subspan(row * width, width));
    }
  }

  PolicyContent content() const override { return {Json{{"depth", depth_}}, {}}; }

 private:
  EnvironmentSpec environment_;
  double depth_;
  int action_;
};

std::unique_ptr<Policy> create(const PolicyContent& content, const EnvironmentSpec& environment) {
  return std::make_unique<Always>(content, environment);
}

}  // namespace

MARKETDAY_REGISTER(Policy, describe(), create);

}  // namespace marketday
