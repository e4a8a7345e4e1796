#include "models/exact/knapsack.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "sim/io/error.h"

namespace marketday {
namespace {

// Cheapest first; of one cost the most valuable, then the first.
bool cheaper(const Offering& a, const Offering& b) {
  return a.cost != b.cost ? a.cost < b.cost : a.value > b.value;
}

// Appends the upgrades of one shopper and returns the cheapest offer.
int climb(std::span<const Offering> own, std::size_t shopper, std::vector<Upgrade>& all) {
  int at = 0;
  for (std::size_t l = 1; l < own.size(); ++l) {
    if (cheaper(own[l], own[static_cast<std::size_t>(at)])) at = static_cast<int>(l);
  }
  const int base = at;
  for (;;) {
    const Offering& here = own[static_cast<std::size_t>(at)];
    Upgrade best{0.0, 0.0, shopper, at, -1};
    for (std::size_t l = 0; l < own.size(); ++l) {
      const double cost = own[l].cost - here.cost;
      if (!(cost > 0.0) || !(own[l].value > here.value)) continue;
      const double price = (own[l].value - here.value) / cost;
      if (price > best.price || (price == best.price && cost > best.cost)) {
        best = {price, cost, shopper, at, static_cast<int>(l)};
      }
    }
    if (best.to < 0) return base;
    all.push_back(best);
    at = best.to;
  }
}

bool dearer(const Upgrade& a, const Upgrade& b) {
  if (a.price != b.price) return a.price > b.price;
  return a.shopper != b.shopper ? a.shopper < b.shopper : a.cost < b.cost;
}

// Puts the upgrades that `budget` pays for, dearest price first, in front of the one that does not
// fit any more, and returns its place: quickselect by cost, linear on average.
std::size_t split(std::vector<Upgrade>& all, double budget) {
  auto low = all.begin();
  auto high = all.end();
  double left = budget;
  while (high - low > 32) {
    const auto middle = low + (high - low) / 2;
    std::nth_element(low, middle, high, dearer);
    double cost = 0.0;
    for (auto it = low; it != middle; ++it) cost += it->cost;
    if (cost <= left) {
      left -= cost;
      low = middle;
    } else {
      high = middle;
    }
  }
  std::sort(low, high, dearer);
  while (low != high && low->cost <= left) left -= (low++)->cost;
  return static_cast<std::size_t>(low - all.begin());
}

void check(std::span<const Offering> offers, std::size_t width) {
  for (std::size_t i = 0; i < offers.size(); ++i) {
    if (offers[i].cost >= 0.0 && std::isfinite(offers[i].cost) && std::isfinite(offers[i].value)) {
      continue;
    }
    throw InputError(fmt::format(
        "allocation: shopper {}, offer {}: cost {:g}, value {:g}; costs must be 0 or more and all "
        "numbers finite",
        i / width, i % width, offers[i].cost, offers[i].value));
  }
}

// A sum of costs that differs from the budget by less is equal to it.
double rounding(double budget) {
  return 1e-12 * std::max(1.0, std::abs(budget));
}

struct Row {
  std::span<const Offering> offers;
  std::size_t width;
  const Offering& operator()(std::size_t shopper, int offer) const {
    return offers[shopper * width + static_cast<std::size_t>(offer)];
  }
};

void total(const Row& row, Allocation& allocation) {
  allocation.value = 0.0;
  allocation.cost = 0.0;
  for (std::size_t i = 0; i < allocation.choice.size(); ++i) {
    allocation.value += row(i, allocation.choice[i]).value;
    allocation.cost += row(i, allocation.choice[i]).cost;
  }
}

// What is left of the budget goes to upgrades by descending price, as far as they fit.
void fill_up(std::vector<Upgrade>& rest, double left, std::vector<int>& choice) {
  std::erase_if(rest, [&](const Upgrade& up) { return up.cost > left; });
  std::sort(rest.begin(), rest.end(), dearer);
  for (const Upgrade& up : rest) {
    if (up.cost > left || choice[up.shopper] != up.from) continue;
    choice[up.shopper] = up.to;
    left -= up.cost;
  }
}

// A part solution: what it loses against the price's own choices so far, and what it costs more.
struct Part {
  double loss;
  double cost;
  std::size_t parent;
  int offer;
};

struct Deviation {
  int offer;
  double loss;
  double cost;
};

// The search for whole offers: shoppers who may deviate at a loss below `most_loss`.
struct Core {
  std::vector<std::size_t> shoppers;
  std::vector<std::vector<Deviation>> deviations;  // the price's own choice first
  std::vector<int> own;                            // the price's choice of every shopper
  double slack = 0.0;                              // budget less the cost of `own`
};

Core core_of(const Row& row, std::size_t shoppers, double budget, double price, double most_loss) {
  Core core;
  core.slack = budget;
  for (std::size_t i = 0; i < shoppers; ++i) {
    const auto net = [&](int l) { return row(i, l).value - price * row(i, l).cost; };
    int own = 0;
    for (int l = 1; l < static_cast<int>(row.width); ++l) {
      if (net(l) > net(own)) own = l;
    }
    core.own.push_back(own);
    core.slack -= row(i, own).cost;
    std::vector<Deviation> deviations = {{own, 0.0, 0.0}};
    for (int l = 0; l < static_cast<int>(row.width); ++l) {
      const double loss = net(own) - net(l);
      if (l == own || loss > most_loss) continue;
      deviations.push_back({l, loss, row(i, l).cost - row(i, own).cost});
    }
    if (deviations.size() == 1) continue;
    core.shoppers.push_back(i);
    core.deviations.push_back(std::move(deviations));
  }
  return core;
}

// Of part solutions, those that no cheaper one with no greater loss + price * cost beats. The value
// of a part is price * cost - loss, so less value at more cost is dominated.
void drop_dominated(std::vector<Part>& parts, double price) {
  std::sort(parts.begin(), parts.end(), [&](const Part& a, const Part& b) {
    if (a.cost != b.cost) return a.cost < b.cost;
    return a.loss < b.loss;
  });
  std::vector<Part> kept;
  double best = -HUGE_VAL;
  for (const Part& part : parts) {
    const double value = price * part.cost - part.loss;
    if (value <= best) continue;
    best = value;
    kept.push_back(part);
  }
  parts = std::move(kept);
}

using Layers = std::vector<std::vector<Part>>;

void choose_back(const Core& core, const Layers& layers, std::size_t part,
                 std::vector<int>& choice) {
  choice = core.own;
  for (std::size_t c = core.shoppers.size(); c-- > 0;) {
    choice[core.shoppers[c]] = layers[c + 1][part].offer;
    part = layers[c + 1][part].parent;
  }
}

// All allocations that lose at most `most_loss` against the price's own choices, where one that
// loses l and leaves s of the budget is worth bound - l - price * s. False: given up.
bool search(const Row& row, double budget, double most_loss, std::size_t most, Allocation& best) {
  constexpr std::size_t kMostWork = 200;  // part solutions in all, as a multiple of `most`
  const Core core = core_of(row, best.choice.size(), budget, best.price, most_loss);
  // what the shoppers not yet decided could still save
  std::vector<double> could_save(core.shoppers.size() + 1, 0.0);
  for (std::size_t c = core.shoppers.size(); c-- > 0;) {
    double least = 0.0;
    for (const Deviation& d : core.deviations[c]) least = std::min(least, d.cost);
    could_save[c] = could_save[c + 1] - least;
  }
  const double most_cost = core.slack + rounding(budget);
  Layers layers = {{{0.0, 0.0, 0, 0}}};
  std::size_t work = 0;
  for (std::size_t c = 0; c < core.shoppers.size(); ++c) {
    std::vector<Part> next;
    for (std::size_t p = 0; p < layers[c].size(); ++p) {
      for (const Deviation& d : core.deviations[c]) {
        const Part part{layers[c][p].loss + d.loss, layers[c][p].cost + d.cost, p, d.offer};
        if (part.loss <= most_loss && part.cost - could_save[c + 1] <= most_cost) {
          next.push_back(part);
        }
      }
    }
    work += next.size();
    drop_dominated(next, best.price);
    if (next.size() > most || work > kMostWork * most) return false;
    layers.push_back(std::move(next));
  }
  // costs ascend and values with them: the last that fits is the best
  for (std::size_t p = layers.back().size(); p-- > 0;) {
    Allocation found = best;
    choose_back(core, layers, p, found.choice);
    total(row, found);
    if (found.cost > budget + rounding(budget)) continue;
    if (found.value > best.value) best = std::move(found);
    break;
  }
  return true;
}

}  // namespace

std::vector<Upgrade> upgrades(std::span<const Offering> offers, std::size_t width,
                              std::vector<int>& base) {
  std::vector<Upgrade> all;
  all.reserve(offers.size());
  base.clear();
  for (std::size_t i = 0; i * width < offers.size(); ++i) {
    base.push_back(climb(offers.subspan(i * width, width), i, all));
  }
  return all;
}

Allocation allocate(std::span<const Offering> offers, std::size_t width, double budget) {
  check(offers, width);
  const Row row{offers, width};
  Allocation allocation;
  std::vector<Upgrade> all = upgrades(offers, width, allocation.choice);
  total(row, allocation);
  if (!(allocation.cost <= budget + rounding(budget))) {
    throw InputError(
        fmt::format("allocation: the budget is {:g}, but the cheapest offers of all "
                    "shoppers cost {:g}; add an offer that costs nothing",
                    budget, allocation.cost));
  }
  const std::size_t paid = split(all, budget - allocation.cost);
  for (std::size_t u = 0; u < paid; ++u) {
    int& choice = allocation.choice[all[u].shopper];
    // a shopper's upgrades may stand in any order before the split; the last one counts
    if (row(all[u].shopper, all[u].to).cost > row(all[u].shopper, choice).cost) choice = all[u].to;
  }
  total(row, allocation);
  allocation.bound = allocation.value;
  if (paid < all.size()) {
    allocation.price = all[paid].price;
    const double left = budget - allocation.cost;
    allocation.bound += allocation.price * left;
    allocation.fractional = left > 0.0 ? 2 : 0;
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(paid));
    fill_up(all, left, allocation.choice);
    total(row, allocation);
  }
  allocation.is_optimal = allocation.gap() <= rounding(allocation.bound);
  return allocation;
}

Allocation allocate_exactly(std::span<const Offering> offers, std::size_t width, double budget,
                            std::size_t most) {
  Allocation best = allocate(offers, width, budget);
  if (best.is_optimal) return best;
  const Row row{offers, width};
  // a small search first: what it finds makes the one that proves small too
  for (double limit = best.gap() / 4096.0;; limit *= 4.0) {
    const double needed = best.gap() + rounding(best.bound);
    if (!search(row, budget, std::min(limit, needed), most, best)) return best;
    if (limit >= best.gap() + rounding(best.bound)) break;
  }
  best.is_optimal = true;
  return best;
}

}  // namespace marketday
