#include "agents/create.h"
#include "agents/preference_bandit.h"
#include "agents/reward_range.h"
#include "policies/action_rules.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  std::vector<Parameter> own = RewardRange::parameters();
  own.push_back(number("exploration", "share", 0.1, 1e-9, 1.0,
                       "gamma: share of decisions drawn evenly; best is min(1, sqrt(K ln K / ((e - "
                       "1) T))) for K actions and T decisions",
                       "Auer, Cesa-Bianchi, Freund & Schapire (2002), corollary 3.2"));
  return {"exp3", "Bandit with a guarantee against any rewards, even an adversary's",
          "Auer, Cesa-Bianchi, Freund & Schapire (2002), figure 1",
          PreferenceBandit::parameters(std::move(own))};
}

// p_a = (1 - gamma) w_a / sum w + gamma / K; ln w_a += gamma / K * reward / p_a for the action
// taken
class Exp3 : public PreferenceBandit {
 public:
  Exp3(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : PreferenceBandit(parameters, environment, seed),
        range_(parameters),
        exploration_(parameters.at("exploration").get<double>()),
        even_(environment.actions.size()) {}

 private:
  void fill(std::size_t state, std::span<const std::uint8_t> mask,
            std::span<double> probabilities) override {
    softmax_probabilities(table().values(state), mask, 1.0, probabilities);
    uniform_probabilities(mask, even_);
    for (std::size_t a = 0; a < even_.size(); ++a) {
      probabilities[a] = (1.0 - exploration_) * probabilities[a] + exploration_ * even_[a];
    }
  }

  void learn_reward(std::size_t state, std::size_t action, double reward,
                    std::span<const double> drawn_from) override {
    const double share = range_.scale(reward);
    const double step = exploration_ / static_cast<double>(even_.size());
    table().values(state)[action] += step * share / drawn_from[action];
  }

  RewardRange range_;
  double exploration_;
  std::vector<double> even_;
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<Exp3>(describe));

}  // namespace marketday
