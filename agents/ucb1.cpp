#include <algorithm>
#include <cmath>
#include <limits>

#include "agents/checkpoint.h"
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
        exploration_(parameters.at("exploration").get<double>()),
        inverse_roots_(table().size(), std::numeric_limits<double>::infinity()) {}

  void persist(Checkpoint& checkpoint) override {
    IndexBandit::persist(checkpoint);
    checkpoint(inverse_roots_);
  }

 private:
  void add(std::size_t state, std::size_t action, double reward, double share) override {
    IndexBandit::add(state, action, reward, share);
    inverse_roots_[entry(state, action)] = 1.0 / std::sqrt(table().visits(state)[action]);
  }

  // one root a decision, not one an action; never 0, so that untried actions stay infinite
  void fill_indices(std::size_t state, double decisions, std::span<double> indices) override {
    constexpr double kLeast = 1e-300;
    const double root = std::sqrt(exploration_ * std::log(std::max(decisions, 1.0)));
    const double bonus = std::max(kLeast, root * reward_width());
    const double* inverse_roots = &inverse_roots_[entry(state, 0)];
    const double* means = table().values(state).data();
    for (std::size_t a = 0; a < indices.size(); ++a)
      indices[a] = means[a] + bonus * inverse_roots[a];
  }

  double exploration_;
  std::vector<double> inverse_roots_;  // 1 / sqrt(n), infinite where untried
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<Ucb1>(describe));

}  // namespace marketday
