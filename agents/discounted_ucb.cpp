#include "agents/create.h"
#include "agents/forgetful_ucb.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"discounted_ucb",
          "Bandit for a changing world: upper confidence bounds of memories that fade",
          "Kocsis & Szepesvari (2006); Garivier & Moulines (2011), section 2.1",
          IndexBandit::parameters(
              {number("memory_discount", "per decision", 0.997, 1e-6, 1.0,
                      "weight of a decision falls by this factor with every later one of its "
                      "state; 1: nothing is forgotten",
                      "Garivier & Moulines (2011), section 2.1"),
               number("exploration", "-", 0.6, 0.0, 1e6,
                      "xi in mean + padding sqrt(xi ln n_t / n), n_t the weight of all decisions",
                      "Garivier & Moulines (2011), theorem 1"),
               number("padding", "-", 2.0, 0.0, 1e6,
                      "2 for the proof with rewards scaled to [0, 1]; it explores a great deal",
                      "Garivier & Moulines (2011), section 2.1")})};
}

class DiscountedUcb : public ForgetfulUcb {
 public:
  DiscountedUcb(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : ForgetfulUcb(parameters, environment, seed, parameters.at("padding").get<double>()) {
    count_with(std::make_unique<DiscountedCounts>(table().size(), table().width(),
                                                  parameters.at("memory_discount").get<double>()));
  }
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<DiscountedUcb>(describe));

}  // namespace marketday
