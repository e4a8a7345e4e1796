// Clusters and switchbacks.
#include <boost/random/normal_distribution.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "evaluation/ab/cluster_robust.h"
#include "evaluation/ab/switchback.h"
#include "evaluation/ab/welch.h"
#include "sim/io/error.h"
#include "sim/random.h"

namespace marketday::tests {
using namespace ab;  // NOLINT(google-build-using-namespace): the subject of these tests

namespace {

struct Clustered {
  std::vector<double> outcome;
  std::vector<unsigned char> treated;
  std::vector<std::size_t> cluster;
};

// Variance 1 a unit, of which `rho` is the cluster's; whole clusters in one arm.
Clustered draw_clusters(std::uint32_t run, std::size_t clusters, int size, double rho) {
  KeyedEngine engine(41, run, 0, Purpose::ab_test);
  boost::random::normal_distribution<double> normal;
  Clustered c;
  for (std::size_t g = 0; g < clusters; ++g) {
    const double common = std::sqrt(rho) * normal(engine);
    for (int i = 0; i < size; ++i) {
      c.outcome.push_back(common + std::sqrt(1.0 - rho) * normal(engine));
      c.treated.push_back(static_cast<unsigned char>(g % 2));
      c.cluster.push_back(g);
    }
  }
  return c;
}

}  // namespace

TEST_CASE("equal clusters of one arm each: the test is Welch's on the clusters' means") {
  const Clustered c = draw_clusters(0, 20, 10, 0.3);
  std::vector<double> means[2];
  for (std::size_t g = 0; g < 20; ++g) {
    double sum = 0.0;
    for (std::size_t i = 0; i < 10; ++i) sum += c.outcome[10 * g + i];
    means[g % 2].push_back(sum / 10.0);
  }
  const Effect want = welch(moments_of(means[0]), moments_of(means[1]), 0.05);
  const ClusterEffect got = cluster_effect(c.outcome, c.treated, c.cluster, 0.05);
  CHECK(got.effect.estimate == Approx(want.estimate).margin(1e-12));
  CHECK(got.effect.standard_error == Approx(want.standard_error).epsilon(1e-10));
  CHECK(got.effect.degrees == Approx(want.degrees).epsilon(1e-10));
  CHECK(got.effect.p_value == Approx(want.p_value).epsilon(1e-9));
}

TEST_CASE("clusters of one unit: the test is Welch's on the units") {
  const Clustered c = draw_clusters(1, 60, 1, 0.0);
  std::vector<double> arms[2];
  for (std::size_t i = 0; i < 60; ++i) arms[c.treated[i]].push_back(c.outcome[i]);
  const ClusterEffect got = cluster_effect(c.outcome, c.treated, c.cluster, 0.05);
  CHECK(got.effect.standard_error ==
        Approx(welch(moments_of(arms[0]), moments_of(arms[1]), 0.05).standard_error));
}

TEST_CASE("row 38 and A/A: ignoring clusters of 50 with rho .02 doubles the variance") {
  CHECK(design_effect(50, 0.02) == Approx(1.98));
  const int runs = 2'000;
  int naive = 0;
  int robust = 0;
  double rho = 0.0;
  double effect = 0.0;
  for (int run = 0; run < runs; ++run) {
    const Clustered c = draw_clusters(static_cast<std::uint32_t>(run), 40, 50, 0.02);
    std::vector<double> arms[2];
    for (std::size_t i = 0; i < c.outcome.size(); ++i) {
      arms[c.treated[i]].push_back(c.outcome[i]);
    }
    naive += welch(moments_of(arms[0]), moments_of(arms[1]), 0.05).p_value < 0.05 ? 1 : 0;
    const ClusterEffect r = cluster_effect(c.outcome, c.treated, c.cluster, 0.05);
    robust += r.effect.p_value < 0.05 ? 1 : 0;
    rho += r.intraclass_correlation / runs;
    effect += r.design_effect / runs;
  }
  // P(|z| > 1.96 / sqrt(1.98)) = .164
  CHECK(naive / static_cast<double>(runs) == Approx(0.164).margin(0.033));
  CHECK(robust / static_cast<double>(runs) == Approx(0.05).margin(0.01));
  CHECK(rho == Approx(0.02).margin(0.004));
  CHECK(effect == Approx(1.98).margin(0.08));
}

TEST_CASE("both arms within clusters: what is common to a cluster cancels") {
  Clustered c = draw_clusters(3, 30, 40, 0.5);
  for (std::size_t i = 0; i < c.treated.size(); ++i) {
    c.treated[i] = static_cast<unsigned char>(i % 2);
  }
  const ClusterEffect mixed = cluster_effect(c.outcome, c.treated, c.cluster, 0.05);
  CHECK(mixed.effect.degrees == 29.0);
  CHECK(mixed.design_effect < 0.8);
  CHECK_THROWS_AS(
      cluster_effect(c.outcome, c.treated, std::vector<std::size_t>(c.treated.size(), 0), 0.05),
      InputError);
}

namespace {

// Four markets, eight blocks of five days; the effect of `effect` carries over to the first day
// after a switch.
std::vector<SwitchbackPeriod> carry_over_market(double effect) {
  std::vector<SwitchbackPeriod> periods;
  for (std::size_t market = 0; market < 4; ++market) {
    for (std::size_t block = 0; block < 8; ++block) {
      const bool treated = ((market + block) / 2) % 2 == 1;
      const bool before = block > 0 ? ((market + block - 1) / 2) % 2 == 1 : treated;
      for (int day = 0; day < 5; ++day) {
        const bool felt = day == 0 ? before : treated;
        const double noise = 0.001 * static_cast<double>((7 * block + 3 * market) % 5);
        periods.push_back({market, block, day, static_cast<unsigned char>(treated ? 1 : 0),
                           10.0 * static_cast<double>(market) + (felt ? effect : 0.0) + noise});
      }
    }
  }
  return periods;
}

}  // namespace

TEST_CASE("a switchback with washout is right where the last block carries over") {
  const std::vector<SwitchbackPeriod> periods = carry_over_market(2.0);
  const SwitchbackEffect without = switchback_effect(periods, 0, 0.05);
  const SwitchbackEffect with = switchback_effect(periods, 1, 0.05);
  CHECK(with.effect.estimate == Approx(2.0).margin(0.006));
  CHECK(without.effect.estimate < 1.9);
  CHECK(with.washed_out > 0);
  CHECK(with.washed_out + with.periods == periods.size());
  CHECK(with.blocks == 32);
  std::vector<SwitchbackPeriod> one_arm;
  for (const SwitchbackPeriod& p : periods) {
    if (p.treated == 0) one_arm.push_back(p);
  }
  CHECK_THROWS_AS(switchback_effect(one_arm, 0, 0.05), InputError);
}

}  // namespace marketday::tests
