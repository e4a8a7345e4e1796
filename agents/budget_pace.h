// What bandits with knapsacks know of rewards and costs, by context and action, and the fractional
// optimum of spending at a given pace by it: the upgrades of models/exact/knapsack.h over contexts
// in place of shoppers, each as often as it was met.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/exact/knapsack.h"

namespace marketday {

class BudgetPace {
 public:
  BudgetPace(std::size_t contexts, std::size_t actions, double reward_span, double largest_cost,
             double confidence);

  void meet(std::size_t context);  // a decision comes up
  // `reward`: above the least possible one.
  void add(std::size_t context, std::size_t action, double reward, double cost);
  bool is_tried(std::size_t context, std::size_t action) const {
    return at(context, action).count > 0.0;
  }
  double mean_cost(std::size_t context, std::size_t action) const {
    return at(context, action).cost;
  }

  // The greatest reward and the least cost that the confidence bounds leave.
  Offering hopeful(std::size_t context, std::size_t action) const;
  // The same without bounds.
  Offering known(std::size_t context, std::size_t action) const;

  std::size_t first_context() const { return known_contexts_.front(); }
  // Works the upgrades out afresh, from bounds or from means alone.
  void solve(bool with_bounds);
  // At a mean cost of `pace` a decision: the price of a unit of budget, and in `context` the action
  // to take and, for a share of decisions, the next one up.
  struct Plan {
    double price = 0.0;
    double next_price = 0.0;  // at which the next upgrade would be worth it
    int action = 0;
    int next = 0;
    double share = 0.0;  // of `next`
  };
  Plan plan(std::size_t context, double pace) const;

  // what was seen; plans are worked out again
  template <typename Archive>
  void serialize(Archive& archive) {
    archive(entries_, met_, decisions_, known_contexts_, place_of_);
  }

 private:
  struct Entry {
    double count = 0.0;
    double reward = 0.0;
    double cost = 0.0;

    template <typename Archive>
    void serialize(Archive& archive) {
      archive(count, reward, cost);
    }
  };
  struct Rung {
    std::size_t place;  // among all upgrades
    int to;
  };
  Entry& at(std::size_t context, std::size_t action) {
    return entries_[context * actions_ + action];
  }
  const Entry& at(std::size_t context, std::size_t action) const {
    return entries_[context * actions_ + action];
  }

  std::size_t actions_;
  double reward_span_;
  double largest_cost_;
  double confidence_;
  std::vector<Entry> entries_;  // contexts x actions
  std::vector<double> met_;     // by context
  double decisions_ = 0.0;
  std::vector<std::size_t> known_contexts_;  // in the order first met
  std::vector<std::size_t> place_of_;        // by context, among the known
  std::vector<Upgrade> upgrades_;            // by falling price; costs are a decision's mean
  std::vector<double> spent_before_;         // mean cost of a decision without upgrade i
  std::vector<int> base_;                    // by known context
  std::vector<std::vector<Rung>> ladders_;   // by known context
};

}  // namespace marketday
