// What semi-gradient temporal-difference agents share: epsilon-greedy play on linear action values
// and moving a value towards a target. Which target is the agent's own.
#pragma once

#include "agents/agent.h"
#include "agents/linear_values.h"
#include "agents/schedules.h"

namespace marketday {

class SemiGradient : public Agent {
 public:
  // The basis, exploration, step size, discount, initial value and the frozen rule.
  static std::vector<Parameter> parameters();

  SemiGradient(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed);

  void act(const Observation& observation, std::uint32_t step, std::span<int> actions,
           std::span<double> propensities) override;
  void end_episode() override {}
  std::unique_ptr<Policy> freeze() const override { return values_.freeze(); }
  void persist(Checkpoint& checkpoint) override;

 protected:
  double discount() const { return discount_; }
  LinearValues& values() { return values_; }
  // Q(x, action) += step size * (target - Q(x, action)); the step size falls with every update.
  void move(const ActiveColumns& active, std::size_t action, double target);
  // Of an action drawn from the epsilon-greedy policy of the agent's next decision.
  double drawn_next_value(const ActiveColumns& next, std::span<const std::uint8_t> mask,
                          std::uint32_t unit);

 private:
  std::uint64_t seed_;
  EpsilonSchedule epsilon_;
  double step_size_;
  double step_decay_;
  double discount_;
  LinearValues values_;
  double updates_ = 0.0;
  std::uint32_t step_ = 0;  // of the last decision
  ActiveColumns active_;
  std::vector<double> probabilities_;
};

}  // namespace marketday
