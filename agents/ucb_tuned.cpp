#include <algorithm>
#include <cmath>

#include "agents/checkpoint.h"
#include "agents/create.h"
#include "agents/index_bandit.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"ucb_tuned",
          "Bandit: UCB1 whose bound narrows where rewards vary little; no proof, often better",
          "Auer, Cesa-Bianchi, Fischer (2002), section 4", IndexBandit::parameters({})};
}

// mean + sqrt(ln t / n min(1/4, V)), V = variance + sqrt(2 ln t / n), rewards scaled to [0, 1]
class UcbTuned : public IndexBandit {
 public:
  UcbTuned(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : IndexBandit(parameters, environment, seed), squares_(table().size(), 0.0) {}

  void persist(Checkpoint& checkpoint) override {
    IndexBandit::persist(checkpoint);
    checkpoint(squares_);
  }

 private:
  // running sum of squared deviations, Welford (1962)
  void add(std::size_t state, std::size_t action, double reward, double share) override {
    const double before = table().visits(state)[action] == 1 ? share : mean_share(state, action);
    IndexBandit::add(state, action, reward, share);
    squares_[entry(state, action)] += (share - before) * (share - mean_share(state, action));
  }

  double index(std::size_t state, std::size_t action, double decisions) override {
    constexpr double kGreatestVariance = 0.25;  // of any reward in [0, 1]
    const double n = table().visits(state)[action];
    const double log_share = std::log(decisions) / n;
    const double variance = squares_[entry(state, action)] / n + std::sqrt(2.0 * log_share);
    return mean_share(state, action) + std::sqrt(log_share * std::min(kGreatestVariance, variance));
  }

  std::vector<double> squares_;
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<UcbTuned>(describe));

}  // namespace marketday
