#include "agents/checkpoint.h"
#include "agents/create.h"
#include "agents/preference_bandit.h"
#include "policies/action_rules.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"gradient_bandit",
          "Bandit: climbs the gradient of its mean reward over the preferences of a softmax",
          "Williams (1992); Sutton & Barto (2018), eq. 2.12",
          PreferenceBandit::parameters(
              {number("step_size", "1/reward", 0.1, 1e-12, 1e6, "alpha of a preference's step",
                      "Sutton & Barto (2018), eq. 2.12"),
               flag("baseline", true,
                    "rewards count against the mean so far; else against 0, which is slower",
                    "Sutton & Barto (2018), section 2.8")})};
}

// H_a += alpha (r - mean) (1 - pi_a) for the action taken, H_b -= alpha (r - mean) pi_b for others
class GradientBandit : public PreferenceBandit {
 public:
  GradientBandit(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : PreferenceBandit(parameters, environment, seed),
        step_size_(parameters.at("step_size").get<double>()),
        baseline_(parameters.at("baseline").get<bool>()),
        means_(table().size() / table().width()) {}

  void persist(Checkpoint& checkpoint) override {
    PreferenceBandit::persist(checkpoint);
    checkpoint(means_);
  }

 private:
  struct Running {
    double mean = 0.0;
    double count = 0.0;

    template <typename Archive>
    void serialize(Archive& archive) {
      archive(mean, count);
    }
  };

  void fill(std::size_t state, std::span<const std::uint8_t> mask,
            std::span<double> probabilities) override {
    softmax_probabilities(table().values(state), mask, 1.0, probabilities);
  }

  // the mean includes the reward itself, as in the book's figure 2.5
  void learn_reward(std::size_t state, std::size_t action, double reward,
                    std::span<const double> drawn_from) override {
    Running& seen = means_[state];
    seen.count += 1.0;
    seen.mean += (reward - seen.mean) / seen.count;
    const double step = step_size_ * (baseline_ ? reward - seen.mean : reward);
    const auto preferences = table().values(state);
    for (std::size_t a = 0; a < preferences.size(); ++a) {
      preferences[a] += step * ((a == action ? 1.0 : 0.0) - drawn_from[a]);
    }
  }

  double step_size_;
  bool baseline_;
  std::vector<Running> means_;  // by state
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<GradientBandit>(describe));

}  // namespace marketday
