// T5: BG/BB on the donations of Fader, Hardie and Shang (2010, table 1): donors of 1995 by gifts in
// the six years after, by the year of the last one. A published table of 22 rows.
#include "models/lifetime_bg_bb.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "sim/io/error.h"
#include "sim/random.h"

using namespace marketday;

namespace {

std::vector<Opportunities> donations() {
  const double counts[7][7] = {{3464, 0, 0, 0, 0, 0, 0},  // gifts 0; columns: last year 0..6
                               {0, 1091, 277, 129, 78, 119, 129},  //
                               {0, 0, 613, 255, 155, 173, 234},    //
                               {0, 0, 0, 322, 181, 225, 357},      //
                               {0, 0, 0, 0, 240, 284, 512},        //
                               {0, 0, 0, 0, 0, 335, 728},          //
                               {0, 0, 0, 0, 0, 0, 1203}};
  std::vector<Opportunities> result;
  for (int x = 0; x <= 6; ++x) {
    for (int last = 0; last <= 6; ++last) {
      if (counts[x][last] > 0) result.push_back({x, last, 6, counts[x][last]});
    }
  }
  return result;
}

}  // namespace

TEST_CASE("T5: BG/BB on 11,104 donors has log-likelihood -33225.5813") {
  const std::vector<Opportunities> donors = donations();
  double all = 0.0;
  for (const Opportunities& h : donors) all += h.customers;
  REQUIRE(all == 11'104.0);
  const MaximumLikelihood fit = fit_bg_bb(donors);
  CHECK(fit.converged);
  CHECK(fit.log_likelihood == Approx(-33225.5813).margin(1e-3));
  const double expected[] = {1.2035, 0.7497, 0.6567, 2.7834};
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(fit.parameters[i] == Approx(expected[i]).margin(2e-3));
    CHECK(fit.standard_errors[i] > 0.0);
  }
}

// BTYD's vignette (Dziurzynski, Wadsworth, McCarthy): ten more years, at its own search's
// parameters
TEST_CASE(
    "BG/BB expects 0.1302 gifts of a donor who never came back, 3.6279 of one with 4 by year 5") {
  const BgBb model{1.20352083, 0.74971429, 0.65669843, 2.78340801};
  CHECK(model.expected_future_purchases({0, 0, 6}, 10) == Approx(0.1302169).margin(1e-5));
  CHECK(model.expected_future_purchases({4, 5, 6}, 10) == Approx(3.627858).margin(3e-4));
}

TEST_CASE("over all histories BG/BB's chances sum to one, and its forecasts to its mean") {
  const BgBb model{1.2, 0.75, 0.66, 2.8};
  const int n = 5;
  double chance = 0.0;
  double ahead = 0.0;
  double alive = 0.0;
  for (int pattern = 0; pattern < (1 << n); ++pattern) {
    Opportunities h{0, 0, n};
    for (int t = 1; t <= n; ++t) {
      if ((pattern >> (t - 1) & 1) == 0) continue;
      ++h.bought;
      h.last = t;
    }
    const double p = std::exp(model.log_likelihood(h));
    chance += p;
    ahead += p * model.expected_future_purchases(h, 4);
    alive += p * model.probability_alive(h);
  }
  CHECK(chance == Approx(1.0).epsilon(1e-12));
  CHECK(ahead == Approx(model.expected_purchases(9) - model.expected_purchases(5)).epsilon(1e-10));
  // B(gamma, delta + 6) / B(gamma, delta): stayed six times over
  double stayed = 1.0;
  for (int t = 0; t < 6; ++t) stayed *= (2.8 + t) / (2.8 + 0.66 + t);
  CHECK(alive == Approx(stayed).epsilon(1e-10));
}

TEST_CASE("the forecast at gamma = 1 is the limit from both sides") {
  const Opportunities h{2, 4, 6};
  const double at = BgBb{1.2, 0.75, 1.0, 2.8}.expected_future_purchases(h, 5);
  CHECK(at == Approx(BgBb{1.2, 0.75, 1.0001, 2.8}.expected_future_purchases(h, 5)).epsilon(1e-4));
  CHECK(at == Approx(BgBb{1.2, 0.75, 0.9999, 2.8}.expected_future_purchases(h, 5)).epsilon(1e-4));
}

TEST_CASE("opportunities are counted from each customer's first purchase") {
  const CsvTable table = CsvTable::parse(
      "customer,date,amount\n"
      "a,2024-01-01,5\n"
      "a,2024-01-01,5\n"  // the same day is no opportunity
      "a,2024-01-08,5\n"  // day 7: the first week
      "a,2024-01-09,5\n"  // day 8: the second
      "a,2024-01-10,5\n"  // the second again
      "b,2024-01-20,5\n"
      "b,2024-01-30,5\n"   // day 10, the second week, which is over on 02-03
      "c,2024-01-31,5\n",  // no week is over
      "t.csv");
  const auto h = read_opportunities(table, {}, "2024-02-03", 7);
  REQUIRE(h.size() == 3);
  CHECK((h[0].bought == 2 && h[0].last == 2 && h[0].seen == 4));
  CHECK((h[1].bought == 1 && h[1].last == 2 && h[1].seen == 2));
  CHECK((h[2].bought == 0 && h[2].seen == 0));
}

TEST_CASE("BG/BB refuses histories that cannot be, and data in which nobody comes back") {
  CHECK_THROWS_WITH(fit_bg_bb({{3, 2, 6}}), Catch::Contains("cannot be"));
  CHECK_THROWS_WITH(fit_bg_bb({{0, 0, 6, 100.0}}), Catch::Contains("0 of 100 customers"));
}
