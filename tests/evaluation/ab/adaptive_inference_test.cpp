// Data of a bandit: the plain mean is biased, the corrected estimators are not.
#include "evaluation/ab/adaptive_inference.h"

#include <boost/random/normal_distribution.hpp>
#include <catch2/catch.hpp>
#include <cmath>

#include "sim/io/error.h"
#include "sim/random.h"

namespace marketday::tests {
using namespace ab;  // NOLINT(google-build-using-namespace): the subject of these tests

namespace {

// Two equal arms of mean 0 and sd 1; after each round the arm with the better mean so far gets
// 1 - e_t with e_t = max(0.5 t^-0.7, 0.01), the other e_t: epsilon-greedy with a fading epsilon.
AdaptiveLog greedy_log(std::uint32_t run, int rounds) {
  KeyedEngine engine(31, run, 0, Purpose::ab_test);
  boost::random::normal_distribution<double> normal;
  AdaptiveLog log;
  log.arms = 2;
  double sum[2] = {0.0, 0.0};
  double count[2] = {0.0, 0.0};
  for (int t = 0; t < rounds; ++t) {
    const double floor = std::max(0.5 * std::pow(t + 1.0, -0.7), 0.01);
    double first = 0.5;
    if (t >= 2 && count[0] > 0.0 && count[1] > 0.0) {
      first = sum[0] / count[0] >= sum[1] / count[1] ? 1.0 - floor : floor;
    }
    const std::size_t arm = uniform(engine()) < first ? 0 : 1;
    const double reward = normal(engine);
    log.pulled.push_back(arm);
    log.rewards.push_back(reward);
    log.propensities.push_back(first);
    log.propensities.push_back(1.0 - first);
    sum[arm] += reward;
    count[arm] += 1.0;
  }
  return log;
}

struct Record {
  double mean = 0.0;
  double coverage = 0.0;
  double error = 0.0;  // of the mean
};

Record record_of(AdaptiveEstimator estimator, int runs, int rounds) {
  double sum = 0.0;
  double squares = 0.0;
  double covered = 0.0;
  for (int run = 0; run < runs; ++run) {
    const Effect e =
        adaptive_value(greedy_log(static_cast<std::uint32_t>(run), rounds), 1, estimator, 0.05);
    sum += e.estimate;
    squares += e.estimate * e.estimate;
    covered += e.interval.low <= 0.0 && 0.0 <= e.interval.high ? 1.0 : 0.0;
  }
  const double mean = sum / runs;
  return {mean, covered / runs, std::sqrt((squares / runs - mean * mean) / runs)};
}

}  // namespace

TEST_CASE("on a greedy bandit's data the plain mean is too low; scores repair it") {
  const int runs = 2'000;
  const Record plain = record_of(AdaptiveEstimator::sample_mean, runs, 1'000);
  const Record ipw = record_of(AdaptiveEstimator::ipw, runs, 1'000);
  const Record aipw = record_of(AdaptiveEstimator::aipw, runs, 1'000);
  const Record weighted = record_of(AdaptiveEstimator::weighted_aipw, runs, 1'000);
  CAPTURE(plain.mean, plain.coverage, ipw.mean, ipw.coverage, weighted.mean, weighted.coverage);
  CHECK(plain.mean < -0.05);
  CHECK(std::abs(ipw.mean) < 4.0 * ipw.error);
  CHECK(std::abs(aipw.mean) < 4.0 * aipw.error);
  // the adaptive weights trade a bias that fades for an interval that holds
  CHECK(std::abs(weighted.mean) < 0.5 * std::abs(plain.mean));
  CHECK(weighted.coverage == Approx(0.95).margin(0.015));
  CHECK(weighted.error < aipw.error);
}

TEST_CASE("with even, fixed propensities every estimator is the plain mean's neighbour") {
  AdaptiveLog log;
  log.arms = 2;
  for (int t = 0; t < 400; ++t) {
    log.pulled.push_back(static_cast<std::size_t>(t % 2));
    log.rewards.push_back(t % 2 == 0 ? 1.0 : 1.0 + t % 3);
    log.propensities.insert(log.propensities.end(), {0.5, 0.5});
  }
  CHECK(adaptive_value(log, 0, AdaptiveEstimator::ipw, 0.05).estimate == Approx(1.0));
  const double plain =
      adaptive_difference(log, 0, 1, AdaptiveEstimator::sample_mean, 0.05).estimate;
  CHECK(adaptive_difference(log, 0, 1, AdaptiveEstimator::weighted_aipw, 0.05).estimate ==
        Approx(plain).margin(0.02));
  log.propensities[0] = 0.0;
  CHECK_THROWS_AS(adaptive_value(log, 0, AdaptiveEstimator::aipw, 0.05), InputError);
}

}  // namespace marketday::tests
