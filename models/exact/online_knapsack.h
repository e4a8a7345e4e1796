// The budget over many shoppers when they come one at a time and each must be answered at once: the
// price of the budget is solved anew, as more shoppers are known, for what is left of it for each
// one to come. Albert & Goldenberg (2021), arXiv 2108.13298, section 4.
#pragma once

#include "models/exact/knapsack.h"

namespace marketday {

class OnlineKnapsack {
 public:
  // `shoppers`: how many will come. `width`: offers of each, the first of which costs nothing.
  OnlineKnapsack(std::size_t shoppers, std::size_t width, double budget)
      : to_come_(static_cast<double>(shoppers)), width_(width), left_(budget) {}

  // The offer for the next shopper; never more than is left of the budget.
  int choose(std::span<const Offering> own);
  double left() const { return left_; }
  double price() const { return price_; }

 private:
  double to_come_;
  std::size_t width_;
  double left_;
  double price_ = 0.0;
  std::size_t solve_at_ = 1;
  std::vector<Offering> seen_;
};

}  // namespace marketday
