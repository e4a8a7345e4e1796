#include <catch2/catch.hpp>
#include <cmath>

#include "evaluation/structured/balanced_ips.h"
#include "evaluation/structured/embeddings.h"
#include "evaluation/structured/kernels.h"
#include "evaluation/structured/multi_logger.h"
#include "evaluation/structured/robust_regression.h"
#include "evaluation/structured/slates.h"
#include "support/ope_fixtures.h"

namespace marketday::structured {
namespace {

constexpr double kF1Ips = 0.451831413041;
constexpr double kF1Snips = 0.450342684531;

double variance(const InfluenceEstimate& estimate) {
  const double error = standard_error(estimate);
  return error * error;
}

}  // namespace

TEST_CASE("embeddings that tell all actions apart make MIPS the plain IPS") {
  const tests::BanditFixture f1;
  const std::vector<std::uint32_t> own = {2, 0, 3, 1};
  std::vector<std::uint32_t> embedding;
  for (const std::uint32_t a : f1.action) embedding.push_back(own[a]);
  const EmbeddingColumn column = known_categories(own, 4);
  const EmbeddingLog log{4, f1.behaviour_all, f1.target_all, embedding, f1.reward};
  CHECK(tests::agrees(mips(log, {&column, 1}).value, kF1Ips));
  CHECK(tests::agrees(self_normalised_mips(log, {&column, 1}).value, kF1Snips));
  // shares counted from the log are the same table
  const EmbeddingColumn counted = estimated_categories(f1.action, embedding, 4, 4);
  CHECK(counted.probability == column.probability);
}

TEST_CASE("one embedding for all actions makes MIPS the mean reward") {
  const tests::BanditFixture f1;
  const std::vector<std::uint32_t> zeros(f1.kRows, 0);
  const EmbeddingColumn column = known_categories(std::vector<std::uint32_t>(4, 0), 1);
  const EmbeddingLog log{4, f1.behaviour_all, f1.target_all, zeros, f1.reward};
  CHECK(mips(log, {&column, 1}).value == Approx(0.524).epsilon(1e-12));
}

TEST_CASE("MIPS is unbiased, and less variable, when reward depends on the embedding alone") {
  // all outcomes by their probability in 10,000ths: action, two random embedding columns
  const std::vector<double> pb = {0.4, 0.2, 0.3, 0.1};
  const std::vector<double> pe = {0.1, 0.1, 0.2, 0.6};
  const EmbeddingColumn columns[2] = {
      {2, {0.8, 0.2, 0.5, 0.5, 0.4, 0.6, 0.1, 0.9}},
      {3, {0.5, 0.3, 0.2, 0.2, 0.2, 0.6, 0.1, 0.8, 0.1, 0.4, 0.4, 0.2}}};
  const double earned[2][3] = {{1.0, 0.2, -0.5}, {0.3, 2.0, 0.9}};
  std::vector<double> behaviour, target, reward, weights, plain;
  std::vector<std::uint32_t> embedding;
  double truth = 0.0;
  for (std::size_t a = 0; a < 4; ++a) {
    for (std::uint32_t c = 0; c < 2; ++c) {
      for (std::uint32_t d = 0; d < 3; ++d) {
        const double share = columns[0].probability[2 * a + c] * columns[1].probability[3 * a + d];
        truth += pe[a] * share * earned[c][d];
        const long copies = std::lround(1000.0 * pb[a] * share);
        REQUIRE(static_cast<double>(copies) == Approx(1000.0 * pb[a] * share));
        for (long k = 0; k < copies; ++k) {
          behaviour.insert(behaviour.end(), pb.begin(), pb.end());
          target.insert(target.end(), pe.begin(), pe.end());
          embedding.insert(embedding.end(), {c, d});
          reward.push_back(earned[c][d]);
          plain.push_back(pe[a] / pb[a] * earned[c][d]);
        }
      }
    }
  }
  const InfluenceEstimate found = mips({4, behaviour, target, embedding, reward}, columns);
  CHECK(found.value == Approx(truth).epsilon(1e-10));
  CHECK(found.weights.mean == Approx(1.0).epsilon(1e-10));
  const InfluenceEstimate ips = mean_of_terms(plain, {});
  CHECK(ips.value == Approx(truth).epsilon(1e-10));
  CHECK(variance(found) < variance(ips));
}

TEST_CASE("a kernel far narrower than a grid of depths is IPS of a policy that picks one") {
  const tests::BanditFixture f1;
  for (const char* name : {"gaussian", "epanechnikov", "triangular", "cosine"}) {
    const Kernel kernel = kernel_named(name);
    constexpr double kBandwidth = 1e-3;
    const double top = kernel_at(kernel, 0.0) / kBandwidth;  // turns a probability into a density
    std::vector<double> taken, density, target, q_taken, q_target;
    double ips = 0.0, weight = 0.0, robust = 0.0;
    for (std::size_t i = 0; i < f1.kRows; ++i) {
      const std::size_t pick = i % 4;
      taken.push_back(0.1 * f1.action[i]);
      density.push_back(f1.behaviour[i] * top);
      target.push_back(0.1 * static_cast<double>(pick));
      q_taken.push_back(f1.q[i]);
      q_target.push_back(f1.q_all[4 * i + pick]);
      const double w = f1.action[i] == pick ? 1.0 / f1.behaviour[i] : 0.0;
      weight += w / 1000.0;
      ips += w * f1.reward[i] / 1000.0;
      robust += (q_target.back() + w * (f1.reward[i] - f1.q[i])) / 1000.0;
    }
    const ContinuousLog log{taken, density, f1.reward, target};
    CHECK(kernel_ips(log, kernel, kBandwidth).value == Approx(ips).epsilon(1e-10));
    CHECK(kernel_snips(log, kernel, kBandwidth).value == Approx(ips / weight).epsilon(1e-10));
    CHECK(kernel_doubly_robust(log, kernel, kBandwidth, q_taken, q_target).value ==
          Approx(robust).epsilon(1e-10));
  }
}

TEST_CASE("every kernel is a density of mean 0") {
  for (const Kernel kernel :
       {Kernel::gaussian, Kernel::epanechnikov, Kernel::triangular, Kernel::cosine}) {
    double mass = 0.0, mean = 0.0;
    for (int k = -8000; k <= 8000; ++k) {
      const double u = k / 1000.0;
      mass += kernel_at(kernel, u) / 1000.0;
      mean += u * kernel_at(kernel, u) / 1000.0;
    }
    CHECK(mass == Approx(1.0).epsilon(1e-5));
    CHECK(mean == Approx(0.0).margin(1e-12));
  }
}

TEST_CASE("a smooth reward is found by all kernels on evenly spread depths") {
  // depths uniform on [0, 1], reward 1 + a, policy 0.5: the kernels are even, so no bias
  std::vector<double> taken, density, reward, target;
  for (int i = 0; i < 2000; ++i) {
    taken.push_back((i + 0.5) / 2000.0);
    density.push_back(1.0);
    reward.push_back(1.0 + taken.back());
    target.push_back(0.5);
  }
  for (const Kernel kernel :
       {Kernel::gaussian, Kernel::epanechnikov, Kernel::triangular, Kernel::cosine}) {
    CHECK(kernel_ips({taken, density, reward, target}, kernel, 0.1).value ==
          Approx(1.5).epsilon(1e-4));
  }
}

TEST_CASE("bad logs of structured actions are refused with the cure") {
  const std::vector<double> one = {1.0};
  const std::vector<double> two = {0.5, 0.5};
  const std::vector<double> zero = {0.0, 0.5};
  const std::vector<double> nan = {std::nan(""), 0.5};
  const std::vector<std::uint32_t> first = {0, 1};
  const std::vector<std::size_t> slate = {0, 2};
  const auto says = [](const char* words) { return Catch::Contains(words); };

  CHECK_THROWS_WITH(kernel_named("gausian"), says("did you mean `gaussian`?"));
  CHECK_THROWS_WITH(kernel_ips({two, two, two, two}, Kernel::cosine, 0.0), says("bandwidth"));
  CHECK_THROWS_WITH(kernel_ips({two, zero, two, two}, Kernel::cosine, 1.0),
                    says("density: row 0: found 0"));
  CHECK_THROWS_WITH(kernel_ips({nan, two, two, two}, Kernel::cosine, 1.0), says("action taken"));
  CHECK_THROWS_WITH(kernel_ips({two, two, two, one}, Kernel::cosine, 1.0), says("target actions"));
  CHECK_THROWS_WITH(kernel_ips({{}, {}, {}, {}}, Kernel::cosine, 1.0), says("rows: none"));

  CHECK_THROWS_WITH(slate_ips({slate, two, zero, two}, SlateWeight::interaction),
                    says("row 0: found 0"));
  CHECK_THROWS_WITH(slate_ips({slate, nan, two, two}, SlateWeight::interaction), says("reward"));
  CHECK_THROWS_WITH(slate_ips({{}, {}, {}, {}}, SlateWeight::standard), says("at least one"));
  const std::vector<double> uneven = {0.5, 0.25};
  CHECK_THROWS_WITH(slate_ips({slate, two, uneven, two}, SlateWeight::standard),
                    says("probability of the whole slate"));
  CHECK_THROWS_WITH(cascade_doubly_robust({slate, two, two, two}, one, two), says("Qhat"));

  const MultiLoggerLog empty{};
  CHECK_THROWS_WITH(multi_logger_naive(empty), says("rows: none"));
  CHECK_THROWS_WITH(multi_logger_naive({first, two, two, zero, {}, {}, {}}), says("found 0"));
  CHECK_THROWS_WITH(multi_logger_balanced({first, two, two, two, {}, {}, {}}),
                    says("average propensity: found 0 values"));
  CHECK_THROWS_WITH(multi_logger_weighted({first, two, two, two, {}, {}, {}}),
                    says("use the balanced one"));
  CHECK_THROWS_WITH(multi_logger_naive({first, two, two, two, {}, one, two}), says("qhat"));

  const EmbeddingColumn column = known_categories(first, 2);
  CHECK_THROWS_WITH(mips({2, two, two, first, one}, {&column, 1}), says("embedding: found 2"));
  const std::vector<double> four = {0.5, 0.5, 0.5, 0.5};
  const std::vector<std::uint32_t> far = {1, 2};
  CHECK_THROWS_WITH(mips({2, four, four, far, two}, {&column, 1}),
                    says("category: row 1: found 2"));
  const std::vector<std::uint32_t> never = {1};
  const std::vector<double> sure = {1.0, 0.0};
  CHECK_THROWS_WITH(mips({2, sure, two, never, one}, {&column, 1}), says("probability 0"));
  CHECK_THROWS_WITH(mips({2, zero, two, never, one}, {&column, 1}), says("must sum to 1"));

  CHECK_THROWS_WITH(classifier_weights({1, two, two, one}, 0.1), says("policy mass"));
  CHECK_THROWS_WITH(classifier_weights({1, two, two, two}, 0.0), says("ridge"));
  CHECK_THROWS_WITH(classifier_weights({2, one, two, one}, 0.1), says("do not fill rows"));
  CHECK_THROWS_WITH(fit_rewards({1, two, two, two, zero, two}, {}), says("found 0"));
  CHECK_THROWS_WITH(fit_rewards({1, two, two, two, two, two}, {RegressionAim::ordinary, 1.0, 3}),
                    says("folds: found 3"));
}

}  // namespace marketday::structured
