#include "agents/beta_thompson.h"
#include "agents/create.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"discounted_thompson",
          "Bandit for a changing world: Thompson sampling whose memories fade",
          "Raj & Kalyani (2017), algorithm 1",
          BetaThompson::parameters(
              {number("memory_discount", "per decision", 0.997, 1e-6, 1.0,
                      "weight of a decision falls by this factor with every later one of its "
                      "state; 1: nothing is forgotten",
                      "Raj & Kalyani (2017), algorithm 1")})};
}

class DiscountedThompson : public BetaThompson {
 public:
  DiscountedThompson(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : BetaThompson(parameters, environment, seed) {
    count_with(std::make_unique<DiscountedCounts>(table().size(), table().width(),
                                                  parameters.at("memory_discount").get<double>()));
  }
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<DiscountedThompson>(describe));

}  // namespace marketday
