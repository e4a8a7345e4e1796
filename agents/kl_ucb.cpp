#include <algorithm>
#include <cmath>

#include "agents/create.h"
#include "agents/divergence.h"
#include "agents/index_bandit.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"kl_ucb",
          "Bandit: the upper confidence bound whose regret grows no faster than it must "
          "(asymptotically optimal for rewards of 0 or 1)",
          "Garivier & Cappe (2011), algorithm 1",
          IndexBandit::parameters(
              {text("family", "bernoulli", {"bernoulli", "gaussian"},
                    "law of the rewards, scaled to [0, 1]; gaussian: of variance 1/4",
                    "Garivier & Cappe (2011), section 2"),
               number("exploration", "-", 0.0, 0.0, 1e6,
                      "c in max{q: n KL(mean, q) <= ln t + c ln ln t}; 3 for the proof, 0 in use",
                      "Garivier & Cappe (2011), theorem 1")})};
}

class KlUcb : public IndexBandit {
 public:
  KlUcb(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : IndexBandit(parameters, environment, seed),
        bernoulli_(parameters.at("family").get<std::string>() == "bernoulli"),
        exploration_(parameters.at("exploration").get<double>()) {}

 private:
  double index(std::size_t state, std::size_t action, double decisions) override {
    const double log_t = std::log(decisions);
    const double twice = exploration_ > 0.0 ? exploration_ * std::log(std::max(1.0, log_t)) : 0.0;
    const double most = (log_t + twice) / table().visits(state)[action];
    const double mean = mean_share(state, action);
    return bernoulli_ ? bernoulli_upper_mean(mean, most) : gaussian_upper_mean(mean, most);
  }

  bool bernoulli_;
  double exploration_;
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<KlUcb>(describe));

}  // namespace marketday
