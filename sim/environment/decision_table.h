// A decision problem told as a table: states, actions, what may follow. Small enough to be solved
// exactly, so that its optimum is known; the same table is played as an Environment.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "sim/description.h"
#include "sim/environment/environment.h"

namespace marketday {

struct TableOutcome {
  double probability = 1.0;
  double reward = 0.0;
  int next = -1;      // -1: the process ends
  double cost = 0.0;  // given away by the promotion, in currency; the reward is net of it
};

struct TableState {
  std::vector<double> features;
  std::vector<std::vector<TableOutcome>> outcomes;  // by action; empty: masked
};

struct DecisionTable {
  EnvironmentSpec spec;
  std::vector<TableState> states;
  std::vector<std::pair<double, int>> starts;  // probability, state
};

// What may follow an action, the next state told by its features; none: the process ends.
struct Step {
  double probability = 1.0;
  double reward = 0.0;
  std::vector<double> next;
  double cost = 0.0;  // as in TableOutcome
};
// All that may follow `action` in `state`; nothing: the action is not allowed there.
using Rules = std::function<std::vector<Step>(const std::vector<double>& state, int action)>;
// The table of all states that can be reached from `starts`, its optimum worked out. InputError
// where it would need more than a gigabyte.
DecisionTable make_table(EnvironmentSpec spec,
                         const std::vector<std::pair<double, std::vector<double>>>& starts,
                         const Rules& rules);

// `units` copies of a table, each its own decision row; draws keyed by (seed, unit, step).
class DecisionTableEnvironment : public Environment {
 public:
  explicit DecisionTableEnvironment(DecisionTable table, std::uint32_t units = 1);
  const EnvironmentSpec& spec() const override { return table_.spec; }
  const DecisionTable& table() const { return table_; }
  const Observation& reset(std::uint64_t seed) override;
  const StepResult& step(std::span<const int> actions) override;
  std::shared_ptr<const Snapshot> snapshot() const override;
  void restore(const Snapshot& snapshot) override;
  std::vector<Metric> metrics() const override;
  std::optional<double> exact_value(const DecisionRule& rule) const override;
  std::uint64_t state_hash() const override;

 private:
  struct Now : Snapshot {
    std::uint64_t seed = 0;
    std::uint32_t step = 0;
    double total = 0.0;
    std::vector<int> states;  // by unit, -1: ended
    void take(const Now& other);
  };
  void observe(Observation& observation) const;
  void record(std::size_t row, int action, const TableOutcome& outcome, int state, bool truncated);

  DecisionTable table_;
  Now now_;
  StepResult result_;
};

// Values by state, found by sweeping until nothing moves (one sweep too many for finite horizons).
using Choice = std::function<double(const std::vector<double>& action_values, int state)>;
std::vector<double> solve(const DecisionTable& table, const Choice& choice);
std::vector<double> optimal_values(const DecisionTable& table);
std::vector<double> rule_values(const DecisionTable& table, const DecisionRule& rule);
// No reachable end and no discount: then only the mean reward of a step is finite.
bool never_ends(const DecisionTable& table);
// Values relative to the first state's and, in `gain`, the greatest mean reward of a step, by
// relative value iteration (Puterman 1994, section 8.5.5, with half-lazy steps against periods).
std::vector<double> relative_values(const DecisionTable& table, double& gain);
double start_value(const DecisionTable& table, const std::vector<double>& values);
std::vector<double> action_values(const DecisionTable& table, int state,
                                  const std::vector<double>& values);
// The best action of every state, told by its features, which must tell all states apart.
class TableOptimum : public Optimum {
 public:
  explicit TableOptimum(const DecisionTable& table);
  int best_action(std::span<const double> features) const override;
  double value() const override { return value_; }

 private:
  std::map<std::vector<double>, int> best_;
  double value_ = 0.0;
};

// The parameter `units` that every table's environment has, and the environment made with it.
Parameter units_parameter();
std::unique_ptr<Environment> play_table(DecisionTable table, const Json& parameters);

}  // namespace marketday
