// T10, T11, T12: logit shares, nested logit shares and elasticities, first from the shelf's own
// loops, then from what a simulated crowd buys.

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "sim/market.h"
#include "sim/shelf_kernels.h"
#include "support/markets.h"

using namespace marketday;

namespace {

struct Shares {
  double buys = 0.0;
  std::vector<double> items;
};

// Shares of items and of buying at all, from the kernels a visit uses.
Shares shares_of(const std::vector<float>& utilities, float mu) {
  float utility[8] = {};
  float considered[8] = {};
  float weight[8];
  float sum[8] = {};
  for (std::size_t i = 0; i < utilities.size(); ++i) {
    utility[i] = utilities[i];
    considered[i] = 1.0F;
  }
  weigh_slots(utility, considered, 8, weight);
  sum_groups(weight, 1, sum);
  const float zero[8] = {};
  float probability[8];
  incidence(sum, zero, zero, 8, mu, 0.0F, probability);
  Shares shares;
  shares.buys = static_cast<double>(probability[0]);
  for (std::size_t i = 0; i < utilities.size(); ++i) {
    shares.items.push_back(shares.buys * static_cast<double>(weight[i] / sum[0]));
  }
  return shares;
}

}  // namespace

TEST_CASE("T10: logit shares and logsum for utilities 1, 0.5, 0 and an outside option") {
  const Shares s = shares_of({1.0F, 0.5F, 0.0F}, 1.0F);
  REQUIRE(s.items[0] == Approx(0.42693).margin(6e-6));
  REQUIRE(s.items[1] == Approx(0.25895).margin(6e-6));
  REQUIRE(s.items[2] == Approx(0.15706).margin(6e-6));
  REQUIRE(1.0 - s.buys == Approx(0.15706).margin(6e-6));
  REQUIRE(-std::log(1.0 - s.buys) == Approx(1.85113).margin(2e-5));
}

TEST_CASE("T10: a crowd without tastes buys in logit shares") {
  const std::uint32_t shoppers = 200000;
  const MarketSpec spec = test::bare_market({1.0, 0.5, 0.0}, shoppers);
  Workspace workspace;
  MarketState state = open_market(spec, 5, workspace);
  std::vector<double> bought(3, 0.0);
  const int days = 5;
  for (int day = 0; day < days; ++day) {
    advance_day(spec, state, Campaign{}, workspace);
    for (const OrderLine& line : state.lines) bought[line.slot] += line.quantity;
  }
  const double n = shoppers * static_cast<double>(days);
  const double expected[] = {0.42693, 0.25895, 0.15706};
  for (std::size_t i = 0; i < 3; ++i) {
    const double se = std::sqrt(expected[i] * (1.0 - expected[i]) / n);
    REQUIRE(bought[i] / n == Approx(expected[i]).margin(4.0 * se + 1e-5));
  }
}

TEST_CASE("T11: nested logit shares with scale 0.5") {
  // within a nest utilities are divided by the scale, the inclusive value is multiplied by it
  const Shares nest = shares_of({1.0F / 0.5F, 0.5F / 0.5F}, 0.5F);
  const double odds = nest.buys / (1.0 - nest.buys);  // nest against one alternative of utility 0
  const double total = odds + 1.0 + 1.0;              // nest, singleton 0, outside 0
  REQUIRE(odds / total * nest.items[0] / nest.buys == Approx(0.44875).margin(6e-6));
  REQUIRE(odds / total * nest.items[1] / nest.buys == Approx(0.16509).margin(6e-6));
  REQUIRE(1.0 / total == Approx(0.19308).margin(6e-6));
}

TEST_CASE("T12: logit elasticities at price coefficient -3, price 1, share 0.2") {
  const auto shares_at = [](float price) {
    // four items and the outside option are alike at price 1: a share of 0.2 each
    return shares_of({-3.0F * (price - 1.0F), 0.0F, 0.0F, 0.0F}, 1.0F);
  };
  const float step = 0.01F;
  const Shares low = shares_at(1.0F - step);
  const Shares high = shares_at(1.0F + step);
  const double width = 2.0 * static_cast<double>(step);
  REQUIRE(shares_at(1.0F).items[0] == Approx(0.2).margin(1e-6));
  REQUIRE((std::log(high.items[0]) - std::log(low.items[0])) / width == Approx(-2.40).margin(2e-3));
  REQUIRE((std::log(high.items[1]) - std::log(low.items[1])) / width == Approx(0.60).margin(2e-3));
}
