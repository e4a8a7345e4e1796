#include <boost/random/normal_distribution.hpp>
#include <cmath>

#include "agents/checkpoint.h"
#include "agents/thompson.h"
#include "policies/parameters.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  const std::string source =
      "Murphy (2007), conjugate Bayesian analysis of the Gaussian, eq. 20-24";
  return {"thompson_gaussian",
          "Bandit: plays each action as often as it is likely to be the best, for rewards with "
          "normal noise",
          "Thompson (1933); " + source,
          ActionTable::parameters(
              {number("prior_mean", "reward", 0.0, -1e300, 1e300,
                      "prior mean of each action's reward", source),
               number("prior_deviation", "reward", 1.0, 1e-100, 1e100,
                      "prior standard deviation of each action's mean reward", source),
               number("noise_deviation", "reward", 1.0, 1e-100, 1e100,
                      "standard deviation of one reward around its action's mean", source),
               flag("estimate_noise", false,
                    "estimate the noise variance of each action from its rewards; "
                    "noise_deviation^2 then counts as one squared deviation")})};
}

class ThompsonGaussian : public Agent {
 public:
  ThompsonGaussian(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : prior_mean_(parameters.at("prior_mean").get<double>()),
        prior_variance_(square(parameters.at("prior_deviation").get<double>())),
        noise_variance_(square(parameters.at("noise_deviation").get<double>())),
        estimate_noise_(parameters.at("estimate_noise").get<bool>()),
        table_(parameters, environment, prior_mean_),
        moments_(table_.size()),
        thompson_(seed) {}

  void act(const Observation& observation, std::uint32_t step, std::span<int> actions,
           std::span<double> propensities) override {
    const auto arm_of = [this](std::size_t state, std::size_t action) {
      return posterior(state, action);
    };
    const auto sample = [](const GaussianArm& arm, KeyedEngine& engine) {
      return boost::random::normal_distribution<double>(arm.mean, arm.deviation)(engine);
    };
    thompson_.choose(observation, step, table_, arm_of, sample, actions, propensities);
  }

  // running mean and sum of squared deviations, Welford (1962)
  void learn(const TransitionBatch& batch) override {
    for (std::size_t row = 0; row < batch.count(); ++row) {
      const std::size_t state = table_.state(batch.values, row);
      const auto action = static_cast<std::size_t>(batch.actions[row]);
      const std::uint32_t visits = ++table_.visits(state)[action];
      Moments& seen = moments(state, action);
      const double before = batch.rewards[row] - seen.mean;
      seen.mean += before / visits;
      seen.squares += before * (batch.rewards[row] - seen.mean);
      table_.values(state)[action] = posterior(state, action).mean;
      thompson_.posterior_changed(state);
    }
  }

  void end_episode() override {}
  std::unique_ptr<Policy> freeze() const override { return table_.freeze(); }

  void persist(Checkpoint& checkpoint) override { checkpoint(table_, moments_); }

 private:
  struct Moments {
    double mean = 0.0;
    double squares = 0.0;

    template <typename Archive>
    void serialize(Archive& archive) {
      archive(mean, squares);
    }
  };

  static double square(double x) { return x * x; }

  Moments& moments(std::size_t state, std::size_t action) {
    return moments_[state * table_.width() + action];
  }

  GaussianArm posterior(std::size_t state, std::size_t action) {
    const double visits = table_.visits(state)[action];
    if (visits == 0.0) return {prior_mean_, std::sqrt(prior_variance_)};
    const Moments& seen = moments(state, action);
    const double noise =
        estimate_noise_ ? (noise_variance_ + seen.squares) / visits : noise_variance_;
    const double precision = 1.0 / prior_variance_ + visits / noise;
    const double mean = (prior_mean_ / prior_variance_ + visits * seen.mean / noise) / precision;
    return {mean, 1.0 / std::sqrt(precision)};
  }

  double prior_mean_;
  double prior_variance_;
  double noise_variance_;
  bool estimate_noise_;
  ActionTable table_;  // posterior means
  std::vector<Moments> moments_;
  Thompson<GaussianArm> thompson_;
};

std::unique_ptr<Agent> create(const Json& parameters, const EnvironmentSpec& environment,
                              std::uint64_t seed) {
  return std::make_unique<ThompsonGaussian>(checked_parameters(parameters, describe()), environment,
                                            seed);
}

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), create);

}  // namespace marketday
