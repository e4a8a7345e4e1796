#include "sim/service_queue.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using namespace marketday;

namespace {

// a^c / c! over the sum, term by term; small numbers only.
double plain_erlang_b(int servers, double load) {
  double term = 1.0;
  double sum = 1.0;
  for (int k = 1; k <= servers; ++k) {
    term *= load / k;
    sum += term;
  }
  return term / sum;
}

}  // namespace

TEST_CASE("Erlang's formulas agree with their plain sums") {
  CHECK(rc::check([] {
    const int servers = *rc::gen::inRange(1, 60);
    const double load = *rc::gen::inRange(1, 6'000) / 100.0;
    const double b = plain_erlang_b(servers, load);
    RC_ASSERT(std::abs(erlang_b(servers, load) - b) <= 1e-12);
    if (load < servers) {
      const double rho = load / servers;
      RC_ASSERT(std::abs(erlang_c(servers, load) - b / (1.0 - rho * (1.0 - b))) <= 1e-12);
      RC_ASSERT(erlang_c(servers, load) >= erlang_b(servers, load));
    }
  }));
}

TEST_CASE("one server is the M/M/1 queue") {
  CHECK(erlang_c(1, 0.8) == Approx(0.8).epsilon(1e-12));
  CHECK(mean_wait(1, 0.8, 3.0) == Approx(0.8 / 0.2 * 3.0).epsilon(1e-12));
}

TEST_CASE("ten thousand servers neither overflow nor vanish") {
  CHECK(erlang_b(10'000, 10'000.0) == Approx(0.00794).margin(5e-4));
  CHECK(std::isfinite(mean_wait(10'000, 9'900.0, 1.0)));
}

TEST_CASE("an overloaded line makes everybody wait for ever, an idle one nobody") {
  CHECK(erlang_c(5, 5.0) == 1.0);
  CHECK(mean_wait(5, 6.0, 1.0) == std::numeric_limits<double>::infinity());
  CHECK(erlang_b(0, 2.0) == 1.0);
  CHECK(erlang_c(3, 0.0) == 0.0);
  CHECK(mean_wait(3, 0.0, 5.0) == 0.0);
}
