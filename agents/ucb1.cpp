#include <cmath>
#include <limits>
#include <numeric>

#include "agents/action_table.h"
#include "agents/reward_range.h"
#include "policies/action_rules.h"
#include "policies/parameters.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  std::vector<Parameter> own = RewardRange::parameters();
  own.push_back(number("exploration", "-", 2.0, 0.0, 1e6,
                       "c in mean + sqrt(c ln t / n), rewards scaled to [0, 1]",
                       "Auer, Cesa-Bianchi, Fischer (2002), figure 1"));
  return {"ucb1", "Bandit: the action with the highest upper confidence bound, no luck but in ties",
          "Auer, Cesa-Bianchi, Fischer (2002), figure 1 and theorem 1",
          ActionTable::parameters(std::move(own))};
}

class Ucb1 : public Agent {
 public:
  Ucb1(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : seed_(seed),
        range_(parameters),
        exploration_(parameters.at("exploration").get<double>()),
        table_(parameters, environment, 0.0),
        bounds_(environment.actions.size()) {}

  void act(const Observation& observation, std::uint32_t step, std::span<int> actions,
           std::span<double> propensities) override {
    const auto rule = [this](std::size_t state, std::span<const std::uint8_t> mask,
                             std::span<double> probabilities) {
      fill_bounds(state);
      greedy_probabilities(bounds_, mask, probabilities);
    };
    table_.choose(observation, seed_, step, rule, actions, propensities);
  }

  void learn(const TransitionBatch& batch) override {
    for (std::size_t row = 0; row < batch.count(); ++row) {
      const std::size_t state = table_.state(batch.values, row);
      const auto action = static_cast<std::size_t>(batch.actions[row]);
      range_.scale(batch.rewards[row]);
      const std::uint32_t visit = ++table_.visits(state)[action];
      double& value = table_.values(state)[action];
      value += (batch.rewards[row] - value) / visit;
    }
  }

  void end_episode() override {}
  std::unique_ptr<Policy> freeze() const override { return table_.freeze(); }

 private:
  // untried actions are infinitely promising
  void fill_bounds(std::size_t state) {
    const auto visits = table_.visits(state);
    const auto values = table_.values(state);
    const double decisions = std::accumulate(visits.begin(), visits.end(), 0.0);
    const double width = exploration_ * std::log(decisions);
    for (std::size_t a = 0; a < bounds_.size(); ++a) {
      bounds_[a] = visits[a] == 0 ? std::numeric_limits<double>::infinity()
                                  : range_.scale(values[a]) + std::sqrt(width / visits[a]);
    }
  }

  std::uint64_t seed_;
  RewardRange range_;
  double exploration_;
  ActionTable table_;
  std::vector<double> bounds_;
};

std::unique_ptr<Agent> create(const Json& parameters, const EnvironmentSpec& environment,
                              std::uint64_t seed) {
  return std::make_unique<Ucb1>(checked_parameters(parameters, describe()), environment, seed);
}

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), create);

}  // namespace marketday
