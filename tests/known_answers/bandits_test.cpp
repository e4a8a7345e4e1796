#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "agents/best_arm.h"
#include "support/reference_problems.h"

namespace marketday::tests {
namespace {

struct Regret {
  double mean;
  double error;
};

// Mean pseudo-regret: every pull of the second arm costs the gap.
Regret regret(const std::string& name, const Json& parameters, const std::vector<double>& means,
              int pulls, int runs) {
  const Problem problem = bernoulli_bandit(means);
  ProblemEnvironment environment(problem);
  double sum = 0.0;
  double squares = 0.0;
  std::vector<int> action(1);
  for (int run = 0; run < runs; ++run) {
    const auto seed = static_cast<std::uint64_t>(run);
    const auto agent = make_agent(name, parameters, problem.spec, seed);
    const Observation* observation = &environment.reset(seed);
    int worse = 0;
    for (std::uint32_t step = 0; step < static_cast<std::uint32_t>(pulls); ++step) {
      agent->act(*observation, step, action, {});
      worse += action[0];
      const StepResult& result = environment.step(action);
      agent->learn(result.transitions);
      observation = &result.observation;
    }
    const double total = worse * (means[0] - means[1]);
    sum += total;
    squares += total * total;
  }
  const double mean = sum / runs;
  return {mean, std::sqrt((squares / runs - mean * mean) / (runs - 1))};
}

double kl(double p, double q) {
  return p * std::log(p / q) + (1.0 - p) * std::log((1.0 - p) / (1.0 - q));
}

// Auer, Cesa-Bianchi, Fischer (2002), theorem 1, two arms.
double ucb1_bound(double gap, double pulls) {
  const double pi = std::numbers::pi;
  return 8.0 * std::log(pulls) / gap + (1.0 + pi * pi / 3.0) * gap;
}

}  // namespace

TEST_CASE("the chance of being the best arm is exact for Beta posteriors") {
  std::vector<double> two(2);
  best_arm_probabilities(std::vector<BetaArm>{{2, 1}, {1, 1}}, two);
  CHECK(two[0] == Approx(2.0 / 3.0).margin(1e-10));
  best_arm_probabilities(std::vector<BetaArm>{{9, 3}, {6, 6}}, two);
  CHECK(two[0] == Approx(0.9086687306501547).margin(1e-10));
  std::vector<double> three(3);
  best_arm_probabilities(std::vector<BetaArm>{{9, 3}, {6, 6}, {1, 1}}, three);
  CHECK(three[0] == Approx(0.6970487279580).margin(1e-10));
  CHECK(three[1] == Approx(0.0612128146453).margin(1e-10));
  CHECK(three[2] == Approx(0.2417384573967).margin(1e-10));
}

TEST_CASE("the chance of being the best arm is exact for Gaussian posteriors") {
  const double expected = 0.5 * std::erfc(-(0.7 - 0.5) / std::sqrt(2.0 * (0.04 + 0.09)));
  std::vector<double> two(2);
  best_arm_probabilities(std::vector<GaussianArm>{{0.7, 0.2}, {0.5, 0.3}}, two);
  CHECK(two[0] == Approx(expected).margin(1e-10));
  // far apart in scale: a needle beside a haystack
  best_arm_probabilities(std::vector<GaussianArm>{{0.0, 1e-6}, {-1.0, 1.0}}, two);
  CHECK(two[1] == Approx(0.5 * std::erfc(1.0 / std::sqrt(2.0))).margin(1e-6));
  std::vector<double> ten(10);
  best_arm_probabilities(std::vector<GaussianArm>(10, GaussianArm{3.0, 2.0}), ten);
  for (const double share : ten) CHECK(share == Approx(0.1).margin(1e-10));
}

TEST_CASE("the chance of being the best arm is exact for Gamma posteriors") {
  std::vector<double> two(2);
  // two exponential waits: the slower rate lasts longer with chance rate_1 / (rate_0 + rate_1)
  best_arm_probabilities(std::vector<GammaArm>{{1.0, 2.0}, {1.0, 6.0}}, two);
  CHECK(two[0] == Approx(0.75).margin(1e-10));
  // Gamma(3) over Gamma(2) of one rate: P(Beta(3, 2) > 1/2) = 11/16
  best_arm_probabilities(std::vector<GammaArm>{{3.0, 5.0}, {2.0, 5.0}}, two);
  CHECK(two[0] == Approx(11.0 / 16.0).margin(1e-10));
  best_arm_probabilities(std::vector<GammaArm>{{1e5, 1e3}, {1e5, 1e3}}, two);
  CHECK(two[0] == Approx(0.5).margin(1e-10));
  best_arm_probabilities(std::vector<GammaArm>{{0.5, 1e-6}, {1e6, 1e6}}, two);
  CHECK(two[0] == Approx(0.9988716).margin(1e-7));
}

TEST_CASE("the chance of being the best arm stays exact for long histories and mixed ones") {
  std::vector<double> two(2);
  // P(Beta(a,b) > Beta(c,d)) for whole a: Miller's finite sum, here by symmetry and complement
  best_arm_probabilities(std::vector<BetaArm>{{40'000, 60'000}, {40'000, 60'000}}, two);
  CHECK(two[0] == Approx(0.5).margin(1e-10));
  best_arm_probabilities(std::vector<BetaArm>{{0.5, 0.5}, {0.5, 0.5}}, two);
  CHECK(two[0] == Approx(0.5).margin(1e-10));
  // against Beta(1,1) the chance is the other's mean
  best_arm_probabilities(std::vector<BetaArm>{{30'000, 70'000}, {1, 1}}, two);
  CHECK(two[0] == Approx(0.3).margin(1e-10));
  best_arm_probabilities(std::vector<BetaArm>{{0.5, 2.5}, {1, 1}}, two);
  CHECK(two[0] == Approx(0.5 / 3.0).margin(1e-10));
}

TEST_CASE("regret after 5,000 pulls of arms .9 and .8 is the published one") {
  struct Row {
    const char* agent;
    double regret;
    double error;
    int runs;
  };
  const auto row = GENERATE(Row{"ucb1", 64.48, 0.28, 200}, Row{"thompson_beta", 9.00, 0.20, 200},
                            Row{"epsilon_greedy", 29.74, 0.28, 400});
  const Regret found = regret(row.agent, Json::object(), {0.9, 0.8}, 5'000, row.runs);
  INFO(row.agent << " " << found.mean << " +- " << found.error);
  CHECK(std::abs(found.mean - row.regret) < 4.0 * std::hypot(row.error, found.error));
  CHECK(ucb1_bound(0.1, 5'000.0) == Approx(681.8).margin(0.05));
}

TEST_CASE("regret after 100,000 pulls of arms .5 and .4 lies between theory's lines") {
  constexpr int kPulls = 100'000;
  const double log_pulls = std::log(double{kPulls});
  const double lai_robbins = 0.1 / kl(0.4, 0.5) * log_pulls;
  CHECK(0.1 / kl(0.4, 0.5) == Approx(4.96635).margin(5e-6));

  const Regret ucb1 = regret("ucb1", Json::object(), {0.5, 0.4}, kPulls, 20);
  const Regret thompson = regret("thompson_beta", Json::object(), {0.5, 0.4}, kPulls, 20);
  const Regret greedy =
      regret("epsilon_greedy", Json{{"epsilon_decay", 0.001}}, {0.5, 0.4}, kPulls, 20);
  INFO("Lai-Robbins " << lai_robbins << ", UCB1 " << ucb1.mean << " +- " << ucb1.error
                      << ", Thompson " << thompson.mean << " +- " << thompson.error << ", greedy "
                      << greedy.mean << " +- " << greedy.error);
  CHECK(ucb1.mean < ucb1_bound(0.1, kPulls));
  CHECK(ucb1.mean > lai_robbins);
  // the lower line is a limit: at 100,000 pulls Thompson and a well-tuned decay still lie under it
  CHECK(thompson.mean < ucb1_bound(0.1, kPulls));
  CHECK(greedy.mean < ucb1_bound(0.1, kPulls));
}

}  // namespace marketday::tests
