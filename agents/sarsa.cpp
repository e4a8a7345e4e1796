#include "agents/create.h"
#include "agents/n_step_returns.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"sarsa", "Tabular SARSA: learns the values of the policy it plays, exploration included",
          "Rummery & Niranjan (1994); Sutton & Barto (2018), eq. 6.7",
          TemporalDifference::parameters()};
}

class Sarsa : public NStepReturns {
 public:
  Sarsa(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : NStepReturns(parameters, environment, seed, 1) {}
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<Sarsa>(describe));

}  // namespace marketday
