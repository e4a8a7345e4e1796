#include "agents/beta_thompson.h"

#include <algorithm>

#include "agents/beta_draw.h"
#include "agents/checkpoint.h"

namespace marketday {
namespace {

constexpr std::uint32_t kTossBlock = 0x80000000U;  // apart from the draws of act

}  // namespace

std::vector<Parameter> BetaThompson::parameters(const std::vector<Parameter>& own) {
  std::vector<Parameter> all = RewardRange::parameters();
  all.insert(all.end(), own.begin(), own.end());
  all.push_back(number("prior_alpha", "successes", 1.0, 0.5, 1e9, "prior successes of each action",
                       "Chapelle & Li (2011), algorithm 2"));
  all.push_back(number("prior_beta", "failures", 1.0, 0.5, 1e9, "prior failures of each action",
                       "Chapelle & Li (2011), algorithm 2"));
  return ActionTable::parameters(std::move(all));
}

BetaThompson::BetaThompson(const Json& parameters, const EnvironmentSpec& environment,
                           std::uint64_t seed)
    : seed_(seed),
      range_(parameters),
      alpha_(parameters.at("prior_alpha").get<double>()),
      beta_(parameters.at("prior_beta").get<double>()),
      table_(parameters, environment, range_.unscale(alpha_ / (alpha_ + beta_))),
      counts_(std::make_unique<RewardCounts>(table_.size(), table_.width())),
      thompson_(seed) {}

void BetaThompson::act(const Observation& observation, std::uint32_t step, std::span<int> actions,
                       std::span<double> propensities) {
  const auto arm_of = [this](std::size_t state, std::size_t action) {
    return posterior(state, action);
  };
  const auto sample = [](const BetaArm& arm, KeyedEngine& engine) {
    return beta_draw(arm.alpha, arm.beta, engine);
  };
  thompson_.choose(observation, step, table_, arm_of, sample, actions, propensities);
}

void BetaThompson::learn(const TransitionBatch& batch) {
  for (std::size_t row = 0; row < batch.count(); ++row) {
    const std::size_t state = table_.state(batch.values, row);
    const auto action = static_cast<std::size_t>(batch.actions[row]);
    const double share = range_.scale(batch.rewards[row]);
    const RandomBlock bits = draw(seed_, batch.unit_ids[row], learnt_, Purpose::agent,
                                  kTossBlock + static_cast<std::uint32_t>(row));
    ++table_.visits(state)[action];
    counts_->add(state, action, uniform(bits[0]) < share ? 1.0 : 0.0);
    const auto values = table_.values(state);
    for (std::size_t a = 0; a < values.size(); ++a) {
      const BetaArm arm = posterior(state, a);
      values[a] = range_.unscale(arm.alpha / (arm.alpha + arm.beta));
    }
    thompson_.posterior_changed(state);
  }
  ++learnt_;
}

// a sum of forgotten successes may be below 0 or above its count by a rounding
BetaArm BetaThompson::posterior(std::size_t state, std::size_t action) const {
  const double all = counts_->count(state, action);
  const double good = std::clamp(counts_->sum(state, action), 0.0, all);
  return {alpha_ + good, beta_ + (all - good)};
}

void BetaThompson::persist(Checkpoint& checkpoint) {
  checkpoint(table_, learnt_);
  counts_->persist(checkpoint);
}

}  // namespace marketday
