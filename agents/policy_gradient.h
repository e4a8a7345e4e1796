// What policy-gradient agents share: a softmax over linear preferences, a linear value of the
// state, and steps along their gradients. How good an action was is the agent's own.
#pragma once

#include <map>
#include <vector>

#include "agents/agent.h"
#include "agents/linear_values.h"

namespace marketday {

class PolicyGradient : public Agent {
 public:
  // The basis, step sizes, discount, `own` and the frozen rule.
  static std::vector<Parameter> parameters(const std::vector<Parameter>& own);

  PolicyGradient(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed);

  void act(const Observation& observation, std::uint32_t step, std::span<int> actions,
           std::span<double> propensities) override;
  std::unique_ptr<Policy> freeze() const override { return preferences_.freeze(); }
  void persist(Checkpoint& checkpoint) override;

 protected:
  double discount() const { return discount_; }
  void columns(const std::vector<double>& values, std::size_t row, ActiveColumns& active) const {
    preferences_.columns(values, row, active);
  }
  // What the unit's last decision was allowed to choose from.
  const std::vector<std::uint8_t>& mask_of(std::uint32_t unit) const { return masks_.at(unit); }
  bool has_acted(std::uint32_t unit) const { return masks_.contains(unit); }

  double state_value(const ActiveColumns& active) const;
  // v(x) += value_step * error
  void move_value(const ActiveColumns& active, double error);
  // Preferences climb policy_step * advantage * grad ln pi(action | x).
  void climb(const ActiveColumns& active, std::span<const std::uint8_t> mask, std::size_t action,
             double advantage);

 private:
  std::uint64_t seed_;
  double policy_step_;
  double value_step_;
  double discount_;
  LinearValues preferences_;
  std::vector<double> value_weights_;
  std::map<std::uint32_t, std::vector<std::uint8_t>> masks_;  // by unit
  ActiveColumns active_;
  std::vector<double> probabilities_;
};

}  // namespace marketday
