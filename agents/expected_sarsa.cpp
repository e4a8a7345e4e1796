#include "agents/create.h"
#include "agents/temporal_difference.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"expected_sarsa",
          "Tabular Expected SARSA: as SARSA, with the next action's luck averaged out",
          "van Seijen, van Hasselt, Whiteson & Wiering (2009); Sutton & Barto (2018), eq. 6.9",
          TemporalDifference::parameters(
              {text("target_policy", "played", {"played", "greedy"},
                    "whose values it learns: the policy it plays, or the greedy one (which makes "
                    "it Q-learning)",
                    "Sutton & Barto (2018), section 6.6")})};
}

class ExpectedSarsa : public TemporalDifference {
 public:
  ExpectedSarsa(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : TemporalDifference(parameters, environment, seed),
        greedy_(parameters.at("target_policy").get<std::string>() == "greedy") {}

  void learn(const TransitionBatch& batch) override {
    for (std::size_t row = 0; row < batch.count(); ++row) {
      const TableStep step = step_of(batch, row);
      const double next = greedy_ ? greatest_next_value(step) : expected_next_value(step);
      move(step.state, step.action, step.reward + discount() * next);
    }
  }

 private:
  bool greedy_;
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<ExpectedSarsa>(describe));

}  // namespace marketday
