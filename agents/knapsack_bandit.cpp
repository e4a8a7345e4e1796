#include <algorithm>
#include <cmath>
#include <limits>

#include "agents/action_table.h"
#include "agents/budget_guard.h"
#include "agents/budget_pace.h"
#include "agents/checkpoint.h"
#include "agents/create.h"
#include "agents/reward_range.h"
#include "policies/action_rules.h"
#include "policies/features.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  std::vector<Parameter> own = RewardRange::parameters();
  for (const Parameter& parameter : BudgetGuard::parameters()) own.push_back(parameter);
  own.push_back(text("price_rule", "resolved", {"resolved", "multiplicative"},
                     "resolved: the price of what is left of budget and time by the estimates so "
                     "far; multiplicative: a price that grows or falls with every cost above or "
                     "below the pace",
                     "Wu, Srikant, Liu & Jiang (2015), algorithm 2; Badanidiyuru, Kleinberg & "
                     "Slivkins (2013), algorithm 2"));
  own.push_back(number("confidence", "-", 1.0, 0.0, 1e6,
                       "C in sqrt(C mean / n) + C / n, shares of the ranges of rewards and costs",
                       "Badanidiyuru, Kleinberg & Slivkins (2013), equation 3"));
  own.push_back(number("first_price", "reward/currency", 1.0, 1e-12, 1e12,
                       "of the multiplicative rule: price of a unit of budget at the start"));
  own.push_back(number("price_step", "-", 0.05, 0.0, 10.0,
                       "of the multiplicative rule: epsilon in (1 + epsilon)^(cost above the pace, "
                       "as a share of the largest)",
                       "Badanidiyuru, Kleinberg & Slivkins (2013), algorithm 2"));
  return {"knapsack_bandit",
          "Bandit with a knapsack, in each state of its discretiser: the action of the greatest "
          "hopeful reward less the price of its least likely cost (primal-dual); never overspends",
          "Badanidiyuru, Kleinberg & Slivkins (2013); Agrawal & Devanur (2016); Wu, Srikant, Liu & "
          "Jiang (2015)",
          ActionTable::parameters(std::move(own))};
}

// The frozen policy charges costs at the price that the whole budget has over a whole episode, low
// enough that what the fractional optimum does in part is done whole; the hard stop is the agent's
// alone, so a frozen policy needs an environment that keeps the budget itself.
class KnapsackBandit : public Agent {
 public:
  KnapsackBandit(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : seed_(seed),
        range_(parameters),
        guard_(parameters, environment),
        table_(parameters, environment, 0.0),
        pace_(table_.size() / table_.width(), table_.width(),
              range_.unscale(1.0) - range_.unscale(0.0), guard_.largest_cost(),
              parameters.at("confidence").get<double>()),
        resolved_(parameters.at("price_rule").get<std::string>() == "resolved"),
        price_(guard_.limited() ? parameters.at("first_price").get<double>() : 0.0),
        price_step_(parameters.at("price_step").get<double>()),
        horizon_steps_(environment.horizon_steps),
        values_(table_.width()) {
    if (guard_.limited() && horizon_steps_ == 0) {
      throw parameter_error("budget", "an environment without a horizon",
                            "a budget is paced over an episode's steps; choose an environment "
                            "with a horizon, or lagrangian_q");
    }
  }

  void act(const Observation& observation, std::uint32_t step, std::span<int> actions,
           std::span<double> propensities) override {
    rows_ = static_cast<double>(observation.rows());
    for (std::size_t row = 0; row < observation.rows(); ++row) {
      pace_.meet(table_.state(observation, row));
    }
    if (resolved_) pace_.solve(true);
    probabilities_.resize(observation.mask.size());
    for (std::size_t row = 0; row < observation.rows(); ++row) {
      fill(table_.state(observation, row), pace_of(observation.unit_ids[row]),
           mask_row(observation, row),
           std::span(probabilities_).subspan(row * table_.width(), table_.width()));
    }
    draw_actions(probabilities_, observation, seed_, step, actions, propensities);
    guard_.restrain(observation, actions, propensities);
    ++episode_step_;
  }

  void learn(const TransitionBatch& batch) override {
    guard_.settle(batch);
    const double pace = first_pace();
    for (std::size_t row = 0; row < batch.count(); ++row) {
      const std::size_t state = table_.state(batch.values, row);
      const auto action = static_cast<std::size_t>(batch.actions[row]);
      range_.scale(batch.rewards[row]);  // an error outside the range
      pace_.add(state, action, batch.rewards[row] - range_.unscale(0.0), batch.costs[row]);
      ++table_.visits(state)[action];
      double& value = table_.values(state)[action];
      value += (batch.rewards[row] - value) / table_.visits(state)[action];
      if (resolved_ || !guard_.limited()) continue;
      price_ *= std::pow(1.0 + price_step_, (batch.costs[row] - pace) / guard_.largest_cost());
    }
  }

  void end_episode() override {
    guard_.end_episode();
    episode_step_ = 0;
  }

  void persist(Checkpoint& checkpoint) override {
    checkpoint(guard_, table_, pace_, price_, episode_step_, rows_);
  }

  std::unique_ptr<Policy> freeze() const override {
    ActionTable priced = table_;
    const double price = frozen_price();
    for (std::size_t state = 0; state < priced.size() / priced.width(); ++state) {
      for (std::size_t a = 0; a < priced.width(); ++a) {
        priced.values(state)[a] -= price * pace_.mean_cost(state, a);
      }
    }
    return priced.freeze();
  }

 private:
  double decisions(double steps) const { return guard_.per_unit() ? steps : steps * rows_; }
  // Mean cost that a decision may have from here on.
  double pace_of(std::uint32_t unit) const {
    if (!guard_.limited()) return std::numeric_limits<double>::max();
    const double steps = std::max(1, horizon_steps_ - episode_step_);
    return std::max(0.0, guard_.left(unit)) / decisions(steps);
  }
  double first_pace() const {
    if (!guard_.limited()) return std::numeric_limits<double>::max();
    return guard_.budget() / decisions(std::max(1, horizon_steps_));
  }
  double frozen_price() const {
    if (!resolved_ || !guard_.limited() || rows_ == 0.0) return price_ * (resolved_ ? 0.0 : 1.0);
    BudgetPace means = pace_;
    means.solve(false);
    const BudgetPace::Plan plan = means.plan(means.first_context(), first_pace());
    return 0.5 * (plan.price + plan.next_price);
  }

  // What was never tried in a state comes first; then the plan, or the best at today's price.
  void fill(std::size_t state, double pace, std::span<const std::uint8_t> mask,
            std::span<double> probabilities) {
    bool untried = false;
    for (std::size_t a = 0; a < values_.size(); ++a) {
      const bool is_new = mask[a] != 0 && !pace_.is_tried(state, a);
      values_[a] = is_new ? 1.0 : 0.0;
      untried = untried || is_new;
    }
    BudgetPace::Plan plan;
    if (!untried) {
      if (resolved_) plan = pace_.plan(state, pace);
      const double price = resolved_ ? plan.price : price_;
      for (std::size_t a = 0; a < values_.size(); ++a) {
        const Offering hope = pace_.hopeful(state, a);
        values_[a] = hope.value - price * hope.cost;
      }
    }
    greedy_probabilities(values_, mask, probabilities);
    if (untried || !resolved_) return;
    const auto action = static_cast<std::size_t>(plan.action);
    const auto next = static_cast<std::size_t>(plan.next);
    if (mask[action] == 0 || mask[next] == 0) return;  // the best allowed at the plan's price
    std::fill(probabilities.begin(), probabilities.end(), 0.0);
    probabilities[action] += 1.0 - plan.share;
    probabilities[next] += plan.share;
  }

  std::uint64_t seed_;
  RewardRange range_;
  BudgetGuard guard_;
  ActionTable table_;  // mean rewards
  BudgetPace pace_;
  bool resolved_;
  double price_;  // of the multiplicative rule
  double price_step_;
  int horizon_steps_;
  int episode_step_ = 0;
  double rows_ = 0.0;  // of the last decision
  std::vector<double> values_;
  std::vector<double> probabilities_;
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<KnapsackBandit>(describe));

}  // namespace marketday
