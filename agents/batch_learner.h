// What learners on remembered transitions share: epsilon-greedy play on action values over a basis,
// a memory of the last transitions, and fitting anew every few episodes. What is fitted is the
// agent's own.
#pragma once

#include <deque>
#include <vector>

#include "agents/agent.h"
#include "agents/schedules.h"
#include "policies/basis.h"

namespace marketday {

// A transition over a basis's columns.
struct Remembered {
  std::vector<double> columns;
  std::size_t action = 0;
  double reward = 0.0;
  bool terminated = false;
  std::vector<double> next_columns;
  std::vector<std::uint8_t> next_mask;

  template <typename Archive>
  void serialize(Archive& archive) {
    archive(columns, action, reward, terminated, next_columns, next_mask);
  }
};

class BatchLearner : public Agent {
 public:
  // The basis, exploration, discount, memory, `own` and the frozen rule.
  static std::vector<Parameter> parameters(const std::vector<Parameter>& own);

  BatchLearner(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed);

  void act(const Observation& observation, std::uint32_t step, std::span<int> actions,
           std::span<double> propensities) override;
  void learn(const TransitionBatch& batch) override;
  void end_episode() override;
  void persist(Checkpoint& checkpoint) override;

 protected:
  std::size_t width() const { return environment_.actions.size(); }
  std::size_t columns() const { return basis_.size(); }
  double discount() const { return discount_; }
  const EnvironmentSpec& environment() const { return environment_; }
  const Json& frozen_parameters() const { return frozen_parameters_; }
  const std::deque<Remembered>& memory() const { return memory_; }

  virtual void fit() = 0;
  // Action values at the columns of one row, into `values`.
  virtual void predict(std::span<const double> columns, std::span<double> values) const = 0;

 private:
  std::uint64_t seed_;
  EnvironmentSpec environment_;
  Json frozen_parameters_;
  Basis basis_;
  EpsilonSchedule epsilon_;
  double discount_;
  std::size_t most_remembered_;
  int fit_every_;
  int episodes_ = 0;
  std::deque<Remembered> memory_;
  std::vector<double> x_;
  std::vector<double> values_;
  std::vector<double> probabilities_;
};

}  // namespace marketday
