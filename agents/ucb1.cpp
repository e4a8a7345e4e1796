#include <cmath>

#include "agents/create.h"
#include "agents/index_bandit.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"ucb1", "Bandit: the action with the highest upper confidence bound, no luck but in ties",
          "Auer, Cesa-Bianchi, Fischer (2002), figure 1 and theorem 1",
          IndexBandit::parameters({number("exploration", "-", 2.0, 0.0, 1e6,
                                          "c in mean + sqrt(c ln t / n), rewards scaled to [0, 1]",
                                          "Auer, Cesa-Bianchi, Fischer (2002), figure 1")})};
}

class Ucb1 : public IndexBandit {
 public:
  Ucb1(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : IndexBandit(parameters, environment, seed),
        exploration_(parameters.at("exploration").get<double>()) {}

 private:
  double index(std::size_t state, std::size_t action, double decisions) override {
    if (decisions != decisions_) {
      decisions_ = decisions;
      log_decisions_ = std::log(decisions);
    }
    return mean_share(state, action) +
           std::sqrt(exploration_ * log_decisions_ / table().visits(state)[action]);
  }

  double exploration_;
  double decisions_ = -1.0;  // of the last index
  double log_decisions_ = 0.0;
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<Ucb1>(describe));

}  // namespace marketday
