#include "evaluation/run_statistics.h"

#include <catch2/catch.hpp>
#include <cmath>

namespace marketday {

TEST_CASE("the interquartile mean cuts floor(n/4) values at each end like scipy's trim_mean") {
  CHECK(interquartile_mean(std::vector<double>{1, 2, 3, 100}) == Approx(2.5));
  CHECK(interquartile_mean(std::vector<double>{9, 1, 5}) == Approx(5.0));  // nothing is cut
  CHECK(interquartile_mean(std::vector<double>{0, 1, 2, 3, 4, 5, 6, 7, 8, 90}) == Approx(4.5));
}

TEST_CASE("quantiles interpolate like numpy's default") {
  const std::vector<double> values = {1, 2, 4, 8};
  CHECK(quantile(values, 0.0) == 1.0);
  CHECK(quantile(values, 1.0) == 8.0);
  CHECK(quantile(values, 0.5) == Approx(3.0));
  CHECK(quantile(values, 0.1) == Approx(1.3));
}

TEST_CASE("the bootstrap interval of a mean is near the normal one for many values") {
  std::vector<double> values;
  for (int i = 0; i < 400; ++i) values.push_back(static_cast<double>(i % 20));
  const Bootstrap bootstrap(values.size());
  const Interval interval = bootstrap.interval_of_mean(values);
  const double error = std::sqrt(33.25 / 400.0);  // variance of 0..19 is 33.25
  CHECK(interval.low == Approx(9.5 - 1.96 * error).margin(0.05));
  CHECK(interval.high == Approx(9.5 + 1.96 * error).margin(0.05));
}

TEST_CASE("a constant advantage has a paired interval of no width, whatever the spread") {
  const std::vector<double> base = {1, 50, 7, 1000, -3};
  std::vector<double> arm = base;
  for (double& value : arm) value += 2.0;
  const Bootstrap bootstrap(base.size());
  const PairedComparison c = compare(arm, base, bootstrap);
  CHECK(c.difference == Approx(2.0));
  CHECK(c.interval.low == Approx(2.0));
  CHECK(c.interval.high == Approx(2.0));
}

TEST_CASE("the probability of improvement counts pairs, ties half") {
  const Bootstrap bootstrap(2);
  CHECK(compare(std::vector<double>{1, 3}, std::vector<double>{2, 3}, bootstrap)
            .probability_of_improvement == Approx(0.375));  // (0 + 0 + 1 + 0.5) / 4
  CHECK(compare(std::vector<double>{5, 5}, std::vector<double>{5, 5}, bootstrap)
            .probability_of_improvement == Approx(0.5));
}

}  // namespace marketday
