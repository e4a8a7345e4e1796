// What tabular temporal-difference agents share: epsilon-greedy play on a table of action values,
// and moving an entry towards a target. Which target is the agent's own.
#pragma once

#include "agents/action_table.h"
#include "agents/schedules.h"

namespace marketday {

// One row of a batch as a table sees it.
struct TableStep {
  std::size_t state = 0;
  std::size_t action = 0;
  double reward = 0.0;
  bool terminated = false;
  std::size_t next_state = 0;               // means nothing where the process ended
  std::span<const std::uint8_t> next_mask;  // of the batch

  // all but the mask, which is not its own
  template <typename Archive>
  void serialize(Archive& archive) {
    archive(state, action, reward, terminated, next_state);
  }
};

class TemporalDifference : public Agent {
 public:
  // Exploration, step size, discount, initial value, `own`, and the table's.
  static std::vector<Parameter> parameters(const std::vector<Parameter>& own = {});

  TemporalDifference(const Json& parameters, const EnvironmentSpec& environment,
                     std::uint64_t seed);

  void act(const Observation& observation, std::uint32_t step, std::span<int> actions,
           std::span<double> propensities) override;
  void end_episode() override {}
  std::unique_ptr<Policy> freeze() const override { return table_.freeze(); }
  void persist(Checkpoint& checkpoint) override;

 protected:
  std::uint64_t seed() const { return seed_; }
  double discount() const { return discount_; }
  const StepSize& step_size() const { return step_size_; }
  ActionTable& table() { return table_; }
  double& value(std::size_t state, std::size_t action) { return table_.values(state)[action]; }

  TableStep step_of(const TransitionBatch& batch, std::size_t row) const;
  // Counts an update of the entry and gives its step size.
  double next_step_size(std::size_t state, std::size_t action);
  // value += step size * (target - value)
  void move(std::size_t state, std::size_t action, double target);

  // Of the state after a step, 0 where the process ended: its greatest value, the mean of its
  // values under the epsilon-greedy policy of the agent's next decision, and the value of an action
  // drawn from that policy for `unit`.
  double greatest_next_value(const TableStep& step);
  double expected_next_value(const TableStep& step);
  double drawn_next_value(const TableStep& step, std::uint32_t unit);

 private:
  std::span<const double> next_probabilities(const TableStep& step);

  std::uint64_t seed_;
  EpsilonSchedule epsilon_;
  StepSize step_size_;
  double discount_;
  ActionTable table_;
  std::uint32_t step_ = 0;  // of the last decision
  std::vector<double> probabilities_;
};

}  // namespace marketday
