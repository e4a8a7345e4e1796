// Contracts that hold for every registered plug-in, whoever wrote it.
#include "support/plugins.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <functional>
#include <set>

#include "agents/saved_agent.h"
#include "agents/search/search.h"
#include "evaluation/estimator.h"
#include "evaluation/reward_model.h"
#include "models/model.h"
#include "policies/policy_file.h"
#include "sim/fraud/fraudster.h"
#include "sim/io/files.h"
#include "sim/promotion.h"
#include "sim/registry.h"
#include "support/command.h"

namespace marketday::tests {
namespace {

namespace fs = std::filesystem;

// Names of the source files in `folder` that hold a registration line for `kind`.
std::size_t registration_lines(const std::string& folder, const std::string& kind,
                               std::set<std::string>& files) {
  std::size_t lines = 0;
  const std::string mark = "MARKETDAY_REGISTER(" + kind + ",";
  for (const auto& entry :
       fs::directory_iterator(std::string(MARKETDAY_SOURCE_DIR) + "/" + folder)) {
    if (entry.path().extension() != ".cpp") continue;
    const std::string text = read_file(entry.path().string());
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
      ++lines;
      files.insert(entry.path().stem().string());
    }
  }
  return lines;
}

std::set<std::string> as_set(const std::vector<std::string>& names) {
  return {names.begin(), names.end()};
}

void check_rows(const Observation& o, const EnvironmentSpec& spec,
                const std::vector<double>& probabilities) {
  const std::size_t width = spec.actions.size();
  for (std::size_t row = 0; row < o.rows(); ++row) {
    double sum = 0.0;
    for (std::size_t a = 0; a < width; ++a) {
      const double p = probabilities[row * width + a];
      REQUIRE(p >= 0.0);
      if (o.mask[row * width + a] == 0) REQUIRE(p == 0.0);
      sum += p;
    }
    REQUIRE(sum == Approx(1.0).margin(1e-9));
  }
}

void check_inside(const Observation& o, const EnvironmentSpec& spec) {
  const std::size_t features = spec.features.size();
  REQUIRE(o.values.size() == o.rows() * features);
  REQUIRE(o.mask.size() == o.rows() * spec.actions.size());
  for (std::size_t i = 0; i < o.values.size(); ++i) {
    const Feature& feature = spec.features[i % features];
    INFO(feature.name << " = " << o.values[i]);
    REQUIRE(std::isfinite(o.values[i]));
    REQUIRE(o.values[i] >= feature.low);
    REQUIRE(o.values[i] <= feature.high);
  }
}

void check_batch(const TransitionBatch& t, const EnvironmentSpec& spec) {
  REQUIRE(t.values.size() == t.count() * spec.features.size());
  REQUIRE(t.next_values.size() == t.count() * spec.features.size());
  REQUIRE(t.next_mask.size() == t.count() * spec.actions.size());
  REQUIRE(t.actions.size() == t.count());
  REQUIRE(t.rewards.size() == t.count());
  REQUIRE(t.terminated.size() == t.count());
  REQUIRE(t.truncated.size() == t.count());
  REQUIRE(t.costs.size() == t.count());
  for (const double cost : t.costs) REQUIRE(cost >= 0.0);
}

// Actions drawn evenly from the allowed ones, keyed by (seed, unit, step).
std::vector<int> any_actions(const Observation& o, const EnvironmentSpec& spec, std::uint64_t seed,
                             std::uint32_t step) {
  const std::size_t width = spec.actions.size();
  std::vector<double> probabilities(o.mask.size());
  for (std::size_t row = 0; row < o.rows(); ++row) {
    double allowed = 0.0;
    for (std::size_t a = 0; a < width; ++a) allowed += o.mask[row * width + a];
    for (std::size_t a = 0; a < width; ++a) {
      probabilities[row * width + a] = o.mask[row * width + a] / allowed;
    }
  }
  std::vector<int> actions(o.rows());
  draw_actions(probabilities, o, seed, step, actions, {});
  return actions;
}

struct Trace {
  std::vector<double> rewards;
  std::vector<std::uint64_t> hashes;
  bool operator==(const Trace&) const = default;
};

// Plays on from `observation` to the end with random actions, checking every step on the way.
Trace play_on(Environment& environment, Observation observation, std::uint64_t seed,
              std::uint32_t step) {
  Trace trace;
  for (bool over = false; !over; ++step) {
    check_inside(observation, environment.spec());
    const std::vector<int> actions = any_actions(observation, environment.spec(), seed, step);
    const StepResult& result = environment.step(actions);
    REQUIRE(result.rewards.size() == observation.rows());
    REQUIRE(result.costs.size() == environment.spec().cost_names.size());
    check_batch(result.transitions, environment.spec());
    trace.rewards.insert(trace.rewards.end(), result.rewards.begin(), result.rewards.end());
    trace.hashes.push_back(environment.state_hash());
    over = result.terminated || result.truncated;
    observation = result.observation;
  }
  return trace;
}

// What rewards count beyond the ledger: money that will be reversed, customers lost; 0 where
// nothing is.
double accrued_cents(const Environment& environment) {
  for (const Metric& m : environment.metrics()) {
    if (m.name == "accrued_cents") return m.value;
  }
  return 0.0;
}

double metric(const Environment& environment, const std::string& name) {
  for (const Metric& m : environment.metrics()) {
    if (m.name == name) return m.value;
  }
  FAIL("no metric " << name);
  return 0.0;
}

}  // namespace

TEST_CASE("every plug-in file is in its registry under its own name, and nothing else is") {
  std::set<std::string> files;
  CHECK(registration_lines("policies", "Policy", files) ==
        Registry<Policy>::instance().names().size());
  CHECK(files == as_set(Registry<Policy>::instance().names()));
  files.clear();
  CHECK(registration_lines("agents", "Agent", files) == Registry<Agent>::instance().names().size());
  CHECK(files == as_set(Registry<Agent>::instance().names()));
  files.clear();
  CHECK(registration_lines("agents/search", "Search", files) ==
        Registry<Search>::instance().names().size());
  CHECK(files == as_set(Registry<Search>::instance().names()));
  files.clear();
  CHECK(registration_lines("sim/environment", "Environment", files) +
            registration_lines("sim/environment/promo_suite", "Environment", files) ==
        Registry<Environment>::instance().names().size());
  CHECK(files == as_set(Registry<Environment>::instance().names()));
  files.clear();
  CHECK(registration_lines("sim/promotions", "Promotion", files) ==
        Registry<Promotion>::instance().names().size());
  CHECK(files == as_set(Registry<Promotion>::instance().names()));
  files.clear();
  CHECK(registration_lines("sim/fraud/types", "Fraudster", files) ==
        Registry<Fraudster>::instance().names().size());
  CHECK(files == as_set(Registry<Fraudster>::instance().names()));
  files.clear();
  CHECK(registration_lines("evaluation/estimators", "Estimator", files) ==
        Registry<Estimator>::instance().names().size());
  CHECK(files == as_set(Registry<Estimator>::instance().names()));
  files.clear();
  CHECK(registration_lines("evaluation/reward_models", "RewardModel", files) ==
        Registry<RewardModel>::instance().names().size());
  CHECK(files == as_set(Registry<RewardModel>::instance().names()));
  files.clear();
  CHECK(registration_lines("models", "Model", files) +
            registration_lines("models/recommend", "Model", files) +
            registration_lines("models/forecast", "Model", files) +
            registration_lines("models/choice", "Model", files) +
            registration_lines("models/neural", "Model", files) ==
        Registry<Model>::instance().names().size());
  std::set<std::string> models;
  for (const std::string& name : Registry<Model>::instance().names()) {
    models.insert(files.count(name) > 0 ? name : "lifetime_" + name);
  }
  CHECK(files == models);
}

TEST_CASE("every policy's probabilities sum to one and obey the mask, in every environment") {
  for (const auto& [name, environment] : all_environments()) {
    const EnvironmentSpec spec = environment->spec();
    for (const auto& policy : all_policies(spec)) {
      INFO(policy->kind() << " in " << name);
      Observation observation = environment->reset(7);
      std::vector<double> probabilities;
      for (std::uint32_t step = 0; step < 9; ++step) {
        probabilities.assign(observation.mask.size(), -1.0);
        policy->action_probabilities(observation, probabilities);
        check_rows(observation, spec, probabilities);
        const StepResult& result = environment->step(any_actions(observation, spec, 7, step));
        observation = result.observation;
      }
    }
  }
}

TEST_CASE("every policy comes back from its file with the same probabilities") {
  const TestFolder folder;
  for (const auto& [name, environment] : all_environments()) {
    const EnvironmentSpec spec = environment->spec();
    const Observation observation = environment->reset(7);
    for (const auto& policy : all_policies(spec)) {
      INFO(policy->kind() << " in " << name);
      save_policy(*policy, spec, folder / "policy.yaml");
      const auto again = load_policy(folder / "policy.yaml", spec);
      std::vector<double> before(observation.mask.size());
      std::vector<double> after(observation.mask.size());
      policy->action_probabilities(observation, before);
      again->action_probabilities(observation, after);
      CHECK(before == after);
    }
  }
}

TEST_CASE("every agent acts within the mask with its stated propensity, and is its seed's") {
  for (const auto& [environment_name, environment] : all_environments()) {
    const EnvironmentSpec spec = environment->spec();
    for (const std::string& name : Registry<Agent>::instance().names()) {
      INFO(name << " in " << environment_name);
      const auto& entry = Registry<Agent>::instance().find(name);
      const auto play = [&](std::uint64_t seed) {
        const auto agent = entry.create(fitting_parameters(entry.description, &spec), spec, seed);
        Observation observation = environment->reset(5);
        std::vector<int> all;
        for (std::uint32_t step = 0; step < 9; ++step) {
          std::vector<int> actions(observation.rows());
          std::vector<double> propensities(observation.rows());
          agent->act(observation, step, actions, propensities);
          for (std::size_t row = 0; row < observation.rows(); ++row) {
            REQUIRE(observation.mask[row * spec.actions.size() +
                                     static_cast<std::size_t>(actions[row])] == 1);
            REQUIRE(propensities[row] > 0.0);
            REQUIRE(propensities[row] <= 1.0 + 1e-12);
          }
          all.insert(all.end(), actions.begin(), actions.end());
          const StepResult& result = environment->step(actions);
          agent->learn(result.transitions);
          observation = result.observation;
        }
        agent->end_episode();
        const Observation fresh = environment->reset(6);
        std::vector<double> probabilities(fresh.mask.size());
        agent->freeze()->action_probabilities(fresh, probabilities);
        check_rows(fresh, spec, probabilities);
        return all;
      };
      const std::vector<int> first = play(1);
      CHECK(first == play(1));
      CHECK(first != play(2));
    }
  }
}

TEST_CASE("every agent goes on from a checkpoint as if nothing had happened, even mid-episode") {
  for (const auto& [environment_name, environment] : all_environments()) {
    const EnvironmentSpec spec = environment->spec();
    for (const std::string& name : Registry<Agent>::instance().names()) {
      INFO(name << " in " << environment_name);
      const auto& entry = Registry<Agent>::instance().find(name);
      const auto fresh = [&] {
        return entry.create(fitting_parameters(entry.description, &spec), spec, 4);
      };
      // one episode, and half of another; `change` may put another agent in this one's place
      const auto play = [&](const std::function<void(std::unique_ptr<Agent>&)>& change) {
        std::unique_ptr<Agent> agent = fresh();
        std::uint32_t step = 0;
        for (const std::uint32_t steps : {9U, 6U}) {
          Observation observation = environment->reset(5);
          for (std::uint32_t t = 0; t < steps; ++t, ++step) {
            if (t % 3 == 2) change(agent);
            std::vector<int> actions(observation.rows());
            agent->act(observation, step, actions, {});
            const StepResult& result = environment->step(actions);
            agent->learn(result.transitions);
            observation = result.observation;
          }
          agent->end_episode();
          change(agent);
        }
        return save_agent(*agent);
      };
      const std::string straight = play([](std::unique_ptr<Agent>&) {});
      const std::string broken = play([&](std::unique_ptr<Agent>& agent) {
        const std::string bytes = save_agent(*agent);
        agent = fresh();
        restore_agent(*agent, bytes);
      });
      CHECK(straight == broken);
      CHECK(straight != save_agent(*fresh()));
      CHECK_THROWS_AS(restore_agent(*fresh(), straight.substr(0, straight.size() / 2)), InputError);
    }
  }
}

TEST_CASE("every environment keeps its spaces, and the same seed gives the same trace") {
  for (const auto& [name, environment] : all_environments()) {
    INFO(name);
    const Trace first = play_on(*environment, environment->reset(11), 1, 0);
    CHECK(first == play_on(*environment, environment->reset(11), 1, 0));
    CHECK_FALSE(first == play_on(*environment, environment->reset(12), 1, 0));
    if (environment->watch({})) CHECK(first.hashes.size() == 9);
  }
}

TEST_CASE("every environment goes on from a snapshot as if nothing had happened") {
  for (const auto& [name, environment] : all_environments()) {
    INFO(name);
    Observation observation = environment->reset(11);
    for (std::uint32_t step = 0; step < 4; ++step) {
      observation =
          environment->step(any_actions(observation, environment->spec(), 1, step)).observation;
    }
    const auto snapshot = environment->snapshot();
    const Trace straight = play_on(*environment, observation, 1, 4);
    environment->restore(*snapshot);
    CHECK(straight == play_on(*environment, observation, 1, 4));
    environment->reset(99);
    environment->restore(*snapshot);
    CHECK(straight == play_on(*environment, observation, 1, 4));
  }
}

TEST_CASE(
    "no market environment gives away more than its budget, and the ledger's profit is the "
    "reward, but for what it says it accrued") {
  for (const auto& [name, environment] : all_environments()) {
    INFO(name);
    if (!environment->watch({})) continue;  // no market, no ledger
    const Trace trace = play_on(*environment, environment->reset(3), 1, 0);
    double total = 0.0;
    for (const double reward : trace.rewards) total += reward;
    const double booked = metric(*environment, "profit_cents") + accrued_cents(*environment);
    CHECK(total == Approx(booked / 100.0).margin(1e-6));
    if (name.find("budget") != std::string::npos) {
      CHECK(metric(*environment, "subsidy_cents") <= 30000.0);
      CHECK(metric(*environment, "subsidy_cents") > 0.0);
    }
  }
}

}  // namespace marketday::tests
