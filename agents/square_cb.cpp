#include <cmath>

#include "agents/create.h"
#include "agents/oracle_bandit.h"
#include "agents/reward_range.h"
#include "policies/action_rules.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  std::vector<Parameter> own = RewardRange::parameters();
  own.push_back(number("gap_weight", "-", 10.0, 0.0, 1e12,
                       "gamma_1 in p = 1 / (K + gamma_t gap), gaps as shares of the range of "
                       "rewards, gamma_t = gamma_1 t^gap_power",
                       "Foster & Rakhlin (2020), equation 1; default of Vowpal Wabbit"));
  own.push_back(number("gap_power", "-", 0.5, 0.0, 1.0, "how gamma grows with the agent's step t",
                       "Foster & Rakhlin (2020), theorem 1; default of Vowpal Wabbit"));
  return {"square_cb",
          "Contextual bandit: an action is drawn the more often, the smaller the gap between its "
          "oracle's promise and the greatest (SquareCB)",
          "Foster & Rakhlin (2020), algorithm 1; Abe & Long (1999)", OracleBandit::parameters(own)};
}

class SquareCb : public OracleBandit {
 public:
  SquareCb(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : OracleBandit(parameters, environment, seed),
        range_(parameters),
        gap_weight_(parameters.at("gap_weight").get<double>()),
        gap_power_(parameters.at("gap_power").get<double>()) {}

 private:
  void fill(const Eigen::VectorXd& x, std::span<const std::uint8_t> mask,
            std::span<double> probabilities) override {
    const double t = static_cast<double>(step()) + 1.0;
    const double width = range_.unscale(1.0) - range_.unscale(0.0);
    inverse_gap_probabilities(predictions(x), mask, gap_weight_ * std::pow(t, gap_power_) / width,
                              probabilities);
  }

  void add(std::size_t arm, const Eigen::VectorXd& x, double reward, std::uint32_t unit) override {
    range_.scale(reward);  // an error outside the range
    OracleBandit::add(arm, x, reward, unit);
  }

  RewardRange range_;
  double gap_weight_;
  double gap_power_;
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<SquareCb>(describe));

}  // namespace marketday
