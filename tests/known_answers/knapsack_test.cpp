#include "models/exact/knapsack.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "models/exact/online_knapsack.h"
#include "sim/io/error.h"
#include "sim/random.h"

namespace marketday::tests {
namespace {

constexpr std::size_t kLevels = 4;

// Fixture F5.
std::vector<Offering> shoppers(std::size_t count) {
  const double costs[kLevels] = {0, 1, 2, 5};
  const double values[kLevels] = {0, 3, 4.5, 7};
  std::vector<Offering> offers;
  for (std::size_t i = 0; i < count; ++i) {
    const double x = static_cast<double>((37 * i) % 101 + 1) / 101.0;
    const double z = static_cast<double>((53 * i) % 89 + 1) / 89.0;
    for (std::size_t l = 0; l < kLevels; ++l) {
      offers.push_back({costs[l] * (0.2 + 0.8 * z), values[l] * x * (0.3 + 0.7 * (1.0 - z))});
    }
  }
  return offers;
}

double worth(const std::vector<Offering>& offers, std::size_t width, const Allocation& allocation,
             double& cost) {
  double value = 0.0;
  cost = 0.0;
  for (std::size_t i = 0; i < allocation.choice.size(); ++i) {
    const Offering& o = offers[i * width + static_cast<std::size_t>(allocation.choice[i])];
    value += o.value;
    cost += o.cost;
  }
  return value;
}

// Every combination.
double best_by_trial(const std::vector<Offering>& offers, std::size_t width, double budget) {
  const std::size_t count = offers.size() / width;
  std::size_t combinations = 1;
  for (std::size_t i = 0; i < count; ++i) combinations *= width;
  double best = -HUGE_VAL;
  for (std::size_t code = 0; code < combinations; ++code) {
    double cost = 0.0;
    double value = 0.0;
    std::size_t rest = code;
    for (std::size_t i = 0; i < count; ++i, rest /= width) {
      cost += offers[i * width + rest % width].cost;
      value += offers[i * width + rest % width].value;
    }
    if (cost <= budget) best = std::max(best, value);
  }
  return best;
}

}  // namespace

TEST_CASE("a budget over shoppers is spread as HiGHS spreads it", "[exact]") {
  struct Row {
    std::size_t count;
    double budget, fluid, price, whole;
  };
  for (const Row& row : {Row{12, 6, 11.61738511, 0.94737867, 11.49816442},
                         Row{200, 120, 272.94446933, 1.07840784, 272.92232729},
                         Row{2000, 1200, 2773.54316407, 1.07871733, 2773.54050506}}) {
    INFO(row.count << " shoppers");
    const std::vector<Offering> offers = shoppers(row.count);
    const Allocation quick = allocate(offers, kLevels, row.budget);
    CHECK(quick.bound == Approx(row.fluid).epsilon(1e-7));
    CHECK(quick.price == Approx(row.price).margin(1e-7));
    CHECK(quick.fractional <= 2);
    CHECK(quick.value <= row.whole + 1e-7);
    CHECK(quick.value >= 0.98 * row.whole);
    const Allocation exact = allocate_exactly(offers, kLevels, row.budget);
    CHECK(exact.is_optimal);
    CHECK(exact.value == Approx(row.whole).epsilon(1e-7));
    double cost = 0.0;
    CHECK(worth(offers, kLevels, exact, cost) == Approx(exact.value).epsilon(1e-12));
    CHECK(cost <= row.budget + 1e-9);  // the best of 2,000 shoppers costs 1,200 to the last cent
    CHECK(exact.gap() >= 0.0);
  }
}

TEST_CASE("twenty thousand shoppers are served within a ten-thousandth of the bound", "[exact]") {
  const std::vector<Offering> offers = shoppers(20'000);
  const Allocation found = allocate(offers, kLevels, 12'000);
  CHECK(found.cost <= 12'000);
  CHECK(found.value >= 0.9999 * found.bound);
}

TEST_CASE("answered one at a time, shoppers bring 99.7 percent of the optimum", "[exact]") {
  constexpr double kOptimum = 2773.54050506;
  const std::vector<Offering> offers = shoppers(2000);
  OnlineKnapsack online(2000, kLevels, 1200.0);
  double value = 0.0;
  double cost = 0.0;
  for (std::size_t i = 0; i < 2000; ++i) {
    const auto own = std::span(offers).subspan(i * kLevels, kLevels);
    const Offering& given = own[static_cast<std::size_t>(online.choose(own))];
    value += given.value;
    cost += given.cost;
    REQUIRE(cost <= 1200.0 + 1e-9);
  }
  INFO(value / kOptimum);
  CHECK(value >= 0.997 * kOptimum);
  CHECK(online.price() == Approx(1.0787).epsilon(0.1));
}

TEST_CASE("whole offers are allocated as trial of all combinations allocates them", "[exact]") {
  CHECK(rc::check("exact allocation", [] {
    const auto count = *rc::gen::inRange<std::size_t>(1, 6);
    const auto width = *rc::gen::inRange<std::size_t>(1, 5);
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    std::vector<Offering> offers;
    double most = 0.0;
    for (std::uint32_t i = 0; i < count * width; ++i) {
      const RandomBlock bits = draw(seed, i, 0, Purpose::environment);
      // whole costs, so that ties come up
      const double cost = i % width == 0 ? 0.0 : std::floor(8.0 * uniform(bits[0]));
      offers.push_back({cost, 10.0 * uniform(bits[1]) - 2.0});
      most += cost;
    }
    const double budget = most * uniform(draw(seed, 0, 1, Purpose::environment)[0]);
    const double best = best_by_trial(offers, width, budget);
    const Allocation quick = allocate(offers, width, budget);
    const Allocation exact = allocate_exactly(offers, width, budget);
    RC_ASSERT(quick.cost <= budget);
    RC_ASSERT(exact.cost <= budget);
    RC_ASSERT(quick.bound >= best - 1e-9);
    RC_ASSERT(quick.value <= best + 1e-9);
    RC_ASSERT(exact.is_optimal);
    RC_ASSERT(std::abs(exact.value - best) < 1e-9);
  }));
}

TEST_CASE("a budget that the dearest upgrades use up to the last unit needs no proof by search",
          "[exact]") {
  // one offer of cost 1 for each of many shoppers, a few values only: a search would drown in ties
  std::vector<Offering> offers;
  for (int i = 0; i < 30'000; ++i) {
    offers.push_back({0.0, 0.0});
    offers.push_back({1.0, 0.1 + 0.03 * (i % 7)});
  }
  const Allocation exact = allocate_exactly(offers, 2, 10'000, 100);
  CHECK(exact.is_optimal);
  CHECK(exact.cost == Approx(10'000));
  CHECK(exact.gap() == Approx(0.0).margin(1e-8));
}

TEST_CASE("an allocation that cannot be made names its cure", "[exact]") {
  const std::vector<Offering> dear = {{5.0, 1.0}, {6.0, 2.0}};
  CHECK_THROWS_WITH(allocate(dear, 2, 4.0), Catch::Contains("an offer that costs nothing"));
  const std::vector<Offering> negative = {{0.0, 0.0}, {-1.0, 2.0}};
  CHECK_THROWS_AS(allocate(negative, 2, 4.0), InputError);
  CHECK(allocate({}, 3, 1.0).choice.empty());
}

}  // namespace marketday::tests
