#include <cmath>
#include <limits>

#include "agents/checkpoint.h"
#include "agents/create.h"
#include "agents/linear_thompson.h"
#include "agents/logistic_model.h"
#include "agents/reward_range.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  std::vector<Parameter> own = RewardRange::parameters();
  own.push_back(number("exploration", "-", 1.0, 1e-12, 1e6,
                       "the posterior's deviations are multiplied by it",
                       "Chapelle & Li (2011), section 2.2"));
  return {"logistic_thompson",
          "Contextual bandit: plays each action as often as its logistic regression is likely to "
          "promise most, for rewards of 0 or 1 or scaled to that range",
          "Chapelle & Li (2011), algorithm 3, with the whole covariance (Laplace)",
          LinearBandit::parameters(own)};
}

// Freezes into the weights of the log-odds, which rank actions as the chances do.
class LogisticThompson : public LinearThompson {
 public:
  LogisticThompson(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : LinearThompson(parameters, environment, seed),
        range_(parameters),
        exploration_(parameters.at("exploration").get<double>()),
        models_(arms(), LogisticModel(columns(), penalty())) {}

  void persist(Checkpoint& checkpoint) override {
    LinearBandit::persist(checkpoint);
    for (auto& model : models_) checkpoint(model);
  }

 private:
  GaussianArm posterior(std::size_t arm, const Eigen::VectorXd& x) const override {
    const double variance = std::max(models_[arm].variance(x), std::numeric_limits<double>::min());
    return {models_[arm].mean(x), exploration_ * std::sqrt(variance)};
  }

  void add(std::size_t arm, const Eigen::VectorXd& x, double reward,
           std::uint32_t /*unit*/) override {
    models_[arm].add(x, range_.scale(reward));
  }

  Eigen::VectorXd weights(std::size_t arm) const override { return models_[arm].weights(); }

  RewardRange range_;
  double exploration_;
  std::vector<LogisticModel> models_;
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<LogisticThompson>(describe));

}  // namespace marketday
