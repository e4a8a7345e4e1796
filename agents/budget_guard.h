// A budget that is never overspent: before an agent's choices are played, those that could cost
// more than is left become the free action. Everything chosen whose cost is not known yet is held
// against the budget at the most it can cost. The promise rests on free actions that cost nothing
// and on costs told with the decision that caused them: on a market, where old coupons come back
// and the scenario has promotions of its own, let the environment's budget_cents keep the budget.
// It does not learn.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "agents/agent.h"

namespace marketday {

class BudgetGuard {
 public:
  static std::vector<Parameter> parameters();

  // InputError where a budget has no largest cost, or a free action is unknown.
  BudgetGuard(const Json& parameters, const EnvironmentSpec& environment);

  bool limited() const { return budget_ > 0.0; }
  bool per_unit() const { return per_unit_; }
  double budget() const { return budget_; }
  double largest_cost() const { return largest_cost_; }
  bool is_free(int action) const { return free_[static_cast<std::size_t>(action)] != 0; }
  // Of the unit's purse (or the common one) for this episode, neither spent nor held.
  double left(std::uint32_t unit) const;

  // Rows in order: what the purse cannot bear becomes the first free action that the mask allows,
  // with propensity 1. `propensities` may be empty.
  void restrain(const Observation& observation, std::span<int> actions,
                std::span<double> propensities);
  // InputError for a cost above the declared largest.
  void settle(const TransitionBatch& batch);
  void end_episode();

  // Mean over purses, in this episode: what was spent and what the choices turned down would have
  // cost at the mean cost of those played so far.
  double wanted() const;

  template <typename Archive>
  void serialize(Archive& archive) {
    archive(purses_, paid_, settled_);
  }

 private:
  struct Purse {
    double spent = 0.0;
    std::uint32_t held = 0;     // decisions whose cost is not known yet
    std::uint32_t refused = 0;  // decisions turned down

    template <typename Archive>
    void serialize(Archive& archive) {
      archive(spent, held, refused);
    }
  };
  std::uint32_t owner(std::uint32_t unit) const { return per_unit_ ? unit : 0; }
  int free_action(std::span<const std::uint8_t> mask) const;

  double budget_;
  double largest_cost_;
  bool per_unit_;
  std::vector<std::uint8_t> free_;  // by action
  std::map<std::uint32_t, Purse> purses_;
  double paid_ = 0.0;     // by all promotions ever played
  double settled_ = 0.0;  // how many those were
};

}  // namespace marketday
