#include "agents/index_bandit.h"

#include <limits>
#include <numeric>

#include "agents/checkpoint.h"

namespace marketday {

std::vector<Parameter> IndexBandit::parameters(const std::vector<Parameter>& own) {
  std::vector<Parameter> all = RewardRange::parameters();
  all.insert(all.end(), own.begin(), own.end());
  return ActionTable::parameters(std::move(all));
}

IndexBandit::IndexBandit(const Json& parameters, const EnvironmentSpec& environment,
                         std::uint64_t seed)
    : seed_(seed), range_(parameters), table_(parameters, environment, 0.0) {}

void IndexBandit::act(const Observation& observation, std::uint32_t step, std::span<int> actions,
                      std::span<double> propensities) {
  const auto valuation = [this](std::size_t state, std::span<double> indices) {
    fill_indices(state, decisions(state), indices);
  };
  table_.choose_greatest(observation, seed_, step, valuation, actions, propensities);
}

// untried actions are infinitely promising
void IndexBandit::fill_indices(std::size_t state, double decisions, std::span<double> indices) {
  for (std::size_t a = 0; a < indices.size(); ++a) {
    indices[a] =
        is_tried(state, a) ? index(state, a, decisions) : std::numeric_limits<double>::infinity();
  }
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
  return static_cast<double>(std::accumulate(visits.begin(), visits.end(), std::uint64_t{0}));
}

void IndexBandit::add(std::size_t state, std::size_t action, double reward, double /*share*/) {
  double& value = table_.values(state)[action];
  value += (reward - value) / table_.visits(state)[action];
}

void IndexBandit::persist(Checkpoint& checkpoint) {
  checkpoint(table_);
}

}  // namespace marketday
