#include "agents/create.h"
#include "agents/n_step_returns.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {
      "monte_carlo_control",
      "Tabular on-policy Monte Carlo control: learns from whole episodes, never from a guess of "
      "what follows; an episode that was cut off counts as it stands",
      "Sutton & Barto (2018), section 5.4",
      TemporalDifference::parameters(
          {flag("first_visit", true,
                "an episode teaches an entry once, by the return after its first visit; else "
                "once a visit",
                "Singh & Sutton (1996)")})};
}

class MonteCarloControl : public NStepReturns {
 public:
  MonteCarloControl(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : NStepReturns(parameters, environment, seed, kToTheEnd),
        first_visit_(parameters.at("first_visit").get<bool>()) {}

 private:
  double cut_off_value(const TableStep& /*last*/, std::uint32_t /*unit*/) override { return 0.0; }
  bool first_visits_only() const override { return first_visit_; }

  bool first_visit_;
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<MonteCarloControl>(describe));

}  // namespace marketday
