#include <fmt/core.h>

#include <boost/random/gamma_distribution.hpp>

#include "agents/checkpoint.h"
#include "agents/create.h"
#include "agents/thompson.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  const std::string source = "Gelman et al. (2013), Bayesian Data Analysis, section 2.6";
  return {"thompson_poisson",
          "Bandit: plays each action as often as it is likely to be the best, for rewards that "
          "count something (orders, units)",
          "Thompson (1933); " + source,
          ActionTable::parameters(
              {number("reward_low", "reward", 0.0, -1e300, 1e300,
                      "least reward of one decision: counting starts there"),
               number("prior_shape", "-", 1.0, 0.5, 1e9,
                      "shape of the Gamma prior of each action's mean reward", source),
               number("prior_rate", "decisions", 1.0, 1e-9, 1e9,
                      "rate of the Gamma prior: decisions it is worth", source)})};
}

class ThompsonPoisson : public Agent {
 public:
  ThompsonPoisson(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : low_(parameters.at("reward_low").get<double>()),
        shape_(parameters.at("prior_shape").get<double>()),
        rate_(parameters.at("prior_rate").get<double>()),
        table_(parameters, environment, low_ + shape_ / rate_),
        sums_(table_.size(), 0.0),
        thompson_(seed) {}

  void act(const Observation& observation, std::uint32_t step, std::span<int> actions,
           std::span<double> propensities) override {
    const auto arm_of = [this](std::size_t state, std::size_t action) {
      return posterior(state, action);
    };
    const auto sample = [](const GammaArm& arm, KeyedEngine& engine) {
      return boost::random::gamma_distribution<double>(arm.shape, 1.0 / arm.rate)(engine);
    };
    thompson_.choose(observation, step, table_, arm_of, sample, actions, propensities);
  }

  void learn(const TransitionBatch& batch) override {
    for (std::size_t row = 0; row < batch.count(); ++row) {
      const std::size_t state = table_.state(batch.values, row);
      const auto action = static_cast<std::size_t>(batch.actions[row]);
      ++table_.visits(state)[action];
      sums_[state * table_.width() + action] += counted(batch.rewards[row]);
      const GammaArm arm = posterior(state, action);
      table_.values(state)[action] = low_ + arm.shape / arm.rate;
      thompson_.posterior_changed(state);
    }
  }

  void end_episode() override {}
  std::unique_ptr<Policy> freeze() const override { return table_.freeze(); }

  void persist(Checkpoint& checkpoint) override { checkpoint(table_, sums_); }

 private:
  double counted(double reward) const {
    if (reward >= low_) return reward - low_;
    throw parameter_error("reward_low", fmt::format("reward {} lies below {}", reward, low_),
                          "thompson_poisson needs rewards that count something; set reward_low to "
                          "the environment's least reward, or use thompson_gaussian");
  }

  GammaArm posterior(std::size_t state, std::size_t action) {
    return {shape_ + sums_[state * table_.width() + action], rate_ + table_.visits(state)[action]};
  }

  double low_;
  double shape_;
  double rate_;
  ActionTable table_;  // posterior means
  std::vector<double> sums_;
  Thompson<GammaArm> thompson_;
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<ThompsonPoisson>(describe));

}  // namespace marketday
