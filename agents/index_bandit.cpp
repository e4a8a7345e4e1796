#include "agents/index_bandit.h"

#include <limits>
#include <numeric>

#include "agents/checkpoint.h"
#include "policies/action_rules.h"

namespace marketday {

std::vector<Parameter> IndexBandit::parameters(const std::vector<Parameter>& own) {
  std::vector<Parameter> all = RewardRange::parameters();
  all.insert(all.end(), own.begin(), own.end());
  return ActionTable::parameters(std::move(all));
}

IndexBandit::IndexBandit(const Json& parameters, const EnvironmentSpec& environment,
                         std::uint64_t seed)
    : seed_(seed),
      range_(parameters),
      table_(parameters, environment, 0.0),
      indices_(environment.actions.size()) {}

// untried actions are infinitely promising
void IndexBandit::act(const Observation& observation, std::uint32_t step, std::span<int> actions,
                      std::span<double> propensities) {
  const auto rule = [this](std::size_t state, std::span<const std::uint8_t> mask,
                           std::span<double> probabilities) {
    const double so_far = decisions(state);
    for (std::size_t a = 0; a < indices_.size(); ++a) {
      indices_[a] =
          is_tried(state, a) ? index(state, a, so_far) : std::numeric_limits<double>::infinity();
    }
    greedy_probabilities(indices_, mask, probabilities);
  };
  table_.choose(observation, seed_, step, rule, actions, propensities);
}

void IndexBandit::learn(const TransitionBatch& batch) {
  for (std::size_t row = 0; row < batch.count(); ++row) {
    const std::size_t state = table_.state(batch.values, row);
    const auto action = static_cast<std::size_t>(batch.actions[row]);
    const double share = range_.scale(batch.rewards[row]);
    ++table_.visits(state)[action];
    add(state, action, batch.rewards[row], share);
  }
}

double IndexBandit::decisions(std::size_t state) {
  const auto visits = table_.visits(state);
  return std::accumulate(visits.begin(), visits.end(), 0.0);
}

void IndexBandit::add(std::size_t state, std::size_t action, double reward, double /*share*/) {
  double& value = table_.values(state)[action];
  value += (reward - value) / table_.visits(state)[action];
}

void IndexBandit::persist(Checkpoint& checkpoint) {
  checkpoint(table_);
}

}  // namespace marketday
