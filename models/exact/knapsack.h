// A budget spread over many shoppers, one of a few offers for each: the multiple-choice knapsack
// problem. At one price of the budget every shopper gets the offer of the greatest value less price
// times cost; that solves the fractional problem but for one shopper. It learns nothing: values and
// costs are given. Sinha & Zoltners (1979); Kellerer, Pferschy & Pisinger (2004), chapter 11.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace marketday {

struct Offering {
  double cost = 0.0;  // 0 or more
  double value = 0.0;
};

// One step up a shopper's offers: what it costs and gains to go from one to the next worth having.
struct Upgrade {
  double price = 0.0;  // gain / cost: worth making where a unit of budget costs less
  double cost = 0.0;
  std::size_t shopper = 0;
  int from = 0;
  int to = 0;
};

// `offers`: shoppers x `width`, row-major.
struct Allocation {
  std::vector<int> choice;  // by shopper
  double value = 0.0;
  double cost = 0.0;        // at most the budget
  double bound = 0.0;       // optimum of the fractional problem: no allocation is worth more
  double price = 0.0;       // of a unit of budget at that optimum; 0 where all is affordable
  int fractional = 0;       // offers that the fractional optimum gives in part: 0 or 2
  bool is_optimal = false;  // proven; else the value is within gap() of the optimum
  double gap() const { return bound - value; }
};

// Every shopper's upgrades along the upper hull of (cost, value), prices falling; shoppers in
// order. `base`: each shopper's cheapest offer, where the upgrades start.
std::vector<Upgrade> upgrades(std::span<const Offering> offers, std::size_t width,
                              std::vector<int>& base);

// By descending price, the fractional optimum rounded down and filled up with what still fits.
// InputError for negative or not finite costs, or a budget under that of the cheapest offers.
Allocation allocate(std::span<const Offering> offers, std::size_t width, double budget);

// The optimum in whole offers: every deviation from the price's own choice loses a known amount, so
// only those that lose less than the gap are searched (Dyer, Kayal & Walsh 1984), up to `most` part
// solutions at a time and 200 times as many in all; `is_optimal` tells whether the search was
// complete.
Allocation allocate_exactly(std::span<const Offering> offers, std::size_t width, double budget,
                            std::size_t most = 1'000'000);

}  // namespace marketday
