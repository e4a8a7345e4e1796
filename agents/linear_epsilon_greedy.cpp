#include "agents/create.h"
#include "agents/oracle_bandit.h"
#include "agents/reward_range.h"
#include "agents/schedules.h"
#include "policies/action_rules.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  std::vector<Parameter> own = EpsilonSchedule::parameters();
  for (const Parameter& parameter : RewardRange::parameters()) own.push_back(parameter);
  return {"linear_epsilon_greedy",
          "Contextual bandit: mostly the action whose oracle promises most, else any",
          "Langford & Zhang (2008); Sutton & Barto (2018), section 2.9",
          OracleBandit::parameters(own)};
}

class LinearEpsilonGreedy : public OracleBandit {
 public:
  LinearEpsilonGreedy(const Json& parameters, const EnvironmentSpec& environment,
                      std::uint64_t seed)
      : OracleBandit(parameters, environment, seed), epsilon_(parameters) {}

 private:
  void fill(const Eigen::VectorXd& x, std::span<const std::uint8_t> mask,
            std::span<double> probabilities) override {
    epsilon_greedy_probabilities(predictions(x), mask, epsilon_.at(step()), probabilities);
  }

  EpsilonSchedule epsilon_;
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<LinearEpsilonGreedy>(describe));

}  // namespace marketday
