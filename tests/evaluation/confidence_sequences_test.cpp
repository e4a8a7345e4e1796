#include <catch2/catch.hpp>
#include <cmath>

#include "evaluation/intervals/approximate.h"
#include "evaluation/intervals/betting.h"
#include "evaluation/intervals/cressie_read.h"
#include "evaluation/intervals/empirical_likelihood.h"
#include "evaluation/intervals/mixture_sequence.h"
#include "sim/random.h"

namespace marketday::intervals {
namespace {

// Three actions logged with probabilities (.6, .3, .1), policy (.2, .2, .6): weights up to 6.
struct Stream {
  std::vector<double> weights;
  std::vector<double> rewards;
  static constexpr double kLogged[3] = {0.6, 0.3, 0.1};
  static constexpr double kPolicy[3] = {0.2, 0.2, 0.6};
  static constexpr double kReward[3] = {0.3, 0.5, 0.7};
  static constexpr double kTruth = 0.2 * 0.3 + 0.2 * 0.5 + 0.6 * 0.7;

  Stream(std::uint32_t run, std::uint32_t rows) {
    for (std::uint32_t i = 0; i < rows; ++i) {
      const RandomBlock bits = draw(2024, i, run, Purpose::environment);
      const double u = uniform(bits[0]);
      const std::size_t a = u < 0.6 ? 0 : u < 0.9 ? 1 : 2;
      weights.push_back(kPolicy[a] / kLogged[a]);
      rewards.push_back(uniform(bits[1]) < kReward[a] ? 1.0 : 0.0);
    }
  }
  WeightedRewards first(std::size_t rows) const {
    return {std::span(weights).first(rows), std::span(rewards).first(rows)};
  }
};

bool misses(const Interval& interval) {
  return interval.low > Stream::kTruth || interval.high < Stream::kTruth;
}

constexpr int kRuns = 400;
constexpr std::size_t kRows = 1000;

}  // namespace

TEST_CASE("peeking at every row, a confidence sequence of 95 % misses in 5 % of runs at most") {
  int bernstein = 0;
  int mixture = 0;
  int betting = 0;
  int gaussian_missed = 0;
  for (int run = 0; run < kRuns; ++run) {
    const Stream stream(static_cast<std::uint32_t>(run), kRows);
    bool missed = false;
    for (const Interval& interval : bernstein_sequence(stream.first(kRows), 0.95)) {
      missed = missed || misses(interval);
    }
    bernstein += missed ? 1 : 0;

    // the interval leaves out the truth when the wealth against it is 1 / alpha: ask that alone
    MixtureSequence sequence;
    BettingLower low(0.025);
    BettingLower high(0.025);
    bool mixture_missed = false;
    bool betting_missed = false;
    bool normal_missed = false;
    for (std::size_t i = 0; i < kRows; ++i) {
      sequence.add(stream.weights[i], stream.rewards[i]);
      low.add(stream.weights[i] * stream.rewards[i]);
      high.add(stream.weights[i] * (1.0 - stream.rewards[i]));
      if ((i + 1) % 20 != 0) continue;
      mixture_missed = mixture_missed || misses(sequence.interval(0.95));
      betting_missed = betting_missed || low.log_wealth(Stream::kTruth) > std::log(40.0) ||
                       high.log_wealth(1.0 - Stream::kTruth) > std::log(40.0);
      normal_missed = normal_missed || misses(gaussian(stream.first(i + 1), 0.95));
    }
    mixture += mixture_missed ? 1 : 0;
    betting += betting_missed ? 1 : 0;
    gaussian_missed += normal_missed ? 1 : 0;
  }
  CAPTURE(bernstein, mixture, betting, gaussian_missed);
  CHECK(bernstein <= kRuns / 20);
  CHECK(mixture <= kRuns / 20);
  CHECK(betting <= kRuns / 20);
  CHECK(gaussian_missed > kRuns / 7);  // what peeking does to an interval made for one look
}

TEST_CASE("confidence sequences narrow with the rows, betting the most") {
  const Stream stream(3, 4000);
  double before = 1.0;
  for (const std::size_t rows : {250U, 1000U, 4000U}) {
    const Interval bet = betting_interval(stream.first(rows), 0.95);
    const Interval closed = bernstein_interval(stream.first(rows), 0.95);
    CHECK(bet.high - bet.low < closed.high - closed.low);
    CHECK(bet.high - bet.low < before);
    CHECK_FALSE(misses(bet));
    before = bet.high - bet.low;
  }
}

TEST_CASE("a betting bound is where the wealth against it is 1 / alpha") {
  const Stream stream(5, 500);
  BettingLower bound(0.05);
  for (std::size_t i = 0; i < 500; ++i) bound.add(stream.weights[i] * stream.rewards[i]);
  CHECK(bound.log_wealth(bound.now()) == Approx(std::log(20.0)).epsilon(1e-9));
  CHECK(bound.log_wealth(0.2) > bound.log_wealth(0.3));
}

TEST_CASE("intervals for one look cover 95 % at one look") {
  int cressie = 0;
  int likelihood = 0;
  double width = 0.0;
  double normal_width = 0.0;
  for (int run = 0; run < kRuns; ++run) {
    const Stream stream(static_cast<std::uint32_t>(run) + 5000, 500);
    const Interval ball = cressie_read(stream.first(500), 0.95);
    const Interval ratio = empirical_likelihood(stream.first(500), 0.95);
    const Interval normal = gaussian(stream.first(500), 0.95);
    cressie += misses(ball) ? 0 : 1;
    likelihood += misses(ratio) ? 0 : 1;
    width += ratio.high - ratio.low;
    normal_width += normal.high - normal.low;
  }
  CAPTURE(cressie, likelihood);
  CHECK(cressie >= 367);  // 380 expected, 3 standard errors of 4.4
  CHECK(likelihood >= 367);
  CHECK(likelihood <= 393);
  CHECK(width < 0.9 * normal_width);  // knowing that the mean weight is 1 helps
}

TEST_CASE("shifted and stretched rewards shift and stretch the intervals") {
  const Stream stream(9, 400);
  std::vector<double> cents;
  for (const double r : stream.rewards) cents.push_back(-50.0 + 200.0 * r);
  const WeightedRewards unit = stream.first(400);
  const WeightedRewards scaled{unit.weights, cents, -50.0, 150.0};
  const auto same = [](const Interval& a, const Interval& b) {
    CHECK(b.low == Approx(-50.0 + 200.0 * a.low).epsilon(1e-6));
    CHECK(b.high == Approx(-50.0 + 200.0 * a.high).epsilon(1e-6));
  };
  same(betting_interval(unit, 0.9), betting_interval(scaled, 0.9));
  same(bernstein_interval(unit, 0.9), bernstein_interval(scaled, 0.9));
  same(mixture_sequence(unit, 0.9), mixture_sequence(scaled, 0.9));
  same(clopper_pearson(unit, 0.9), clopper_pearson(scaled, 0.9));
  same(empirical_likelihood(unit, 0.9), empirical_likelihood(scaled, 0.9));
}

}  // namespace marketday::intervals
