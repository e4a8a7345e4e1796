// Aggregates over tasks as rliable 1.2.0 (numpy 2.4.6, scipy 1.17.1) computes them; its intervals
// from 50,000, 5,000 and 20,000 resamples of its own luck.
#include "evaluation/suite_statistics.h"

#include <catch2/catch.hpp>

namespace marketday::tests {
namespace {

const TaskScores kX = {{.91, .85, .40, .77, .66, .95, .12, .58},
                       {.30, .35, .28, .41, .22, .39, .31, .27},
                       {1.0, .99, -.20, .98, 1.02, .97, .50, .96}};
const TaskScores kY = {{.51, .85, .44, .37, .60, .55, .32, .48},
                       {.20, .35, .18, .31, .26, .29, .21, .27},
                       {.90, .93, .20, .98, .82, .97, .40, .76}};

void check(const Aggregate& measured, double value, double low, double high, double margin = 0.02) {
  CHECK(measured.value == Approx(value).epsilon(1e-12));
  CHECK(measured.interval.low == Approx(low).margin(margin));
  CHECK(measured.interval.high == Approx(high).margin(margin));
}

}  // namespace

TEST_CASE("aggregates over tasks are rliable's, and so are their stratified intervals") {
  const SuiteSummary s = summarise_suite(kX);
  check(s.iqm, 0.59, 0.4366666667, 0.73);
  check(s.mean, 0.58291666666666667, 0.4608333333, 0.6829166667);
  check(s.median, 0.655, 0.41875, 0.7975);
  check(s.optimality_gap, 0.41791666666666667, 0.3183333333, 0.5391666667);
}

TEST_CASE("the probability of improvement over tasks is rliable's") {
  check(probability_of_improvement(kX, kY), 0.72916666666666667, 0.5729166667, 0.8671875);
  CHECK(probability_of_improvement(kX, kX).value == 0.5);
}

TEST_CASE("performance profiles are rliable's and never rise") {
  const std::vector<double> at = {0.0, 0.3, 0.6, 0.95};
  const std::vector<Aggregate> profile = performance_profile(kX, at);
  const double one_run = 1.0 / 24.0 + 1e-9;
  check(profile[0], 0.95833333333333333, 0.875, 1.0, one_run);
  check(profile[1], 0.75, 0.5833333333, 0.9166666667, one_run);
  check(profile[2], 0.45833333333333333, 0.2916666667, 0.5833333333, one_run);
  check(profile[3], 0.25, 0.125, 0.3333333333, one_run);
  for (std::size_t i = 1; i < profile.size(); ++i) CHECK(profile[i].value <= profile[i - 1].value);
}

TEST_CASE("runs of one task are never drawn into another") {
  // every task constant: no resample can differ
  const SuiteSummary s = summarise_suite({{0.2, 0.2, 0.2}, {0.9, 0.9, 0.9}});
  CHECK(s.mean.interval.low == Approx(0.55));
  CHECK(s.mean.interval.high == Approx(0.55));
  CHECK(s.iqm.interval.low == s.iqm.interval.high);
}

}  // namespace marketday::tests
