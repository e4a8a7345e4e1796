#include <Eigen/Dense>
#include <catch2/catch.hpp>
#include <cmath>

#include "agents/hybrid_ridge.h"
#include "agents/logistic_model.h"
#include "agents/ridge_model.h"
#include "sim/random.h"
#include "support/reference_problems.h"

namespace marketday::tests {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

double uniform_draw(std::uint32_t who, std::uint32_t day, std::uint32_t k = 0) {
  return uniform(draw(11, who, day, Purpose::environment, k)[0]);
}

VectorXd random_columns(Eigen::Index size, std::uint32_t day) {
  VectorXd x(size);
  for (Eigen::Index i = 0; i < size; ++i) {
    x[i] = i == 0 ? 1.0 : uniform_draw(static_cast<std::uint32_t>(i), day) - 0.3;
  }
  return x;
}

double logistic(double x) {
  return 1.0 / (1.0 + std::exp(-x));
}

// Two features and a segment; the best of three actions depends on all of them.
EnvironmentSpec shop() {
  EnvironmentSpec spec;
  spec.name = "shop";
  spec.features = {{"loyalty", "share", 0.0, 1.0},
                   {"basket", "currency", 0.0, 100.0},
                   {"segment", "index", 0.0, 2.0}};
  spec.actions = {{"none", 0.0}, {"cut_10", 0.1}, {"cut_20", 0.2}};
  return spec;
}

double chance(const std::vector<double>& row, int action) {
  const double loyalty = row[0];
  const double basket = row[1] / 100.0;
  const double segment = row[2];
  if (action == 0) return 0.1 + 0.5 * loyalty;
  if (action == 1) return 0.2 + 0.5 * basket;
  return segment == 1.0 ? 0.8 : 0.1 + 0.2 * loyalty;
}

std::vector<double> shopper(std::uint32_t who) {
  return {uniform_draw(1, who), 100.0 * uniform_draw(2, who),
          std::floor(3.0 * uniform_draw(3, who))};
}

Observation seen(const std::vector<double>& row) {
  return {{0}, row, {1, 1, 1}};
}

using Chance = double (*)(const std::vector<double>& row, int action);

// Nothing is linear here: small baskets want the small cut, middling ones none, large ones the
// large cut.
double stepped_chance(const std::vector<double>& row, int action) {
  const int best = row[1] < 30.0 ? 1 : row[1] < 60.0 ? 0 : row[0] < 0.5 ? 2 : 1;
  return action == best ? 0.7 : 0.3;
}

// The frozen policy's share of the oracle's reward after `rounds` shoppers.
double share_of_oracle(const std::string& name, const Json& parameters, std::uint32_t rounds,
                       Chance chance_of = chance) {
  const EnvironmentSpec spec = shop();
  const auto agent = make_agent(name, parameters, spec, 1);
  std::vector<int> action(1);
  for (std::uint32_t round = 0; round < rounds; ++round) {
    const std::vector<double> row = shopper(round);
    agent->act(seen(row), round, action, {});
    const double reward = uniform_draw(4, round) < chance_of(row, action[0]) ? 1.0 : 0.0;
    agent->learn({{0}, row, action, {reward}, {0, 0, 0}, {1, 1, 1}, {1}, {0}});
  }
  const auto policy = agent->freeze();
  double value = 0.0;
  double best = 0.0;
  std::vector<double> probabilities(3);
  for (std::uint32_t who = 1'000'000; who < 1'001'000; ++who) {
    const std::vector<double> row = shopper(who);
    policy->action_probabilities(seen(row), probabilities);
    double greatest = 0.0;
    for (int a = 0; a < 3; ++a) {
      value += probabilities[static_cast<std::size_t>(a)] * chance_of(row, a);
      greatest = std::max(greatest, chance_of(row, a));
    }
    best += greatest;
  }
  return value / best;
}

}  // namespace

TEST_CASE("ridge regressions and bounds are MABWiser's", "[contextual]") {
  std::vector<RidgeModel> models(3, RidgeModel(3, 1.0));
  for (int k = 0; k < 90; ++k) {
    const int arm = (7 * k + k / 5) % 3;
    const double reward = (11 * k) % 7 < 3 + arm ? 1.0 : 0.0;
    const VectorXd x = Eigen::Vector3d(1.0, std::sin(k), std::cos(k / 2.0));
    models[static_cast<std::size_t>(arm)].add(x, reward);
  }
  const VectorXd query = Eigen::Vector3d(1.0, 0.3, -0.2);
  const std::vector<double> means = {0.3548336561, 0.6081849846, 0.6732419032};
  const std::vector<double> bounds = {0.5407308735, 0.7938949869, 0.9255048038};
  for (std::size_t arm = 0; arm < 3; ++arm) {
    CHECK(models[arm].mean(query) == Approx(means[arm]).epsilon(1e-9));
    CHECK(models[arm].mean(query) + std::sqrt(models[arm].variance(query)) ==
          Approx(bounds[arm]).epsilon(1e-9));
  }
}

TEST_CASE("upper bounds and means without context are MABWiser's", "[contextual]") {
  // its alpha 1.25 times sqrt(2 ln t / n) is our exploration 2 alpha^2 under the root
  std::vector<double> counts(3, 0.0);
  std::vector<double> sums(3, 0.0);
  const EnvironmentSpec spec = [] {
    EnvironmentSpec bare;
    bare.name = "bare";
    bare.actions = {{"a", 0.0}, {"b", 0.0}, {"c", 0.0}};
    return bare;
  }();
  const auto agent = make_agent("ucb1", {{"exploration", 2.0 * 1.25 * 1.25}}, spec, 1);
  for (int k = 0; k < 90; ++k) {
    const int arm = (7 * k + k / 5) % 3;
    const double reward = (11 * k) % 7 < 3 + arm ? 1.0 : 0.0;
    counts[static_cast<std::size_t>(arm)] += 1.0;
    sums[static_cast<std::size_t>(arm)] += reward;
    agent->learn({{0}, {}, {arm}, {reward}, {}, {1, 1, 1}, {1}, {0}, {0.0}});
  }
  CHECK(counts == std::vector<double>{36, 36, 18});
  CHECK(sums == std::vector<double>{14, 22, 12});
  const std::vector<double> means = {0.3888888889, 0.6111111111, 0.6666666667};
  const std::vector<double> bounds = {1.0138756714, 1.2360978936, 1.5505314508};
  const std::vector<double> learnt = agent->freeze()->content().arrays.at("action_values");
  for (std::size_t arm = 0; arm < 3; ++arm) {
    CHECK(learnt[arm] == Approx(means[arm]).epsilon(1e-9));
    const double width = std::sqrt(2.0 * 1.25 * 1.25 * std::log(90.0) / counts[arm]);
    CHECK(learnt[arm] + width == Approx(bounds[arm]).epsilon(1e-9));
  }
  std::vector<int> action(1);
  agent->act({{0}, {}, {1, 1, 1}}, 90, action, {});
  CHECK(action[0] == 2);
  // with the third arm barred the second's bound is the greatest
  agent->act({{0}, {}, {1, 1, 0}}, 91, action, {});
  CHECK(action[0] == 1);
}

TEST_CASE("rank-one updates stay within 1e-8 of the exact solution", "[contextual]") {
  constexpr Eigen::Index kColumns = 16;
  RidgeModel model(kColumns, 1.0);
  MatrixXd precision = MatrixXd::Identity(kColumns, kColumns);
  VectorXd moment = VectorXd::Zero(kColumns);
  for (std::uint32_t row = 0; row < 7'000; ++row) {
    const VectorXd x = random_columns(kColumns, row);
    const double target = x.sum() + uniform_draw(99, row);
    model.add(x, target);
    precision += x * x.transpose();
    moment += target * x;
  }
  const VectorXd exact = precision.ldlt().solve(moment);
  CHECK((model.weights() - exact).cwiseAbs().maxCoeff() < 1e-8);
  const VectorXd x = random_columns(kColumns, 123'456);
  CHECK(model.variance(x) == Approx(x.dot(precision.ldlt().solve(x))).margin(1e-8));
}

TEST_CASE("the hybrid model by blocks is one ridge regression on all columns", "[contextual]") {
  constexpr Eigen::Index kOwn = 3;
  constexpr Eigen::Index kShared = 4;
  constexpr Eigen::Index kAll = kShared + 2 * kOwn;
  HybridRidge blocks(2, kOwn, kShared, 0.7);
  RidgeModel whole(kAll, 0.7);
  const auto joint = [&](std::size_t arm, const VectorXd& x, const VectorXd& z) {
    VectorXd all = VectorXd::Zero(kAll);
    all.head(kShared) = z;
    all.segment(kShared + static_cast<Eigen::Index>(arm) * kOwn, kOwn) = x;
    return all;
  };
  for (std::uint32_t row = 0; row < 300; ++row) {
    const VectorXd x = random_columns(kOwn, row);
    const VectorXd z = random_columns(kShared, row + 10'000);
    const std::size_t arm = row % 5 < 2 ? 0 : 1;
    const double target = uniform_draw(77, row);
    const auto estimate = blocks.estimate(arm, x, z);
    CHECK(estimate.mean == Approx(whole.mean(joint(arm, x, z))).margin(1e-10));
    CHECK(estimate.variance == Approx(whole.variance(joint(arm, x, z))).margin(1e-10));
    blocks.add(arm, x, z, target);
    whole.add(joint(arm, x, z), target);
  }
  CHECK((blocks.shared_weights() - whole.weights().head(kShared)).norm() < 1e-10);
  CHECK((blocks.weights(1) - whole.weights().tail(kOwn)).norm() < 1e-10);
}

TEST_CASE("a logistic posterior stands at its peak after every row", "[contextual]") {
  constexpr Eigen::Index kColumns = 4;
  LogisticModel model(kColumns, 0.5);
  MatrixXd precision = 0.5 * MatrixXd::Identity(kColumns, kColumns);
  for (std::uint32_t row = 0; row < 400; ++row) {
    const VectorXd before = model.weights();
    const VectorXd x = 3.0 * random_columns(kColumns, row);
    const double share = uniform_draw(55, row) < logistic(x[1] - 1.0) ? 1.0 : 0.0;
    model.add(x, share);
    const double p = logistic(x.dot(model.weights()));
    // gradient of the log posterior
    const VectorXd slope = (share - p) * x - precision * (model.weights() - before);
    REQUIRE(slope.cwiseAbs().maxCoeff() < 1e-9);
    precision += p * (1.0 - p) * x * x.transpose();
    REQUIRE(model.variance(x) == Approx(x.dot(precision.ldlt().solve(x))).epsilon(1e-8));
  }
  CHECK(model.weights()[1] > 0.5);
}

TEST_CASE("linear Thompson sampling reports the closed form of two actions", "[contextual]") {
  EnvironmentSpec spec = shop();
  spec.actions.resize(2);
  const Json parameters = {{"noise_deviation", 0.5}, {"basis_features", {"loyalty"}}};
  const auto agent = make_agent("lin_thompson", parameters, spec, 1);
  std::vector<RidgeModel> models(2, RidgeModel(2, 1.0));
  std::vector<double> frequency(2, 0.0);
  const std::vector<double> row = {0.4, 50.0, 1.0};
  for (int i = 0; i < 20; ++i) {
    const int action = i % 3 == 0 ? 1 : 0;
    const double reward = 0.1 * i;
    agent->learn({{0}, row, {action}, {reward}, {0, 0, 0}, {1, 1}, {1}, {0}});
    models[static_cast<std::size_t>(action)].add(Eigen::Vector2d(1.0, 0.4), reward);
  }
  const std::vector<double> asked = {0.9, 0.0, 0.0};
  const VectorXd x = Eigen::Vector2d(1.0, 0.9);
  const double gap = models[0].mean(x) - models[1].mean(x);
  const double deviation = 0.5 * std::sqrt(models[0].variance(x) + models[1].variance(x));
  const double first = 0.5 * std::erfc(-gap / deviation / std::sqrt(2.0));
  std::vector<int> action(1);
  std::vector<double> propensity(1);
  constexpr int kDraws = 4'000;
  for (std::uint32_t step = 0; step < kDraws; ++step) {
    agent->act({{0}, asked, {1, 1}}, step, action, propensity);
    CHECK(propensity[0] == Approx(action[0] == 0 ? first : 1.0 - first).margin(1e-9));
    frequency[static_cast<std::size_t>(action[0])] += 1.0 / kDraws;
  }
  CHECK(std::abs(frequency[0] - first) < 4.0 * std::sqrt(first * (1.0 - first) / kDraws));
}

TEST_CASE("contextual bandits come within two percent of the oracle", "[contextual]") {
  struct Row {
    const char* agent;
    Json own;
  };
  const Json range = {{"reward_low", 0}, {"reward_high", 1}};
  const auto row = GENERATE(
      Row{"lin_ucb", {{"alpha", 0.5}}}, Row{"lin_ucb", {{"alpha", 0.5}, {"model", "hybrid"}}},
      Row{"lin_thompson", {{"noise_deviation", 0.5}}}, Row{"logistic_thompson", Json::object()},
      Row{"square_cb", Json::object()}, Row{"linear_epsilon_greedy", {{"epsilon", 0.1}}},
      Row{"square_cb", {{"oracle", "logistic"}}}, Row{"square_cb", {{"oracle", "trees"}}},
      Row{"linear_epsilon_greedy", {{"oracle", "logistic"}}},
      Row{"linear_epsilon_greedy", {{"oracle", "trees"}}},
      Row{"bootstrapped_linear", {{"prior_deviation", 0.5}}});
  Json parameters = {{"one_hot", {"segment"}}};
  parameters.update(row.own);
  const double share = share_of_oracle(row.agent, parameters, 20'000);
  CAPTURE(row.agent, row.own, share);
  CHECK(share > 0.98);
  CHECK(share <= 1.0 + 1e-12);
}

TEST_CASE("trees find what no line can tell", "[contextual]") {
  const auto share = [](const char* oracle) {
    return share_of_oracle("linear_epsilon_greedy", {{"oracle", oracle}}, 8'000, stepped_chance);
  };
  const double trees = share("trees");
  const double ridge = share("ridge");
  CAPTURE(trees, ridge);
  CHECK(trees > 0.95);
  CHECK(ridge < 0.85);
}

TEST_CASE("without their context the same bandits stay far from the oracle", "[contextual]") {
  CHECK(share_of_oracle("thompson_beta", Json::object(), 5'000) < 0.85);
}

TEST_CASE("hybrid LinUCB learns from fewer rows what its actions share", "[contextual]") {
  // the effect of a cut is the same per point of depth whatever the cut
  EnvironmentSpec spec = shop();
  spec.actions.clear();
  for (int i = 0; i <= 20; ++i) spec.actions.push_back({"cut_" + std::to_string(i), 0.05 * i});
  const auto error = [&](const std::string& model) {
    HybridRidge ridge(spec.actions.size(), 2, model == "hybrid" ? 2 : 0, 1.0);
    double sum = 0.0;
    for (std::uint32_t row = 0; row < 400; ++row) {
      const VectorXd x = Eigen::Vector2d(1.0, uniform_draw(1, row));
      const std::size_t arm = row % spec.actions.size();
      const VectorXd z = model == "hybrid" ? VectorXd(spec.actions[arm].depth * x) : VectorXd();
      const double truth = spec.actions[arm].depth * (1.0 + 2.0 * x[1]);
      if (row >= 200) sum += std::abs(ridge.estimate(arm, x, z).mean - truth);
      ridge.add(arm, x, z, truth);
    }
    return sum;
  };
  CHECK(error("hybrid") < 0.3 * error("disjoint"));
}

TEST_CASE("an agent that keeps square matrices refuses a basis that is too large", "[contextual]") {
  const Json tiles = {{"basis", "tiles"}, {"tiles", 30}, {"tilings", 4}};
  CHECK_THROWS_WITH(make_agent("lin_ucb", tiles, shop(), 1), Catch::Contains("at most 2000"));
}

}  // namespace marketday::tests
