#include "agents/delayed_feedback.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "agents/saved_agent.h"
#include "sim/random.h"
#include "sim/registry.h"
#include "support/bandit_play.h"
#include "support/command.h"
#include "support/plugins.h"
#include "support/reference_problems.h"

namespace marketday::tests {
namespace {

constexpr double kGap = 0.1;  // arms of .9 and .8

struct Late {
  int delay = 0;
  int batch = 1;
};

// Mean pseudo-regret of a run of `pulls`; every run of a number meets the same luck.
Mean regret(const std::string& name, Late late, int pulls, int runs) {
  const Problem problem = bernoulli_bandit({0.9, 0.9 - kGap});
  std::vector<double> regrets;
  for (int run = 0; run < runs; ++run) {
    const auto seed = static_cast<std::uint64_t>(run);
    DelayedFeedback agent(make_agent(name, Json::object(), problem.spec, seed), late.delay,
                          late.batch);
    ProblemEnvironment environment(problem);
    const Observation* seen = &environment.reset(seed);
    std::vector<int> action(1);
    int worse = 0;
    for (std::uint32_t step = 0; step < static_cast<std::uint32_t>(pulls); ++step) {
      agent.act(*seen, step, action, {});
      worse += action[0];
      const StepResult& result = environment.step(action);
      agent.learn(result.transitions);
      seen = &result.observation;
    }
    regrets.push_back(kGap * worse);
  }
  return mean_of(regrets);
}

double error_of(const Mean& a, const Mean& b) {
  return std::hypot(a.error, b.error);
}

std::vector<int> actions_of(Agent& agent, Environment& environment, int steps) {
  Observation seen = environment.reset(3);
  std::vector<int> all;
  for (std::uint32_t step = 0; step < static_cast<std::uint32_t>(steps); ++step) {
    std::vector<int> actions(seen.rows());
    agent.act(seen, step, actions, {});
    all.insert(all.end(), actions.begin(), actions.end());
    const StepResult& result = environment.step(actions);
    agent.learn(result.transitions);
    if (result.terminated || result.truncated) break;
    seen = result.observation;
  }
  agent.end_episode();
  return all;
}

// Notes when it is told what.
class Notebook : public Agent {
 public:
  explicit Notebook(std::vector<double>& told) : told_(told) {}
  void act(const Observation& /*observation*/, std::uint32_t /*step*/, std::span<int> /*actions*/,
           std::span<double> /*propensities*/) override {}
  void learn(const TransitionBatch& batch) override { told_.push_back(batch.rewards[0]); }
  void end_episode() override { told_.push_back(-1.0); }
  std::unique_ptr<Policy> freeze() const override { return nullptr; }
  void persist(Checkpoint& /*checkpoint*/) override {}

 private:
  std::vector<double>& told_;
};

std::vector<double> told(Late late, int steps) {
  std::vector<double> notes;
  DelayedFeedback agent(std::make_unique<Notebook>(notes), late.delay, late.batch);
  TransitionBatch batch;
  for (int step = 0; step < steps; ++step) {
    notes.push_back(100.0 + step);  // now the step is played
    batch.rewards = {static_cast<double>(step)};
    agent.learn(batch);
  }
  agent.end_episode();
  return notes;
}

}  // namespace

TEST_CASE("feedback comes so many steps late, in batches, and all at an episode's end", "[delay]") {
  CHECK(told({0, 1}, 2) == std::vector<double>{100, 0, 101, 1, -1});
  CHECK(told({2, 1}, 4) == std::vector<double>{100, 101, 102, 0, 103, 1, 2, 3, -1});
  CHECK(told({0, 3}, 4) == std::vector<double>{100, 101, 102, 0, 1, 2, 103, 3, -1});
  CHECK(told({1, 2}, 4) == std::vector<double>{100, 101, 0, 102, 103, 1, 2, 3, -1});
}

TEST_CASE("without delay and batches the wrapped agent is the plain one, to the bit", "[delay]") {
  const Problem problem = markdown_problem(10, 3);
  for (const std::string& name : Registry<Agent>::instance().names()) {
    INFO(name);
    const auto& entry = Registry<Agent>::instance().find(name);
    const Json parameters = fitting_parameters(entry.description, &problem.spec);
    const auto plain = entry.create(parameters, problem.spec, 5);
    DelayedFeedback wrapped(entry.create(parameters, problem.spec, 5), 0, 1);
    ProblemEnvironment first(problem, 30);
    ProblemEnvironment second(problem, 30);
    for (int episode = 0; episode < 12; ++episode) {
      REQUIRE(actions_of(*plain, first, 10) == actions_of(wrapped, second, 10));
    }
    CHECK(plain->freeze()->content().arrays == wrapped.freeze()->content().arrays);
  }
}

TEST_CASE("an agent with feedback under way goes on from a checkpoint, trees and all", "[delay]") {
  const Problem problem = markdown_problem(10, 3);
  const auto fresh = [&](const char* oracle) {
    Json parameters = {{"reward_low", 0}, {"reward_high", 10}};
    parameters["oracle"] = oracle;
    return std::make_unique<DelayedFeedback>(make_agent("square_cb", parameters, problem.spec, 5),
                                             3, 2);
  };
  for (const char* oracle : {"ridge", "logistic", "trees"}) {
    ProblemEnvironment environment(problem, 30);
    const auto play = [&](bool broken) {
      std::unique_ptr<Agent> agent = fresh(oracle);
      Observation seen = environment.reset(3);
      for (std::uint32_t step = 0; step < 9; ++step) {
        std::vector<int> actions(seen.rows());
        agent->act(seen, step, actions, {});
        const StepResult& result = environment.step(actions);
        agent->learn(result.transitions);
        seen = result.observation;
        if (!broken) continue;
        const std::string bytes = save_agent(*agent);
        agent = fresh(oracle);
        restore_agent(*agent, bytes);
      }
      return save_agent(*agent);
    };
    INFO(oracle);
    CHECK(play(false) == play(true));
  }
}

TEST_CASE("regret grows by no more than the gap times the delay, and in proportion to it",
          "[delay]") {
  constexpr int kPulls = 4'000;
  constexpr int kRuns = 120;
  for (const std::string name : {"ucb1", "thompson_beta"}) {
    const Mean prompt = regret(name, {0, 1}, kPulls, kRuns);
    const Mean late = regret(name, {200, 1}, kPulls, kRuns);
    const Mean later = regret(name, {400, 1}, kPulls, kRuns);
    const double penalty = late.value - prompt.value;
    const double larger = later.value - prompt.value;
    INFO(name << ": " << prompt.value << ", " << late.value << ", " << later.value << " +- "
              << error_of(later, prompt));
    // Joulani et al. (2013), theorem 6: the sum of gaps times the most that is under way
    CHECK(penalty < kGap * 200 + 4.0 * error_of(late, prompt));
    CHECK(larger < kGap * 400 + 4.0 * error_of(later, prompt));
    CHECK(larger > 3.0 * error_of(later, prompt));
    // additive: twice the delay, twice the penalty
    CHECK(std::abs(larger - 2.0 * penalty) <
          4.0 * std::hypot(error_of(later, prompt), 2.0 * error_of(late, prompt)));
  }
}

TEST_CASE("a batch costs no more than the same delay would", "[delay]") {
  constexpr int kPulls = 4'000;
  constexpr int kRuns = 120;
  const Mean prompt = regret("thompson_beta", {0, 1}, kPulls, kRuns);
  const Mean batched = regret("thompson_beta", {0, 200}, kPulls, kRuns);
  const Mean late = regret("thompson_beta", {200, 1}, kPulls, kRuns);
  INFO(prompt.value << ", in batches " << batched.value << ", late " << late.value);
  CHECK(batched.value > prompt.value);
  CHECK(batched.value - prompt.value < kGap * 200 + 4.0 * error_of(batched, prompt));
  CHECK(batched.value < late.value + 4.0 * error_of(batched, late));
}

TEST_CASE("an experiment can make feedback late", "[delay]") {
  const TestFolder folder;
  const std::string start =
      "experiment: late\nenvironment: {name: markdown, units: 20}\nseeds: {first: 1, count: 2}\n"
      "agents:\n";
  const std::string agent = "{name: thompson_gaussian, episodes: 3, label: ";
  const std::string file =
      folder.write("late.yaml", start + "  - " + agent + "prompt}\n  - " + agent +
                                    "same, feedback_delay: 0, feedback_batch: 1}\n  - " + agent +
                                    "late, feedback_delay: 3, feedback_batch: 2}\n");
  const std::string output = folder / "late";
  const CommandResult run = marketday_command("run " + file + " --output " + output);
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  CHECK(marketday_command("verify " + output).exit_code == 0);
  const auto hashes = result_hashes(output);
  CHECK(hashes.at("policies/prompt-1.bin") == hashes.at("policies/same-1.bin"));
  CHECK(hashes.at("policies/prompt-1.bin") != hashes.at("policies/late-1.bin"));
  const std::string bad =
      folder.write("bad.yaml", start + "  - {name: ucb1, episodes: 3, feedback_batch: 0}\n");
  const CommandResult refused = marketday_command("validate " + bad);
  CHECK(refused.exit_code == 2);
  CHECK_THAT(refused.err, Catch::Contains("feedback_batch"));
}

}  // namespace marketday::tests
