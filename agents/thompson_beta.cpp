#include <boost/random/beta_distribution.hpp>

#include "agents/reward_range.h"
#include "agents/thompson.h"
#include "policies/parameters.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  std::vector<Parameter> own = RewardRange::parameters();
  own.push_back(number("prior_alpha", "successes", 1.0, 0.5, 1e9, "prior successes of each action",
                       "Chapelle & Li (2011), algorithm 2"));
  own.push_back(number("prior_beta", "failures", 1.0, 0.5, 1e9, "prior failures of each action",
                       "Chapelle & Li (2011), algorithm 2"));
  return {
      "thompson_beta",
      "Bandit: plays each action as often as it is likely to be the best, for rewards of 0 or 1 "
      "(others are scaled to [0, 1] and tossed)",
      "Thompson (1933); Agrawal & Goyal (2012), algorithm 2",
      ActionTable::parameters(std::move(own))};
}

class ThompsonBeta : public Agent {
 public:
  ThompsonBeta(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : seed_(seed),
        range_(parameters),
        alpha_(parameters.at("prior_alpha").get<double>()),
        beta_(parameters.at("prior_beta").get<double>()),
        table_(parameters, environment, range_.unscale(alpha_ / (alpha_ + beta_))),
        successes_(table_.size()),
        thompson_(seed) {}

  void act(const Observation& observation, std::uint32_t step, std::span<int> actions,
           std::span<double> propensities) override {
    const auto arm_of = [this](std::size_t state, std::size_t action) {
      return posterior(state, action);
    };
    const auto sample = [](const BetaArm& arm, KeyedEngine& engine) {
      return boost::random::beta_distribution<double>(arm.alpha, arm.beta)(engine);
    };
    thompson_.choose(observation, step, table_, arm_of, sample, actions, propensities);
  }

  void learn(const TransitionBatch& batch) override {
    for (std::size_t row = 0; row < batch.count(); ++row) {
      const std::size_t state = table_.state(batch.values, row);
      const auto action = static_cast<std::size_t>(batch.actions[row]);
      const double share = range_.scale(batch.rewards[row]);
      const RandomBlock bits = draw(seed_, batch.unit_ids[row], learnt_, Purpose::agent,
                                    kTossBlock + static_cast<std::uint32_t>(row));
      const std::uint32_t visits = ++table_.visits(state)[action];
      if (uniform(bits[0]) < share) ++successes(state)[action];
      const BetaArm arm = posterior(state, action);
      table_.values(state)[action] = range_.unscale(arm.alpha / (alpha_ + beta_ + visits));
      thompson_.posterior_changed(state);
    }
    ++learnt_;
  }

  void end_episode() override {}
  std::unique_ptr<Policy> freeze() const override { return table_.freeze(); }

 private:
  static constexpr std::uint32_t kTossBlock = 0x80000000U;  // apart from the draws of act

  std::span<std::uint32_t> successes(std::size_t state) {
    return std::span(successes_).subspan(state * table_.width(), table_.width());
  }

  BetaArm posterior(std::size_t state, std::size_t action) {
    const double good = successes(state)[action];
    const double all = table_.visits(state)[action];
    return {alpha_ + good, beta_ + all - good};
  }

  std::uint64_t seed_;
  RewardRange range_;
  double alpha_;
  double beta_;
  ActionTable table_;  // posterior means
  std::vector<std::uint32_t> successes_;
  Thompson<BetaArm> thompson_;
  std::uint32_t learnt_ = 0;
};

std::unique_ptr<Agent> create(const Json& parameters, const EnvironmentSpec& environment,
                              std::uint64_t seed) {
  return std::make_unique<ThompsonBeta>(checked_parameters(parameters, describe()), environment,
                                        seed);
}

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), create);

}  // namespace marketday
