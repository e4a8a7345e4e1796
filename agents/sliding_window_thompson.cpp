#include "agents/beta_thompson.h"
#include "agents/create.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"sliding_window_thompson",
          "Bandit for a changing world: Thompson sampling that counts the last decisions only",
          "Trovo, Paladino, Restelli & Gatti (2020), algorithm 1",
          BetaThompson::parameters({integer("window", "decisions", 1000, 1, 1e9,
                                            "how many of a state's last decisions count")})};
}

class SlidingWindowThompson : public BetaThompson {
 public:
  SlidingWindowThompson(const Json& parameters, const EnvironmentSpec& environment,
                        std::uint64_t seed)
      : BetaThompson(parameters, environment, seed) {
    count_with(std::make_unique<SlidingCounts>(table().size(), table().width(),
                                               parameters.at("window").get<std::size_t>()));
  }
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<SlidingWindowThompson>(describe));

}  // namespace marketday
