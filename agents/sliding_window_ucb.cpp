#include "agents/create.h"
#include "agents/forgetful_ucb.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"sliding_window_ucb",
          "Bandit for a changing world: upper confidence bounds of the last decisions only",
          "Garivier & Moulines (2011), section 2.2",
          IndexBandit::parameters(
              {integer("window", "decisions", 1000, 1, 1e9,
                       "tau: how many of a state's last decisions count",
                       "Garivier & Moulines (2011), section 2.2"),
               number("exploration", "-", 0.6, 0.0, 1e6,
                      "xi in mean + sqrt(xi ln min(t, tau) / n), rewards scaled to [0, 1]",
                      "Garivier & Moulines (2011), theorem 2")})};
}

class SlidingWindowUcb : public ForgetfulUcb {
 public:
  SlidingWindowUcb(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : ForgetfulUcb(parameters, environment, seed, 1.0) {
    count_with(std::make_unique<SlidingCounts>(table().size(), table().width(),
                                               parameters.at("window").get<std::size_t>()));
  }
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<SlidingWindowUcb>(describe));

}  // namespace marketday
