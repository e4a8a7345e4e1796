#include "agents/beta_thompson.h"
#include "agents/create.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {
      "thompson_beta",
      "Bandit: plays each action as often as it is likely to be the best, for rewards of 0 or 1 "
      "(others are scaled to [0, 1] and tossed)",
      "Thompson (1933); Agrawal & Goyal (2012), algorithm 2", BetaThompson::parameters()};
}

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<BetaThompson>(describe));

}  // namespace marketday
