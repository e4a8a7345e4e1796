#include "sim/option_value.h"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace marketday;

TEST_CASE("the normal distribution function is within 1e-14 of erfc, also far in the tail") {
  double worst = 0.0;
  double worst_tail = 0.0;
  for (int i = -400'000; i <= 400'000; ++i) {
    const double x = i / 10'000.0;
    const double exact = 0.5 * std::erfc(-x / std::sqrt(2.0));
    worst = std::max(worst, std::abs(normal_cdf(x) - exact));
    if (x > -37.0 && x < 0.0) {
      worst_tail = std::max(worst_tail, std::abs(normal_cdf(x) / exact - 1.0));
    }
  }
  INFO("worst " << worst << ", relative in the tail " << worst_tail);
  CHECK(worst <= 1e-14);
  CHECK(worst_tail <= 1e-8);
}

TEST_CASE("the normal density is the slope of its distribution function") {
  for (double x = -5.0; x <= 5.0; x += 0.25) {
    const double h = 1e-5;
    CHECK(normal_pdf(x) ==
          Approx((normal_cdf(x + h) - normal_cdf(x - h)) / (2.0 * h)).margin(1e-9));
  }
}

TEST_CASE(
    "expected surplus equals its integral and falls with price from mean - price to nothing") {
  const auto integral = [](double mean, double sd, double price) {
    double sum = 0.0;
    const int steps = 200'000;
    for (int i = 0; i < steps; ++i) {
      const double z = -10.0 + 20.0 * (i + 0.5) / steps;
      sum += std::max(mean + sd * z - price, 0.0) * std::exp(-0.5 * z * z);
    }
    return sum * 20.0 / steps / std::sqrt(2.0 * 3.14159265358979323846);
  };
  CHECK(expected_surplus(100.0, 20.0, 80.0) == Approx(integral(100.0, 20.0, 80.0)).margin(1e-6));
  CHECK(expected_surplus(100.0, 20.0, 130.0) == Approx(integral(100.0, 20.0, 130.0)).margin(1e-6));
  CHECK(expected_surplus(100.0, 0.0, 80.0) == 20.0);
  CHECK(expected_surplus(100.0, 0.0, 120.0) == 0.0);
}

TEST_CASE("a right to buy is worth at least buying for certain, and more the less is known") {
  CHECK(rc::check([] {
    const double mean = *rc::gen::inRange(0, 20'000) / 100.0;
    const double price = *rc::gen::inRange(0, 20'000) / 100.0;
    const double sd = *rc::gen::inRange(1, 5'000) / 100.0;
    const double value = expected_surplus(mean, sd, price);
    RC_ASSERT(value >= std::max(mean - price, 0.0) - 1e-9);
    RC_ASSERT(expected_surplus(mean, 2.0 * sd, price) >= value - 1e-9);
    RC_ASSERT(expected_surplus(mean, sd, price + 1.0) <= value + 1e-9);
  }));
}

TEST_CASE("a deposit on the regular price is never worth paying, one on a deep cut always") {
  CHECK_FALSE(pays_deposit({100.0, 10.0, 100.0}, 100.0, 20.0));
  CHECK(pays_deposit({50.0, 1.0, 100.0}, 100.0, 20.0));
  // free of risk the deposit is a plain part of the price
  CHECK(pays_deposit({100.0, 10.0, 100.0}, 120.0, 0.0));
  CHECK(tail_paid_probability({100.0, 10.0, 100.0}, 120.0, 0.0) == 1.0);
}
