#include <catch2/catch.hpp>
#include <cmath>

#include "evaluation/structured/balanced_ips.h"
#include "evaluation/structured/embeddings.h"
#include "evaluation/structured/kernels.h"
#include "evaluation/structured/multi_logger.h"
#include "evaluation/structured/robust_regression.h"
#include "evaluation/structured/slates.h"
#include "sim/io/error.h"
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

TEST_CASE("a slate of one position is IPS, SNIPS and DR") {
  const tests::BanditFixture f1;
  std::vector<std::size_t> offsets(f1.kRows + 1);
  for (std::size_t i = 0; i < offsets.size(); ++i) offsets[i] = i;
  const Slates slates{offsets, f1.reward, f1.behaviour, f1.target};
  for (const SlateWeight weight :
       {SlateWeight::standard, SlateWeight::independent, SlateWeight::interaction}) {
    CHECK(tests::agrees(slate_ips(slates, weight).value, kF1Ips));
    CHECK(tests::agrees(slate_snips(slates, weight).value, kF1Snips));
  }
  CHECK(tests::agrees(cascade_doubly_robust(slates, f1.q, f1.v).value, 0.444792658152));
}

namespace {

// Slates of two positions, two items each, the second drawn given the first; every outcome as often
// as in 16 tries.
struct SlateWorld {
  static constexpr double kLogged[2] = {0.25, 0.75};
  static constexpr double kLoggedNext[2][2] = {{0.5, 0.5}, {0.75, 0.25}};
  static constexpr double kPolicy[2] = {0.6, 0.4};
  static constexpr double kPolicyNext[2][2] = {{0.1, 0.9}, {0.7, 0.3}};
  std::vector<std::size_t> offsets = {0};
  std::vector<double> reward, whole_b, whole_e, item_b, item_e, cascade_b, cascade_e, q, v;
  double truth = 0.0;

  // reward(position, first, second)
  template <typename Reward>
  explicit SlateWorld(const Reward& earned) {
    for (std::size_t a = 0; a < 2; ++a) {
      for (std::size_t b = 0; b < 2; ++b) {
        const double logged = kLogged[a] * kLoggedNext[a][b];
        const double policy = kPolicy[a] * kPolicyNext[a][b];
        truth += policy * (earned(0, a, b) + earned(1, a, b));
        const double second_b = kLogged[0] * kLoggedNext[0][b] + kLogged[1] * kLoggedNext[1][b];
        const double second_e = kPolicy[0] * kPolicyNext[0][b] + kPolicy[1] * kPolicyNext[1][b];
        for (int k = 0; k < static_cast<int>(16.0 * logged); ++k) {
          reward.insert(reward.end(), {earned(0, a, b), earned(1, a, b)});
          whole_b.insert(whole_b.end(), {logged, logged});
          whole_e.insert(whole_e.end(), {policy, policy});
          item_b.insert(item_b.end(), {kLogged[a], second_b});
          item_e.insert(item_e.end(), {kPolicy[a], second_e});
          cascade_b.insert(cascade_b.end(), {kLogged[a], logged});
          cascade_e.insert(cascade_e.end(), {kPolicy[a], policy});
          const double guess = 0.2 + 0.5 * static_cast<double>(a);
          q.insert(q.end(), {guess, 0.7 - 0.3 * static_cast<double>(b)});
          v.insert(v.end(), {0.2 + 0.5 * kPolicy[1], 0.7 - 0.3 * kPolicyNext[a][1]});
          offsets.push_back(reward.size());
        }
      }
    }
  }
};

}  // namespace

TEST_CASE("slate estimators are unbiased where users behave as they assume, by enumeration") {
  const SlateWorld any([](int l, std::size_t a, std::size_t b) {
    return l == 0 ? 1.0 + 2.0 * static_cast<double>(a * b) : static_cast<double>(2 * a + b);
  });
  const SlateWorld cascade([](int l, std::size_t a, std::size_t b) {
    return l == 0 ? 1.0 + static_cast<double>(a) : static_cast<double>(2 * a + b) + 0.5;
  });
  const SlateWorld independent([](int l, std::size_t a, std::size_t b) {
    return l == 0 ? 1.0 + static_cast<double>(a) : 0.5 + static_cast<double>(b);
  });
  for (const SlateWorld* world : {&any, &cascade, &independent}) {
    REQUIRE(world->offsets.size() == 17);
    const Slates slates{world->offsets, world->reward, world->whole_b, world->whole_e};
    CHECK(slate_ips(slates, SlateWeight::standard).value == Approx(world->truth));
    CHECK(slate_snips(slates, SlateWeight::standard).value == Approx(world->truth));
    const bool down = world != &any;
    const Slates above{world->offsets, world->reward, world->cascade_b, world->cascade_e};
    CHECK((slate_ips(above, SlateWeight::interaction).value == Approx(world->truth)) == down);
    CHECK((cascade_doubly_robust(above, world->q, world->v).value == Approx(world->truth)) == down);
    const bool alone = world == &independent;
    const Slates items{world->offsets, world->reward, world->item_b, world->item_e};
    CHECK((slate_ips(items, SlateWeight::independent).value == Approx(world->truth)) == alone);
  }
  // and the narrower the assumption, the less they vary
  const SlateWorld& w = independent;
  const double standard =
      variance(slate_ips({w.offsets, w.reward, w.whole_b, w.whole_e}, SlateWeight::standard));
  const double interaction = variance(
      slate_ips({w.offsets, w.reward, w.cascade_b, w.cascade_e}, SlateWeight::interaction));
  const double items =
      variance(slate_ips({w.offsets, w.reward, w.item_b, w.item_e}, SlateWeight::independent));
  CHECK(interaction < standard);
  CHECK(items < interaction);
}

TEST_CASE("slates of different lengths: what is not shown earns nothing") {
  const std::vector<std::size_t> ragged = {0, 1, 3};
  const std::vector<double> reward = {1.0, 0.5, 2.0};
  const std::vector<double> behaviour = {0.5, 0.5, 0.25};
  const std::vector<double> target = {0.75, 0.25, 0.2};
  const Slates slates{ragged, reward, behaviour, target};
  // weights 1.5 | 0.5, 0.8; second position: (1.5 * 0 + 0.8 * 2) / (1.5 + 0.8)
  CHECK(slate_snips(slates, SlateWeight::interaction).value ==
        Approx((1.5 * 1.0 + 0.5 * 0.5) / 2.0 + 1.6 / 2.3));
  CHECK(slate_snips(slates, SlateWeight::independent).value ==
        Approx((1.5 * 1.0 + 0.5 * 0.5) / 2.0 + 1.6 / 1.8));
}

TEST_CASE("a classifier that can tell every cell apart gives the ratio of counts") {
  // cells (context, action) as one-hot features: w = policy mass / logged rows, cell by cell
  const std::vector<std::uint32_t> logged_cell = {0, 0, 0, 1, 2, 3, 3, 3, 3, 2};
  const std::vector<double> reward = {1, 0, 1, 1, 0, 1, 0, 0, 1, 1};
  const double policy_mass[4] = {1.0, 3.0, 4.5, 1.5};
  std::vector<double> logged, policy;
  std::vector<double> mass(policy_mass, policy_mass + 4);
  for (const std::uint32_t cell : logged_cell) {
    for (std::uint32_t k = 0; k < 4; ++k) logged.push_back(cell == k ? 1.0 : 0.0);
  }
  for (std::uint32_t cell = 0; cell < 4; ++cell) {
    for (std::uint32_t k = 0; k < 4; ++k) policy.push_back(cell == k ? 1.0 : 0.0);
  }
  const PairFeatures features{4, logged, policy, mass};
  const std::vector<double> weights = classifier_weights(features, 1e-9);
  const double wanted[4] = {1.0 / 3.0, 3.0 / 1.0, 4.5 / 2.0, 1.5 / 4.0};
  double value = 0.0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    CHECK(weights[i] == Approx(wanted[logged_cell[i]]).epsilon(1e-6));
    value += wanted[logged_cell[i]] * reward[i] / 10.0;
  }
  CHECK(balanced_ips(features, reward, 1e-9).value == Approx(value).epsilon(1e-6));
  CHECK(balanced_snips(features, reward, 1e-9).value == Approx(value).epsilon(1e-6));
}

TEST_CASE("a policy that does what the log did has classifier weights of 1") {
  const tests::BanditFixture f1;
  std::vector<double> features;
  for (std::size_t i = 0; i < f1.kRows; ++i) {
    features.insert(features.end(), {f1.context[i], static_cast<double>(f1.action[i])});
  }
  const std::vector<double> ones(f1.kRows, 1.0);
  CHECK(balanced_ips({2, features, features, ones}, f1.reward, 0.1).value ==
        Approx(0.524).epsilon(1e-9));
}

namespace {

// Features of (x, a): one-hot action, times 1 and x.
struct Regression {
  tests::BanditFixture f1;
  std::vector<double> taken, expected;
  Regression() {
    for (std::size_t i = 0; i < f1.kRows; ++i) {
      for (std::size_t k = 0; k < 4; ++k) {
        const double own = f1.action[i] == k ? 1.0 : 0.0;
        taken.insert(taken.end(), {own, own * f1.context[i]});
        const double share = f1.target_all[4 * i + k];
        expected.insert(expected.end(), {share, share * f1.context[i]});
      }
    }
  }
  RegressionLog log() const { return {8, taken, expected, f1.reward, f1.behaviour, f1.target}; }
};

}  // namespace

TEST_CASE("the regression of least variance has it, and more robust is nearer than ordinary") {
  const Regression r;
  const auto spread = [&](RegressionAim aim) {
    return variance(regression_doubly_robust(r.log(), {aim, 1e-9, 1}));
  };
  const double least = spread(RegressionAim::least_variance);
  const double robust = spread(RegressionAim::more_robust);
  CHECK(least < robust);
  CHECK(robust < spread(RegressionAim::ordinary));
  CHECK(least < spread(RegressionAim::importance));
}

TEST_CASE(
    "a linear reward is found by weighted least squares, and then doubly robust is the direct "
    "method") {
  Regression r;
  double truth = 0.0;
  for (std::size_t i = 0; i < r.f1.kRows; ++i) {
    r.f1.reward[i] = 0.2 + 0.1 * r.f1.action[i] - 0.4 * r.f1.context[i];
    for (std::size_t k = 0; k < 4; ++k) {
      truth += r.f1.target_all[4 * i + k] *
               (0.2 + 0.1 * static_cast<double>(k) - 0.4 * r.f1.context[i]) / 1000.0;
    }
  }
  for (const RegressionAim aim :
       {RegressionAim::ordinary, RegressionAim::importance, RegressionAim::more_robust}) {
    for (const std::size_t folds : {1U, 5U}) {
      CHECK(regression_doubly_robust(r.log(), {aim, 1e-10, folds}).value ==
            Approx(truth).epsilon(1e-7));
    }
  }
}

TEST_CASE("with folds a row's own reward does not move its own prediction") {
  Regression r;
  const RegressionOptions options{RegressionAim::more_robust, 1e-6, 4};
  const FittedRewards before = fit_rewards(r.log(), options);
  r.f1.reward[10] += 100.0;
  const FittedRewards after = fit_rewards(r.log(), options);
  CHECK(after.taken[10] == before.taken[10]);
  CHECK(after.taken[14] == before.taken[14]);  // the same fold
  CHECK(after.taken[11] != before.taken[11]);
}

TEST_CASE("two loggers, all outcomes of both: every way of weighing them is unbiased") {
  // actions 0, 1; logger 0 (.25, .75) in 8 rows, logger 1 (.5, .5) in 8 rows; reward by coin
  const double logged[2][2] = {{0.25, 0.75}, {0.5, 0.5}};
  const double policy[2] = {0.8, 0.2};
  const double chance[2] = {0.5, 0.25};
  std::vector<std::uint32_t> logger;
  std::vector<double> reward, target, behaviour, average;
  for (std::uint32_t k = 0; k < 2; ++k) {
    for (std::size_t a = 0; a < 2; ++a) {
      for (int won = 0; won < 2; ++won) {
        const double share = logged[k][a] * (won == 1 ? chance[a] : 1.0 - chance[a]);
        for (int copy = 0; copy < static_cast<int>(16.0 * share + 0.5); ++copy) {
          logger.push_back(k);
          reward.push_back(won);
          target.push_back(policy[a]);
          behaviour.push_back(logged[k][a]);
          average.push_back(0.5 * logged[0][a] + 0.5 * logged[1][a]);
        }
      }
    }
  }
  REQUIRE(logger.size() == 32);
  const MultiLoggerLog log{logger, reward, target, behaviour, average, {}, {}};
  const double truth = 0.8 * 0.5 + 0.2 * 0.25;
  CHECK(multi_logger_naive(log).value == Approx(truth).epsilon(1e-12));
  CHECK(multi_logger_balanced(log).value == Approx(truth).epsilon(1e-12));
  CHECK(multi_logger_weighted(log).value == Approx(truth).epsilon(1e-12));
  CHECK(variance(multi_logger_balanced(log)) < variance(multi_logger_naive(log)));
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
