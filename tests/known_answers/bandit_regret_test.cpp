// Regret tables of learners-and-ope.md section 7, rows 19 to 22.
#include <boost/random/normal_distribution.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "sim/random.h"
#include "support/bandit_play.h"

namespace marketday::tests {
namespace {

struct Published {
  const char* agent;
  Json parameters;
  double regret;
  double error;
  int runs;
};

void check_regret(const Published& row, const Mean& found) {
  INFO(row.agent << " " << row.parameters.dump() << ": " << found.value << " +- " << found.error
                 << ", published " << row.regret);
  CHECK(std::abs(found.value - row.regret) < 4.0 * std::hypot(row.error, found.error));
}

const Chances& switching(int pull) {
  static const std::vector<Chances> kPhases = {{0.5, 0.4, 0.9}, {0.5, 0.9, 0.4}, {0.9, 0.5, 0.4}};
  return kPhases[static_cast<std::size_t>(pull / 3000)];
}

// The 10-armed testbed: mean reward and share of best actions in steps 901 to 1000.
struct Testbed {
  Mean reward;
  Mean best;
};

double normal_draw(std::uint64_t seed, std::uint32_t who, std::uint32_t day) {
  KeyedEngine engine(seed, who, day, Purpose::environment);
  return boost::random::normal_distribution<double>()(engine);
}

Testbed testbed(const std::string& agent, const Json& parameters, int runs) {
  constexpr std::size_t kArms = 10;
  std::vector<double> rewards;
  std::vector<double> bests;
  for (int run = 0; run < runs; ++run) {
    const auto seed = static_cast<std::uint64_t>(run);
    std::vector<double> means(kArms);
    for (std::uint32_t arm = 0; arm < kArms; ++arm) means[arm] = normal_draw(seed, arm + 1, 0);
    const double best = *std::max_element(means.begin(), means.end());
    BanditPlay play(agent, parameters, kArms, seed);
    double reward_sum = 0.0;
    double best_sum = 0.0;
    for (std::uint32_t step = 0; step < 1000; ++step) {
      const std::size_t arm = play.choose();
      const double reward = means[arm] + normal_draw(seed, 0, step);
      play.learn(reward);
      if (step < 900) continue;
      reward_sum += reward / 100.0;
      best_sum += means[arm] == best ? 1.0 : 0.0;
    }
    rewards.push_back(reward_sum);
    bests.push_back(best_sum);
  }
  return {mean_of(rewards), mean_of(bests)};
}

}  // namespace

TEST_CASE("regret after 5,000 pulls of arms .9 and .8 is the published one for every bandit",
          "[bandit]") {
  const double exploration = std::sqrt(2.0 * std::log(2.0) / ((std::numbers::e - 1.0) * 5'000.0));
  const auto row =
      GENERATE_COPY(Published{"kl_ucb", Json::object(), 13.04, 0.31, 200},
                    Published{"moss", {{"planned_decisions", 5'000}}, 24.68, 0.20, 200},
                    Published{"exp3", {{"exploration", exploration}}, 112.2, 0.7, 60},
                    Published{"epsilon_greedy", {{"epsilon", 0.1}}, 29.74, 0.28, 100});
  const Mean found = bernoulli_regret(row.agent, row.parameters, {0.9, 0.8}, 5'000, row.runs);
  check_regret(row, found);
  if (std::string(row.agent) == "exp3") CHECK(found.value < 219.0);
}

TEST_CASE("regret after 10,000 pulls of nine arms is the published one", "[bandit]") {
  const Chances nine = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
  const auto row = GENERATE(Published{"ucb1", Json::object(), 329.7, 1.4, 10},
                            Published{"kl_ucb", Json::object(), 59.0, 1.3, 40},
                            Published{"thompson_beta", Json::object(), 42.7, 0.5, 40},
                            Published{"moss", {{"planned_decisions", 10'000}}, 87.1, 0.6, 20},
                            Published{"epsilon_greedy", {{"epsilon", 0.1}}, 430, 3, 20});
  check_regret(row, bernoulli_regret(row.agent, row.parameters, nine, 10'000, row.runs));
}

TEST_CASE("regret after 20,000 pulls of ten rarely paying arms is the published one", "[bandit]") {
  const Chances rare = {0.1, 0.05, 0.05, 0.05, 0.02, 0.02, 0.02, 0.01, 0.01, 0.01};
  const auto row = GENERATE(Published{"ucb1", Json::object(), 843.5, 1.5, 4},
                            Published{"kl_ucb", Json::object(), 131.7, 1.8, 10},
                            Published{"thompson_beta", Json::object(), 88.4, 0.7, 20},
                            Published{"moss", {{"planned_decisions", 20'000}}, 241.1, 1.2, 8},
                            Published{"epsilon_greedy", {{"epsilon", 0.1}}, 160.1, 3.5, 20});
  check_regret(row, bernoulli_regret(row.agent, row.parameters, rare, 20'000, row.runs));
}

TEST_CASE("where arms change twice, forgetting pays as published", "[bandit]") {
  const auto row =
      GENERATE(Published{"thompson_beta", Json::object(), 1218, 10, 20},
               Published{"discounted_thompson", {{"memory_discount", 0.997}}, 195, 1, 20},
               Published{"discounted_thompson", {{"memory_discount", 0.99}}, 252, 1, 20},
               Published{"ucb1", {{"exploration", 0.6}}, 231, 5, 20},
               Published{"sliding_window_ucb", {{"window", 1000}}, 162, 1, 20},
               Published{"sliding_window_ucb", {{"window", 500}}, 239, 1, 20});
  check_regret(row, bernoulli_regret(row.agent, row.parameters, switching, 9'000, row.runs));
}

TEST_CASE("forgetting beats remembering where arms change, and loses where nothing does",
          "[bandit]") {
  struct Pair {
    const char* forgets;
    Json parameters;
    const char* remembers;
    double factor;
  };
  const auto pair =
      GENERATE(Pair{"discounted_thompson", {{"memory_discount", 0.997}}, "thompson_beta", 5.0},
               Pair{"sliding_window_thompson", {{"window", 800}}, "thompson_beta", 4.5});
  CAPTURE(pair.forgets);
  const auto regret = [](const char* agent, const Json& parameters, bool changing) {
    const auto chances = [&](int pull) -> const Chances& { return switching(changing ? pull : 0); };
    return bernoulli_regret(agent, parameters, chances, 9'000, 10).value;
  };
  CHECK(pair.factor * regret(pair.forgets, pair.parameters, true) <
        regret(pair.remembers, Json::object(), true));
  CHECK(regret(pair.forgets, pair.parameters, false) >
        regret(pair.remembers, Json::object(), false));
}

TEST_CASE("the discounted bound of the proof explores a great deal, a tighter one less",
          "[bandit]") {
  const auto regret = [](double padding) {
    const Json parameters = {{"memory_discount", 0.997}, {"padding", padding}};
    return bernoulli_regret("discounted_ucb", parameters, switching, 9'000, 10);
  };
  const Mean proof = regret(2.0);
  CHECK(std::abs(proof.value - 774.0) < 4.0 * std::hypot(1.0, proof.error));
  CHECK(regret(1.0).value < 0.6 * proof.value);
}

TEST_CASE("UCB-tuned regrets less than UCB1 and keeps the same promise", "[bandit]") {
  const Mean tuned = bernoulli_regret("ucb_tuned", Json::object(), {0.9, 0.8}, 5'000, 100);
  CHECK(tuned.value < 0.5 * 64.48);
  CHECK(tuned.value > 5.0);
}

TEST_CASE("the ten-armed testbed is the book's", "[bandit]") {
  struct Row {
    const char* agent;
    Json parameters;
    double reward;
    double best;  // per cent
  };
  const auto row = GENERATE(
      Row{"epsilon_greedy", {{"epsilon", 0.0}}, 1.0385, 35.7},
      Row{"epsilon_greedy", {{"epsilon", 0.01}}, 1.3248, 59.4},
      Row{"epsilon_greedy", {{"epsilon", 0.1}}, 1.3737, 79.7},
      Row{"epsilon_greedy",
          {{"epsilon", 0.0}, {"initial_value", 5.0}, {"step_rule", "constant"}, {"step_size", 0.1}},
          1.5067,
          85.5},
      Row{"epsilon_greedy",
          {{"epsilon", 0.1}, {"step_rule", "constant"}, {"step_size", 0.1}},
          1.3534,
          75.8},
      // c = 2 on rewards in [-100, 100]: 200 sqrt(1e-4 ln t / n)
      Row{"ucb1",
          {{"reward_low", -100}, {"reward_high", 100}, {"exploration", 1e-4}},
          1.4925,
          85.5});
  const Testbed found = testbed(row.agent, row.parameters, 2'000);
  INFO(row.agent << row.parameters.dump() << ": " << found.reward.value << " +- "
                 << found.reward.error << ", " << found.best.value << " +- " << found.best.error);
  CHECK(std::abs(found.reward.value - row.reward) < 0.018 + 4.0 * found.reward.error);
  CHECK(std::abs(found.best.value - row.best) < 0.6 + 4.0 * found.best.error);
}

TEST_CASE("the gradient bandit needs its baseline where rewards lie far from 0", "[bandit]") {
  const auto share_of_best = [](bool baseline) {
    double sum = 0.0;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
      BanditPlay play("gradient_bandit", {{"step_size", 0.1}, {"baseline", baseline}}, 3, seed);
      for (std::uint32_t step = 0; step < 500; ++step) {
        const std::size_t arm = play.choose();
        play.learn(4.0 + (arm == 2 ? 1.0 : 0.0) + normal_draw(seed, 0, step));
        if (step >= 400) sum += arm == 2 ? 0.01 : 0.0;
      }
    }
    return sum / 100.0;
  };
  CHECK(share_of_best(true) > 0.9);
  CHECK(share_of_best(false) < share_of_best(true));
}

TEST_CASE("a gradient bandit's step is the equation's", "[bandit]") {
  BanditPlay play("gradient_bandit", {{"step_size", 0.5}, {"baseline", false}}, 2, 3);
  const std::size_t arm = play.choose();
  play.learn(2.0);
  const auto preferences = play.agent().freeze()->content().arrays.at("action_values");
  CHECK(preferences[arm] == Approx(0.5));
  CHECK(preferences[1 - arm] == Approx(-0.5));
}

TEST_CASE("Poisson Thompson sampling finds the arm that sells most", "[bandit]") {
  BanditPlay play("thompson_poisson", Json::object(), 3, 5);
  const std::vector<double> means = {0.5, 1.5, 1.0};
  int best = 0;
  for (std::uint32_t step = 0; step < 2'000; ++step) {
    const std::size_t arm = play.choose();
    best += arm == 1 ? 1 : 0;
    // a count by inversion
    double left = uniform(draw(5, 0, step, Purpose::environment)[0]);
    double chance = std::exp(-means[arm]);
    int count = 0;
    while (left > chance && count < 50) {
      left -= chance;
      chance *= means[arm] / ++count;
    }
    play.learn(count);
  }
  CHECK(best > 1'800);
}

}  // namespace marketday::tests
