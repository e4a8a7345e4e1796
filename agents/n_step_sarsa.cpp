#include "agents/create.h"
#include "agents/n_step_returns.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"n_step_sarsa", "Tabular n-step SARSA: a reward teaches the n actions before it at once",
          "Sutton & Barto (2018), eq. 7.4 and 7.5",
          TemporalDifference::parameters(
              {integer("steps", "steps", 4, 1, 1'000'000,
                       "rewards counted before bootstrapping; 1: SARSA; the episode's length or "
                       "more: Monte Carlo",
                       "Sutton & Barto (2018), section 7.2")})};
}

class NStepSarsa : public NStepReturns {
 public:
  NStepSarsa(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : NStepReturns(parameters, environment, seed, parameters.at("steps").get<std::size_t>()) {}
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<NStepSarsa>(describe));

}  // namespace marketday
