#include "sim/return_delay.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace marketday;

TEST_CASE("a plain purchase comes back with 16 %, one made to reach a bar or with a defect more") {
  const ReturnSpec spec;
  CHECK(return_probability(spec, 0.0, false, false, 0.0) == Approx(0.16).margin(1e-4));
  CHECK(return_probability(spec, 0.0, true, false, 0.0) ==
        Approx(1.0 / (1.0 + std::exp(1.658 - 0.7))).epsilon(1e-12));
  CHECK(return_probability(spec, 0.3, true, true, -0.2) ==
        Approx(1.0 / (1.0 + std::exp(1.658 - 0.7 - 2.0 - 0.3 + 0.2))).epsilon(1e-12));
}

TEST_CASE("returns take nine days on average, whole days, at least one") {
  for (const double shape : {1.0, 2.0, 5.0}) {
    CAPTURE(shape);
    ReturnSpec spec;
    spec.delay_shape = shape;
    const ReturnDelay delay(spec);
    double sum = 0.0;
    double square = 0.0;
    int last = 1;
    for (std::uint32_t i = 0; i < 1024; ++i) {
      const int days = delay.days(i << 22U);
      CHECK(days >= last);
      last = days;
      sum += days;
      square += static_cast<double>(days) * days;
    }
    const double mean = sum / 1024.0;
    CHECK(mean == Approx(9.0).margin(0.1));
    CHECK(square / 1024.0 - mean * mean == Approx(81.0 / shape).epsilon(0.03));
  }
}

TEST_CASE("as many lines come back as their probability says, by a keyed draw") {
  const ReturnDelay delay{ReturnSpec{}};
  const double p = 0.16;
  int returned = 0;
  double days = 0.0;
  const int n = 200'000;
  for (int i = 0; i < n; ++i) {
    const int after = draw_return(delay, p, 9, static_cast<std::uint32_t>(i), 4, 0);
    returned += after > 0 ? 1 : 0;
    days += after;
  }
  CHECK(returned / static_cast<double>(n) == Approx(p).margin(4.0 * std::sqrt(p * (1 - p) / n)));
  CHECK(days / returned == Approx(9.0).margin(4.0 * 9.0 / std::sqrt(2.0 * returned)));
  CHECK(draw_return(delay, 1.0, 9, 1, 4, 0) == draw_return(delay, 1.0, 9, 1, 4, 0));
  CHECK(draw_return(delay, 0.0, 9, 1, 4, 0) == 0);
}

TEST_CASE("a shopper's proneness to return is normal and can be switched off") {
  ReturnSpec spec;
  CHECK(draw_return_util(spec, 1, 5) == 0.0);
  spec.shopper_sd = 0.5;
  double sum = 0.0;
  double square = 0.0;
  const std::uint32_t n = 100'000;
  for (std::uint32_t i = 0; i < n; ++i) {
    const double u = draw_return_util(spec, 1, i);
    sum += u;
    square += u * u;
  }
  CHECK(sum / n == Approx(0.0).margin(4.0 * 0.5 / std::sqrt(n)));
  CHECK(square / n == Approx(0.25).margin(4.0 * 0.25 * std::sqrt(2.0 / n)));
}
