#include <cmath>
#include <limits>

#include "agents/checkpoint.h"
#include "agents/create.h"
#include "agents/linear_thompson.h"
#include "agents/ridge_model.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"lin_thompson",
          "Contextual bandit: plays each action as often as its ridge regression is likely to "
          "promise most",
          "Agrawal & Goyal (2013), algorithm 1; Chapelle & Li (2011)",
          LinearBandit::parameters(
              {number("noise_deviation", "reward", 1.0, 1e-100, 1e100,
                      "v: the weights' posterior is normal with covariance v^2 A^-1",
                      "Agrawal & Goyal (2013), section 2.2")})};
}

class LinThompson : public LinearThompson {
 public:
  LinThompson(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : LinearThompson(parameters, environment, seed),
        noise_(parameters.at("noise_deviation").get<double>()),
        models_(arms(), RidgeModel(columns(), penalty())) {}

  void persist(Checkpoint& checkpoint) override {
    LinearBandit::persist(checkpoint);
    for (auto& model : models_) checkpoint(model);
  }

 private:
  GaussianArm posterior(std::size_t arm, const Eigen::VectorXd& x) const override {
    const double variance = std::max(models_[arm].variance(x), std::numeric_limits<double>::min());
    return {models_[arm].mean(x), noise_ * std::sqrt(variance)};
  }

  void add(std::size_t arm, const Eigen::VectorXd& x, double reward,
           std::uint32_t /*unit*/) override {
    models_[arm].add(x, reward);
  }

  Eigen::VectorXd weights(std::size_t arm) const override { return models_[arm].weights(); }

  double noise_;
  std::vector<RidgeModel> models_;
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<LinThompson>(describe));

}  // namespace marketday
