#include <cmath>

#include "agents/checkpoint.h"
#include "agents/create.h"
#include "agents/hybrid_ridge.h"
#include "agents/linear_bandit.h"
#include "policies/action_rules.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"lin_ucb",
          "Contextual bandit: the action with the highest upper confidence bound of a ridge "
          "regression, no luck but in ties",
          "Li, Chu, Langford & Schapire (2010), algorithms 1 and 2",
          LinearBandit::parameters(
              {number("alpha", "-", 1.0, 0.0, 1e6, "width of the bound, in standard deviations",
                      "Li, Chu, Langford & Schapire (2010), equation 5"),
               text("model", "disjoint", {"disjoint", "hybrid"},
                    "an action's weights are all its own, or what grows in proportion to its depth "
                    "is shared by all",
                    "Li, Chu, Langford & Schapire (2010), sections 3.1 and 3.2")})};
}

// The shared columns of an action are its depth times the row's own; none where disjoint.
class LinUcb : public LinearBandit {
 public:
  LinUcb(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : LinearBandit(parameters, environment, seed),
        alpha_(parameters.at("alpha").get<double>()),
        hybrid_(parameters.at("model").get<std::string>() == "hybrid"),
        model_(arms(), columns(), hybrid_ ? columns() : 0, penalty()),
        bounds_(arms()) {}

  void persist(Checkpoint& checkpoint) override {
    LinearBandit::persist(checkpoint);
    checkpoint(model_);
  }

 private:
  double depth(std::size_t arm) const { return environment().actions[arm].depth; }

  Eigen::VectorXd shared(std::size_t arm, const Eigen::VectorXd& x) const {
    return hybrid_ ? Eigen::VectorXd(depth(arm) * x) : Eigen::VectorXd();
  }

  void fill(const Eigen::VectorXd& x, std::span<const std::uint8_t> mask,
            std::span<double> probabilities) override {
    for (std::size_t arm = 0; arm < arms(); ++arm) {
      if (mask[arm] == 0) continue;
      const HybridRidge::Estimate estimate = model_.estimate(arm, x, shared(arm, x));
      bounds_[arm] = estimate.mean + alpha_ * std::sqrt(std::max(0.0, estimate.variance));
    }
    greedy_probabilities(bounds_, mask, probabilities);
  }

  void add(std::size_t arm, const Eigen::VectorXd& x, double reward,
           std::uint32_t /*unit*/) override {
    model_.add(arm, x, shared(arm, x), reward);
  }

  Eigen::VectorXd weights(std::size_t arm) const override {
    Eigen::VectorXd all = model_.weights(arm);
    if (hybrid_) all += depth(arm) * model_.shared_weights();
    return all;
  }

  double alpha_;
  bool hybrid_;
  HybridRidge model_;
  std::vector<double> bounds_;
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<LinUcb>(describe));

}  // namespace marketday
