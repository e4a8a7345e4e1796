#include <tbb/global_control.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "evaluation/distribution/bands.h"
#include "evaluation/distribution/weighted_cdf.h"
#include "sim/io/error.h"
#include "sim/random.h"
#include "support/ope_fixtures.h"
#include "support/small_process.h"

namespace marketday::distribution {
namespace {

// Returns of the policy and their probabilities, by walking its own process.
void walk(std::size_t step, std::size_t s, double share, double earned, double discount,
          std::map<double, double>& law) {
  using P = tests::SmallProcess;
  for (std::size_t a = 0; a < 2; ++a) {
    const double now = share * P::kPolicy[s][a];
    const double total = earned + discount * P::kReward[s][a];
    if (step + 1 == P::kSteps || (s == 1 && a == 1)) {
      law[std::round(total * 1e9) / 1e9] += now;
      continue;
    }
    walk(step + 1, 0, now * P::kToZero[s][a], total, discount * P::kGamma, law);
    walk(step + 1, 1, now * (1.0 - P::kToZero[s][a]), total, discount * P::kGamma, law);
  }
}

struct Returns {
  tests::SmallProcess process;
  std::vector<double> outcomes = sequential::discounted_returns(process.log());
  std::vector<double> weights = sequential::trajectory_weights(process.log());
  WeightedOutcomes data() const { return {outcomes, weights}; }
};

}  // namespace

TEST_CASE("what is read off a distribution of four points is what the definitions say") {
  const Cdf cdf({-1.0, 0.0, 2.0, 5.0}, {0.1, 0.4, 0.8, 1.0});
  CHECK(cdf.at(-1.5) == 0.0);
  CHECK(cdf.at(0.0) == 0.4);
  CHECK(cdf.at(1.9) == 0.4);
  CHECK(cdf.at(9.0) == 1.0);
  CHECK(cdf.mean() == Approx(1.7));
  CHECK(cdf.variance() == Approx(0.1 + 0.4 * 4 + 0.2 * 25 - 1.7 * 1.7));
  CHECK(cdf.quantile(0.4) == 0.0);
  CHECK(cdf.quantile(0.41) == 2.0);
  CHECK(cdf.quantile(1.0) == 5.0);
  CHECK(cdf.cvar(0.1) == Approx(-1.0));
  CHECK(cdf.cvar(0.25) == Approx((-0.1 + 0.15 * 0.0) / 0.25));
  CHECK(cdf.cvar(0.5) == Approx((-0.1 + 0.1 * 2.0) / 0.5));
  CHECK(cdf.cvar(1.0) == Approx(cdf.mean()));
  CHECK(cdf.tail_mean(0.5) == Approx((-0.1 + 0.4 * 2.0) / 0.8));
  CHECK(cdf.interquartile_range().low == 0.0);
  CHECK(cdf.interquartile_range().high == 2.0);
}

TEST_CASE("a log that is the whole population gives the policy's exact distribution of returns") {
  const Returns log;
  std::map<double, double> law;
  walk(0, 0, 0.5, 0.0, 1.0, law);
  walk(0, 1, 0.5, 0.0, 1.0, law);
  for (const Cdf& cdf : {importance_cdf(log.data()), normalised_cdf(log.data())}) {
    double cumulative = 0.0;
    for (const auto& [outcome, share] : law) {
      cumulative += share;
      CHECK(cdf.at(outcome + 1e-6) == Approx(cumulative).epsilon(1e-10));
    }
    CHECK(cdf.total() == Approx(1.0).epsilon(1e-12));
    CHECK(cdf.mean() == Approx(tests::SmallProcess::truth()).epsilon(1e-10));
  }
}

TEST_CASE("a doubly robust distribution is exact on the whole population whatever its model") {
  const Returns log;
  const std::vector<double> grid = {-1.0, 0.3, 0.9, 1.4, 2.0, 2.8, 4.0};
  std::vector<double> guesses;
  for (std::size_t i = 0; i < log.outcomes.size(); ++i) {
    guesses.push_back(log.process.state[log.process.offsets[i]] == 0 ? 1.0 : 2.1);
  }
  const std::vector<double> model = step_model(guesses, grid);
  const Cdf exact = importance_cdf(log.data());
  for (const bool normalised : {false, true}) {
    const Cdf cdf = doubly_robust_cdf(log.data(), {grid, model, model}, normalised);
    for (const double m : grid) CHECK(cdf.at(m) == Approx(exact.at(m)).margin(1e-10));
  }
}

TEST_CASE("a doubly robust distribution is made to rise and to stay within 0 and 1") {
  const std::vector<double> outcomes = {0.0, 1.0};
  const std::vector<double> weights = {0.5, 4.0};
  const std::vector<double> grid = {0.0, 0.5, 1.0};
  const std::vector<double> model = {0.9, 0.9, 1.0, 0.9, 0.9, 1.0};
  const Cdf cdf = doubly_robust_cdf({outcomes, weights}, {grid, model, model}, false);
  CHECK(cdf.cumulative()[0] == 0.0);  // 0.9 + (0.5 * 0.1 - 4 * 0.9) / 2 < 0
  CHECK(cdf.cumulative()[2] == 1.0);
}

TEST_CASE("importance sampling without normalising is cut at 1 and may end below it") {
  const std::vector<double> outcomes = {3.0, 1.0, 1.0, 2.0};
  const std::vector<double> heavy = {1.0, 2.0, 1.0, 3.0};
  const Cdf above = importance_cdf({outcomes, heavy});
  CHECK(above.support().size() == 3);
  CHECK(above.at(1.0) == Approx(0.75));
  CHECK(above.at(2.0) == 1.0);
  const std::vector<double> light = {0.4, 0.4, 0.4, 0.4};
  CHECK(importance_cdf({outcomes, light}).total() == Approx(0.4));
  CHECK(normalised_cdf({outcomes, light}).at(1.0) == Approx(0.5));
}

TEST_CASE("bands hold the true distribution as often as they say") {
  // uniform outcomes logged by (.3, .7), policy (.6, .4); outcome of action 0 is u^2, of 1 is u
  constexpr std::size_t kRows = 300;
  constexpr int kRuns = 200;
  const std::vector<double> grid = {0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9};
  const auto truth = [](double m) { return 0.6 * std::sqrt(m) + 0.4 * m; };
  int bootstrap_missed = 0;
  int bernstein_missed = 0;
  int dkw_missed = 0;
  for (std::uint32_t run = 0; run < kRuns; ++run) {
    std::vector<double> outcomes(kRows), weights(kRows), plain(kRows);
    for (std::uint32_t i = 0; i < kRows; ++i) {
      const RandomBlock bits = draw(77, i, run, Purpose::environment);
      const double u = uniform(bits[0]);
      const bool first = uniform(bits[1]) < 0.3;
      outcomes[i] = first ? u * u : u;
      weights[i] = first ? 0.6 / 0.3 : 0.4 / 0.7;
      plain[i] = u;
    }
    const WeightedOutcomes data{outcomes, weights};
    const Cdf cdf = normalised_cdf(data);
    const double half = bootstrap_band(data, true, {}, 0.9, run, 100).half_width;
    const Band band = bernstein_band(data, grid, 2.0, 0.9);
    const std::vector<double> ones(kRows, 1.0);
    const Cdf empirical = normalised_cdf({plain, ones});
    double off = 0.0;
    double off_plain = 0.0;
    bool out = false;
    for (int k = 1; k < 400; ++k) {
      off = std::max(off, std::abs(cdf.at(k / 400.0) - truth(k / 400.0)));
      off_plain = std::max(off_plain, std::abs(empirical.at(k / 400.0) - k / 400.0));
    }
    for (std::size_t g = 0; g < grid.size(); ++g) {
      out = out || truth(grid[g]) < band.low[g] || truth(grid[g]) > band.high[g];
    }
    bootstrap_missed += off > half ? 1 : 0;
    bernstein_missed += out ? 1 : 0;
    dkw_missed += off_plain > dkw_half_width(kRows, 0.9) ? 1 : 0;
  }
  CAPTURE(bootstrap_missed, bernstein_missed, dkw_missed);
  CHECK(bootstrap_missed <= 33);  // 20 expected; 3 standard errors of 4.2
  CHECK(bootstrap_missed >= 4);   // and no wider than it need be
  CHECK(bernstein_missed <= 20);
  CHECK(dkw_missed <= 33);
}

TEST_CASE("bootstrap intervals of readings hold the point estimates, the same on one thread") {
  const tests::TrajectoryFixture f2;
  const std::vector<double> returns = sequential::discounted_returns(f2.log());
  const std::vector<double> weights = sequential::trajectory_weights(f2.log());
  const WeightedOutcomes data{returns, weights};
  const Reading readings[] = {[](const Cdf& cdf) { return cdf.mean(); },
                              [](const Cdf& cdf) { return cdf.cvar(0.25); },
                              [](const Cdf& cdf) { return cdf.quantile(0.5); }};
  const BootstrapBand band = bootstrap_band(data, true, readings, 0.95, 11, 400);
  const Cdf cdf = normalised_cdf(data);
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(band.intervals[k].low < readings[k](cdf));
    CHECK(band.intervals[k].high > readings[k](cdf));
  }
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, 1);
  const BootstrapBand again = bootstrap_band(data, true, readings, 0.95, 11, 400);
  CHECK(again.half_width == band.half_width);
  CHECK(again.intervals[1].low == band.intervals[1].low);
  CHECK(dkw_half_width(200, 0.95) == Approx(std::sqrt(std::log(40.0) / 400.0)));
}

TEST_CASE("bad distributions are refused") {
  const std::vector<double> two = {1.0, 2.0};
  const std::vector<double> one = {1.0};
  const std::vector<double> negative = {1.0, -0.5};
  const std::vector<double> nan = {1.0, std::nan("")};
  const std::vector<double> zero = {0.0, 0.0};
  CHECK_THROWS_WITH(importance_cdf({two, one}), Catch::Contains("weights: found 1"));
  CHECK_THROWS_WITH(importance_cdf({two, negative}), Catch::Contains("row 1: found -0.5"));
  CHECK_THROWS_WITH(importance_cdf({nan, two}), Catch::Contains("finite"));
  CHECK_THROWS_WITH(importance_cdf({{}, {}}), Catch::Contains("none"));
  CHECK_THROWS_WITH(normalised_cdf({two, zero}), Catch::Contains("never takes"));
  CHECK_THROWS_WITH(Cdf({1.0, 1.0}, {0.5, 1.0}), Catch::Contains("ascend"));
  CHECK_THROWS_WITH(Cdf({1.0, 2.0}, {0.5, 0.4}), Catch::Contains("must not fall"));
  CHECK_THROWS_WITH(Cdf({1.0, 2.0}, {0.5, 0.6}).cvar(1.2), Catch::Contains("share"));
  CHECK_THROWS_WITH(doubly_robust_cdf({two, two}, {one, two, one}, false),
                    Catch::Contains("modelled probabilities"));
  CHECK_THROWS_WITH(bernstein_band({two, two}, one, 1.0, 0.9), Catch::Contains("greatest value"));
  CHECK_THROWS_AS(bootstrap_band({two, two}, true, {}, 1.0, 1), InputError);
}

}  // namespace marketday::distribution
