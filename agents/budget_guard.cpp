#include "agents/budget_guard.h"

#include <fmt/core.h>

#include <algorithm>

#include "policies/features.h"

namespace marketday {

std::vector<Parameter> BudgetGuard::parameters() {
  return {
      number("budget", "currency", 0.0, 0.0, 1e15,
             "what promotions may give away in an episode; 0: no limit"),
      text("budget_of", "all", {"all", "unit"}, "one purse for all rows, or one for each unit"),
      number("largest_cost", "currency", 0.0, 0.0, 1e15,
             "the most that one promoted decision can give away; needed where there is a budget, "
             "which is never overspent because this much is held back for each"),
      texts("free_actions", {"none"}, "actions that give nothing away")};
}

BudgetGuard::BudgetGuard(const Json& parameters, const EnvironmentSpec& environment)
    : budget_(parameters.at("budget").get<double>()),
      largest_cost_(parameters.at("largest_cost").get<double>()),
      per_unit_(parameters.at("budget_of").get<std::string>() == "unit"),
      free_(environment.actions.size(), 0) {
  if (limited() && largest_cost_ <= 0.0) {
    throw parameter_error("largest_cost", "0",
                          "give the most that one promoted decision can cost, in currency");
  }
  for (const auto& name : parameters.at("free_actions").get<std::vector<std::string>>()) {
    const auto found = std::find_if(environment.actions.begin(), environment.actions.end(),
                                    [&](const Action& action) { return action.name == name; });
    if (found == environment.actions.end()) {
      throw parameter_error(
          "free_actions", name,
          fmt::format("environment {} has no such action; name those that cost nothing",
                      environment.name));
    }
    free_[static_cast<std::size_t>(found - environment.actions.begin())] = 1;
  }
}

double BudgetGuard::left(std::uint32_t unit) const {
  const auto found = purses_.find(owner(unit));
  if (found == purses_.end()) return budget_;
  return budget_ - found->second.spent - found->second.held * largest_cost_;
}

int BudgetGuard::free_action(std::span<const std::uint8_t> mask) const {
  for (std::size_t a = 0; a < free_.size(); ++a) {
    if (free_[a] != 0 && mask[a] != 0) return static_cast<int>(a);
  }
  return -1;
}

void BudgetGuard::restrain(const Observation& observation, std::span<int> actions,
                           std::span<double> propensities) {
  if (!limited()) return;
  for (std::size_t row = 0; row < observation.rows(); ++row) {
    const std::uint32_t unit = observation.unit_ids[row];
    const bool short_of = left(unit) < largest_cost_;
    const int instead = short_of ? free_action(mask_row(observation, row)) : -1;
    Purse& purse = purses_[owner(unit)];
    if (instead >= 0) {
      if (is_free(actions[row])) continue;
      ++purse.refused;
      actions[row] = instead;
      if (!propensities.empty()) propensities[row] = 1.0;
    } else if (!is_free(actions[row])) {
      ++purse.held;
    }
  }
}

void BudgetGuard::settle(const TransitionBatch& batch) {
  for (std::size_t row = 0; row < batch.count(); ++row) {
    const double cost = batch.costs[row];
    const bool promoted = !is_free(batch.actions[row]);
    if (promoted) {
      paid_ += cost;
      settled_ += 1.0;
    }
    if (!limited()) continue;
    if (promoted && cost > largest_cost_) {
      throw parameter_error("largest_cost",
                            fmt::format("{:g}, but a promotion cost {:g}", largest_cost_, cost),
                            "give the most that one promoted decision can cost");
    }
    Purse& purse = purses_[owner(batch.unit_ids[row])];
    purse.spent += cost;
    if (promoted && purse.held > 0) --purse.held;
  }
}

void BudgetGuard::end_episode() {
  purses_.clear();
}

double BudgetGuard::wanted() const {
  if (purses_.empty()) return 0.0;
  const double mean_cost = settled_ > 0.0 ? paid_ / settled_ : 0.0;
  double sum = 0.0;
  for (const auto& [unit, purse] : purses_) sum += purse.spent + purse.refused * mean_cost;
  return sum / static_cast<double>(purses_.size());
}

}  // namespace marketday
