#include <algorithm>
#include <cmath>

#include "agents/budget_guard.h"
#include "agents/checkpoint.h"
#include "agents/create.h"
#include "agents/temporal_difference.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  std::vector<Parameter> own = BudgetGuard::parameters();
  own.push_back(number("price_step", "reward/currency", 0.1, 0.0, 1e6,
                       "how far the budget's price moves in the first episode, for one budget "
                       "overspent; falls with the root of the episode",
                       "Borkar (2005), two time scales"));
  own.push_back(number("first_price", "reward/currency", 0.0, 0.0, 1e6,
                       "price of a unit of budget at the start"));
  return {"lagrangian_q",
          "Tabular Q-learning under a budget: each promotion's cost is charged at a price that "
          "rises while more than the budget is wanted (constrained MDP); never overspends",
          "Altman (1999), chapter 3; Borkar (2005); Tessler, Mankowitz & Mannor (2019), equation 5",
          TemporalDifference::parameters(own)};
}

// The frozen policy keeps the price in its values; the hard stop is the agent's alone, so a frozen
// policy needs an environment that keeps the budget itself.
class LagrangianQ : public TemporalDifference {
 public:
  LagrangianQ(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : TemporalDifference(parameters, environment, seed),
        guard_(parameters, environment),
        price_(parameters.at("first_price").get<double>()),
        price_step_(parameters.at("price_step").get<double>()) {}

  void act(const Observation& observation, std::uint32_t step, std::span<int> actions,
           std::span<double> propensities) override {
    TemporalDifference::act(observation, step, actions, propensities);
    guard_.restrain(observation, actions, propensities);
  }

  void learn(const TransitionBatch& batch) override {
    guard_.settle(batch);
    for (std::size_t row = 0; row < batch.count(); ++row) {
      const TableStep step = step_of(batch, row);
      const double net = step.reward - price_ * batch.costs[row];
      move(step.state, step.action, net + discount() * greatest_next_value(step));
    }
  }

  // price <- max(0, price + step (wanted - budget) / budget)
  void end_episode() override {
    if (guard_.limited()) {
      const double excess = (guard_.wanted() - guard_.budget()) / guard_.budget();
      price_ = std::max(0.0, price_ + price_step_ * excess / std::sqrt(++episodes_));
    }
    guard_.end_episode();
  }

  void persist(Checkpoint& checkpoint) override {
    TemporalDifference::persist(checkpoint);
    checkpoint(guard_, price_, episodes_);
  }

 private:
  BudgetGuard guard_;
  double price_;
  double price_step_;
  double episodes_ = 0.0;
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<LagrangianQ>(describe));

}  // namespace marketday
