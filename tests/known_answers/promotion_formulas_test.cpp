// T29 to T35: the closed forms behind single mechanisms.
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "sim/ad_stock.h"
#include "sim/break_even.h"
#include "sim/day_terms.h"
#include "sim/diffusion.h"
#include "sim/option_value.h"
#include "sim/service_queue.h"
#include "sim/top_up.h"

using namespace marketday;

TEST_CASE("T29: 20 % off at a 40 % margin must double sales, 10 % at 30 % must add half") {
  CHECK(break_even_lift(0.2, 0.4) == Approx(1.0).epsilon(1e-12));
  CHECK(break_even_lift(0.1, 0.3) == Approx(0.5).epsilon(1e-12));
  CHECK(break_even_lift(0.0, 0.3) == 0.0);
  CHECK(break_even_lift(0.3, 0.3) == std::numeric_limits<double>::infinity());
}

TEST_CASE("T30: spend 200 get 30, hassle 2, filler worth 0.6: baskets of 130 to 200 jump") {
  const Cents window = top_up_window_cents(3000, 200, 0.6);
  CHECK(window == 7000);
  CHECK_FALSE(tops_up(12999, 20000, window));
  CHECK(tops_up(13000, 20000, window));
  CHECK(tops_up(19999, 20000, window));
  CHECK_FALSE(tops_up(20000, 20000, window));
}

TEST_CASE("a reward below the hassle fills no gap, filler at full worth fills every gap") {
  CHECK(top_up_window_cents(200, 200, 0.6) == 0);
  CHECK(top_up_window_cents(100, 200, 1.0) == 0);
  CHECK(tops_up(1, 20000, top_up_window_cents(3000, 200, 1.0)));
  CHECK_FALSE(tops_up(0, 20000, top_up_window_cents(3000, 200, 1.0)));
}

TEST_CASE("T31: a deposit of 10 on a pre-sale at 90 beats waiting for 100") {
  const PreSale offer{90.0, 10.0, 100.0};
  CHECK(pre_sale_surplus(offer, 100.0, 20.0) == Approx(11.6663).margin(5e-5));
  CHECK(expected_surplus(100.0, 20.0, 100.0) == Approx(7.9788).margin(5e-5));
  CHECK(tail_paid_probability(offer, 100.0, 20.0) == Approx(0.84134).margin(5e-6));
  CHECK(pays_deposit(offer, 100.0, 20.0));
  CHECK(pays_tail(offer, 80.01));
  CHECK_FALSE(pays_tail(offer, 80.0));
}

TEST_CASE("T32: Erlang C and B of four erlangs on five servers") {
  CHECK(erlang_c(5, 4.0) == Approx(0.55411).margin(5e-6));
  CHECK(erlang_b(5, 4.0) == Approx(0.19907).margin(5e-6));
}

TEST_CASE("T33: Bass curve of p 0.03 and q 0.38") {
  const BassModel bass{0.03, 0.38};
  CHECK(bass.peak_time() == Approx(6.1926).margin(5e-5));
  CHECK(bass.peak_rate() == Approx(0.11059).margin(5e-6));
  CHECK(bass.adopted(bass.peak_time()) == Approx(0.46053).margin(5e-6));
  CHECK(bass.adopted(5.0) == Approx(0.33120).margin(5e-6));
  CHECK(bass.adoption_rate(bass.peak_time()) == Approx(bass.peak_rate()).epsilon(1e-12));
  const double step = 1e-4;
  const double slope = (bass.adopted(5.0 + step) - bass.adopted(5.0 - step)) / (2.0 * step);
  CHECK(bass.adoption_rate(5.0) == Approx(slope).epsilon(1e-7));
}

TEST_CASE("without imitation the Bass curve is exponential and falls from the start") {
  const BassModel bass{0.1, 0.0};
  CHECK(bass.adopted(3.0) == Approx(1.0 - std::exp(-0.3)).epsilon(1e-12));
  CHECK(bass.peak_time() == 0.0);
  CHECK(bass.peak_rate() == bass.adoption_rate(0.0));
}

TEST_CASE("T34: half-lives of advertising and the carry-over of a half-life of three weeks") {
  CHECK(half_life_weeks(0.7) == Approx(1.943).margin(5e-4));
  CHECK(half_life_weeks(0.468) == Approx(0.913).margin(5e-4));
  CHECK(carry_over_of_half_life(3.0) == Approx(0.7937).margin(5e-5));
}

TEST_CASE("seven daily decays of advertising make one weekly, and half the stock does half") {
  const double daily = period_carry_over(0.47, 1.0);
  CHECK(std::pow(daily, 7.0) == Approx(0.47).epsilon(1e-12));
  CHECK(period_carry_over(0.47, 7.0) == Approx(0.47).epsilon(1e-12));
  CHECK(period_carry_over(0.0, 1.0) == 0.0);
  const AdResponse response{0.24F, 5.0F, 2};
  CHECK(response.effect(5.0F) == Approx(0.12).epsilon(1e-6));
  CHECK(response.effect(10.0F) == Approx(0.24 * 100.0 / 125.0).epsilon(1e-6));
  CHECK(response.effect(0.0F) == 0.0F);
}

TEST_CASE("T35: the coupon hazard over 35 days redeems .12052, a little more before the end") {
  CouponSpec coupons;
  coupons.validity_days = 35;
  coupons.recall_start = 0.0065;
  coupons.recall_decay = 0.04;
  coupons.recall_end = 0.002;
  coupons.recall_end_width = 3.0;
  constexpr int kSteps = 1000;  // in a tenth of the validity
  const double step = 3.5 / kSteps;
  double cumulative = 0.0;
  std::vector<double> redeemed;  // by tenths
  for (int tenth = 0; tenth < 10; ++tenth) {
    const double before = 1.0 - std::exp(-cumulative);
    for (int i = 0; i < kSteps; ++i) {
      cumulative += step * recall_hazard(coupons, tenth * 3.5 + (i + 0.5) * step);
    }
    redeemed.push_back(1.0 - std::exp(-cumulative) - before);
  }
  const double total = 1.0 - std::exp(-cumulative);
  CHECK(total == Approx(0.12052).margin(6e-6));
  const double expected[] = {.174, .149, .127, .109, .093, .080, .070, .062, .061, .074};
  for (std::size_t tenth = 0; tenth < 10; ++tenth) {
    CHECK(redeemed[tenth] / total == Approx(expected[tenth]).margin(6e-4));
  }
}
