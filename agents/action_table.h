// What tabular learners share: which state a row is in, an action-value table with visit counts,
// choosing by a rule a row, and freezing into a `tabular` policy. It does not learn.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "agents/agent.h"
#include "policies/discretiser.h"

namespace marketday {

class ActionTable {
 public:
  // `own` followed by the parameters that every tabular learner has.
  static std::vector<Parameter> parameters(std::vector<Parameter> own);

  ActionTable(const Json& parameters, const EnvironmentSpec& environment, double initial_value);

  std::size_t width() const { return width_; }
  std::size_t size() const { return values_.size(); }  // states x actions
  std::size_t state(const Observation& observation, std::size_t row) const;
  std::size_t state(const std::vector<double>& values, std::size_t row) const;
  std::span<double> values(std::size_t state) {
    return std::span(values_).subspan(state * width_, width_);
  }
  std::span<std::uint32_t> visits(std::size_t state) {
    return std::span(visits_).subspan(state * width_, width_);
  }

  // Fills `probabilities` of one row in `state` under `mask`.
  using Rule = std::function<void(std::size_t state, std::span<const std::uint8_t> mask,
                                  std::span<double> probabilities)>;
  // Draws an action a row from the probabilities that `rule` gives.
  void choose(const Observation& observation, std::uint64_t seed, std::uint32_t step,
              const Rule& rule, std::span<int> actions, std::span<double> propensities);

  // Fills a value for every action of a state.
  using Valuation = std::function<void(std::size_t state, std::span<double> values)>;
  // The allowed action of the greatest value; ties are drawn evenly.
  void choose_greatest(const Observation& observation, std::uint64_t seed, std::uint32_t step,
                       const Valuation& valuation, std::span<int> actions,
                       std::span<double> propensities);

  // Mostly the state's best action, else, a share `epsilon` of the time, any that is allowed.
  void choose_epsilon_greedily(const Observation& observation, std::uint64_t seed,
                               std::uint32_t step, double epsilon, std::span<int> actions,
                               std::span<double> propensities);

  std::unique_ptr<Policy> freeze() const;

  template <typename Archive>
  void serialize(Archive& archive) {
    archive(values_, visits_);
  }

 private:
  EnvironmentSpec environment_;
  Json frozen_parameters_;
  Discretiser discretiser_;
  std::size_t features_;
  std::size_t width_;
  std::vector<double> values_;
  std::vector<std::uint32_t> visits_;
  std::vector<double> probabilities_;
  std::vector<double> greatest_;  // of one row, in choose_greatest
};

// The row's part of a batch's next_mask.
std::span<const std::uint8_t> next_mask_row(const TransitionBatch& batch, std::size_t row,
                                            std::size_t width);

}  // namespace marketday
