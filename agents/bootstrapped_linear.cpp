#include <boost/random/normal_distribution.hpp>
#include <cmath>

#include "agents/checkpoint.h"
#include "agents/create.h"
#include "agents/linear_bandit.h"
#include "agents/ridge_model.h"
#include "policies/action_rules.h"
#include "sim/random.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"bootstrapped_linear",
          "Contextual bandit: several ridge regressions, each on its own resample of what was "
          "seen; an action is drawn as often as they vote for it",
          "Eckles & Kaptein (2014); Osband, Aslanides & Cassirer (2018) for the prior",
          LinearBandit::parameters(
              {integer("copies", "regressions", 10, 1, 1000, "how many vote",
                       "Eckles & Kaptein (2014)"),
               number("prior_deviation", "reward", 0.0, 0.0, 1e100,
                      "each copy shrinks towards its own normal weights of this deviation; 0: "
                      "towards 0",
                      "Osband, Aslanides & Cassirer (2018)")})};
}

class BootstrappedLinear : public LinearBandit {
 public:
  BootstrappedLinear(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : LinearBandit(parameters, environment, seed),
        copies_(parameters.at("copies").get<std::size_t>()),
        votes_(arms()),
        values_(arms()) {
    const double deviation = parameters.at("prior_deviation").get<double>();
    for (std::size_t i = 0; i < copies_ * arms(); ++i) {
      models_.emplace_back(prior(deviation, static_cast<std::uint32_t>(i)), penalty());
    }
  }

  void persist(Checkpoint& checkpoint) override {
    LinearBandit::persist(checkpoint);
    for (auto& model : models_) checkpoint(model);
  }

 private:
  RidgeModel& model(std::size_t copy, std::size_t arm) { return models_[copy * arms() + arm]; }

  Eigen::VectorXd prior(double deviation, std::uint32_t which) const {
    Eigen::VectorXd weights = Eigen::VectorXd::Zero(columns());
    if (deviation == 0.0) return weights;
    KeyedEngine engine(seed(), which, 0, Purpose::learning);
    boost::random::normal_distribution<double> normal(0.0, deviation);
    for (double& weight : weights) weight = normal(engine);
    return weights;
  }

  void fill(const Eigen::VectorXd& x, std::span<const std::uint8_t> mask,
            std::span<double> probabilities) override {
    std::fill(probabilities.begin(), probabilities.end(), 0.0);
    for (std::size_t copy = 0; copy < copies_; ++copy) {
      for (std::size_t arm = 0; arm < arms(); ++arm) values_[arm] = model(copy, arm).mean(x);
      greedy_probabilities(values_, mask, votes_);
      for (std::size_t arm = 0; arm < arms(); ++arm) {
        probabilities[arm] += votes_[arm] / static_cast<double>(copies_);
      }
    }
  }

  // every copy counts the row a Poisson(1) number of times
  void add(std::size_t arm, const Eigen::VectorXd& x, double reward, std::uint32_t unit) override {
    for (std::size_t copy = 0; copy < copies_; ++copy) {
      const RandomBlock bits =
          draw(seed(), unit, learnt(), Purpose::resampling, static_cast<std::uint32_t>(copy));
      const double times = poisson(uniform(bits[0]));
      if (times > 0.0) model(copy, arm).add(x, reward, times);
    }
  }

  static double poisson(double u) {
    double chance = std::exp(-1.0);
    double count = 0.0;
    while (u > chance && count < 20.0) {
      u -= chance;
      count += 1.0;
      chance /= count;
    }
    return count;
  }

  // the mean copy
  Eigen::VectorXd weights(std::size_t arm) const override {
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(columns());
    for (std::size_t copy = 0; copy < copies_; ++copy) {
      sum += models_[copy * arms() + arm].weights();
    }
    return sum / static_cast<double>(copies_);
  }

  std::size_t copies_;
  std::vector<RidgeModel> models_;
  std::vector<double> votes_;
  std::vector<double> values_;
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<BootstrappedLinear>(describe));

}  // namespace marketday
