#include "agents/batch_learner.h"

#include "agents/action_table.h"
#include "agents/checkpoint.h"
#include "agents/frozen_rule.h"
#include "policies/action_rules.h"
#include "policies/features.h"

namespace marketday {

std::vector<Parameter> BatchLearner::parameters(const std::vector<Parameter>& own) {
  std::vector<Parameter> all = Basis::parameters();
  for (const Parameter& parameter : EpsilonSchedule::parameters()) all.push_back(parameter);
  all.push_back(discount_parameter());
  all.push_back(integer("most_remembered", "transitions", 100'000, 1, 1e8,
                        "the oldest are forgotten beyond this"));
  all.push_back(integer("fit_every", "episodes", 10, 1, 1e9, "episodes from fit to fit"));
  all.insert(all.end(), own.begin(), own.end());
  for (const Parameter& parameter :
       frozen_rule_parameters({"greedy", "epsilon_greedy", "softmax"})) {
    all.push_back(parameter);
  }
  return all;
}

BatchLearner::BatchLearner(const Json& parameters, const EnvironmentSpec& environment,
                           std::uint64_t seed)
    : seed_(seed),
      environment_(environment),
      frozen_parameters_(Basis::own(parameters)),
      basis_(parameters, environment),
      epsilon_(parameters),
      discount_(read_discount(parameters, environment.discount)),
      most_remembered_(parameters.at("most_remembered").get<std::size_t>()),
      fit_every_(parameters.at("fit_every").get<int>()),
      x_(basis_.size()),
      values_(environment.actions.size()) {
  frozen_parameters_.update(frozen_rule(parameters));
}

void BatchLearner::act(const Observation& observation, std::uint32_t step, std::span<int> actions,
                       std::span<double> propensities) {
  probabilities_.resize(observation.mask.size());
  for (std::size_t row = 0; row < observation.rows(); ++row) {
    basis_.fill_dense(value_row(observation, row), x_);
    predict(x_, values_);
    epsilon_greedy_probabilities(values_, mask_row(observation, row), epsilon_.at(step),
                                 std::span(probabilities_).subspan(row * width(), width()));
  }
  draw_actions(probabilities_, observation, seed_, step, actions, propensities);
}

void BatchLearner::learn(const TransitionBatch& batch) {
  const std::size_t features = environment_.features.size();
  const auto columns_of = [&](const std::vector<double>& values, std::size_t row) {
    std::vector<double> columns(basis_.size());
    basis_.fill_dense(std::span(values).subspan(row * features, features), columns);
    return columns;
  };
  for (std::size_t row = 0; row < batch.count(); ++row) {
    Remembered one;
    one.columns = columns_of(batch.values, row);
    one.action = static_cast<std::size_t>(batch.actions[row]);
    one.reward = batch.rewards[row];
    one.terminated = batch.terminated[row] != 0;
    // a truncated process goes on in truth, so it bootstraps like any other
    if (!one.terminated) {
      one.next_columns = columns_of(batch.next_values, row);
      const auto mask = next_mask_row(batch, row, width());
      one.next_mask.assign(mask.begin(), mask.end());
    }
    memory_.push_back(std::move(one));
    if (memory_.size() > most_remembered_) memory_.pop_front();
  }
}

void BatchLearner::persist(Checkpoint& checkpoint) {
  checkpoint(episodes_, memory_);
}

void BatchLearner::end_episode() {
  if (++episodes_ % fit_every_ == 0 && !memory_.empty()) fit();
}

}  // namespace marketday
