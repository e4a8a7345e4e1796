#include "agents/budget_pace.h"

#include <algorithm>
#include <cmath>

namespace marketday {
namespace {

constexpr std::size_t kUnknown = static_cast<std::size_t>(-1);

// Half the width of the interval around a mean share after `count` cases: the bound that bandits
// with knapsacks rest on, narrow for small means. Badanidiyuru, Kleinberg & Slivkins (2013),
// equation 3; Babaioff et al. (2015), lemma 4.2.
double radius(double mean, double count, double confidence) {
  return std::sqrt(confidence * std::max(0.0, mean) / count) + confidence / count;
}

}  // namespace

BudgetPace::BudgetPace(std::size_t contexts, std::size_t actions, double reward_span,
                       double largest_cost, double confidence)
    : actions_(actions),
      reward_span_(reward_span),
      largest_cost_(largest_cost),
      confidence_(confidence),
      entries_(contexts * actions),
      met_(contexts, 0.0),
      place_of_(contexts, kUnknown) {}

void BudgetPace::meet(std::size_t context) {
  if (place_of_[context] == kUnknown) {
    place_of_[context] = known_contexts_.size();
    known_contexts_.push_back(context);
  }
  met_[context] += 1.0;
  decisions_ += 1.0;
}

void BudgetPace::add(std::size_t context, std::size_t action, double reward, double cost) {
  Entry& entry = at(context, action);
  entry.count += 1.0;
  entry.reward += (reward - entry.reward) / entry.count;
  entry.cost += (cost - entry.cost) / entry.count;
}

Offering BudgetPace::hopeful(std::size_t context, std::size_t action) const {
  const Entry& entry = at(context, action);
  if (entry.count == 0.0) return {0.0, reward_span_};
  const double reward = entry.reward / reward_span_;
  const double cost = largest_cost_ > 0.0 ? entry.cost / largest_cost_ : 0.0;
  const double most = std::min(1.0, reward + radius(reward, entry.count, confidence_));
  const double least = std::max(0.0, cost - radius(cost, entry.count, confidence_));
  return {least * largest_cost_, most * reward_span_};
}

Offering BudgetPace::known(std::size_t context, std::size_t action) const {
  return {at(context, action).cost, at(context, action).reward};
}

void BudgetPace::solve(bool with_bounds) {
  std::vector<Offering> offers;
  offers.reserve(known_contexts_.size() * actions_);
  for (const std::size_t context : known_contexts_) {
    const double share = met_[context] / decisions_;
    for (std::size_t a = 0; a < actions_; ++a) {
      const Offering one = with_bounds ? hopeful(context, a) : known(context, a);
      offers.push_back({share * one.cost, share * one.value});
    }
  }
  upgrades_ = marketday::upgrades(offers, actions_, base_);
  std::stable_sort(upgrades_.begin(), upgrades_.end(),
                   [](const Upgrade& a, const Upgrade& b) { return a.price > b.price; });
  ladders_.assign(known_contexts_.size(), {});
  double spent = 0.0;
  for (std::size_t i = 0; i < base_.size(); ++i) {
    spent += offers[i * actions_ + static_cast<std::size_t>(base_[i])].cost;
  }
  spent_before_.clear();
  for (std::size_t u = 0; u < upgrades_.size(); ++u) {
    spent_before_.push_back(spent);
    spent += upgrades_[u].cost;
    ladders_[upgrades_[u].shopper].push_back({u, upgrades_[u].to});
  }
  spent_before_.push_back(spent);
}

BudgetPace::Plan BudgetPace::plan(std::size_t context, double pace) const {
  // the first upgrade that the pace does not bear whole
  const auto after = std::upper_bound(spent_before_.begin() + 1, spent_before_.end(), pace);
  const auto critical = static_cast<std::size_t>(after - spent_before_.begin()) - 1;
  const std::size_t known = place_of_[context];
  Plan plan;
  plan.action = base_[known];
  for (const Rung& rung : ladders_[known]) {
    if (rung.place >= critical) break;
    plan.action = rung.to;
  }
  plan.next = plan.action;
  if (critical >= upgrades_.size()) return plan;
  const Upgrade& up = upgrades_[critical];
  plan.price = up.price;
  if (critical + 1 < upgrades_.size()) plan.next_price = upgrades_[critical + 1].price;
  if (up.shopper == known) {
    plan.next = up.to;
    plan.share = std::clamp((pace - spent_before_[critical]) / up.cost, 0.0, 1.0);
  }
  return plan;
}

}  // namespace marketday
