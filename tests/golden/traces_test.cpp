// Golden traces: one line a day for every shipped scenario under three policies. The same text from
// every compiler and flag set, so a moved file means moved results. `./dev golden` rewrites them.
#include <fmt/core.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "policies/policy.h"
#include "scenarios/scenario.h"
#include "sim/environment/environment.h"
#include "sim/io/files.h"
#include "sim/registry.h"

namespace marketday::tests {
namespace {

constexpr int kDays = 10;

struct Case {
  std::string environment;
  std::string policy;
  Json parameters;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all = {{"campaign", "never", Json::object()},
                                        {"campaign", "always", {{"depth", 0.2}}},
                                        {"offer", "uniform_random", Json::object()}};
  return all;
}

std::string trace(const Scenario& scenario, const Case& c) {
  const auto& entry = Registry<Environment>::instance().find(c.environment);
  Json parameters = defaults(entry.description.parameters);
  parameters["horizon_days"] = kDays;
  const auto environment = entry.create(parameters, scenario.market);
  const EnvironmentSpec& spec = environment->spec();
  const auto policy = Registry<Policy>::instance().find(c.policy).create({c.parameters, {}}, spec);
  Observation observation = environment->reset(2026);
  std::string text =
      fmt::format("{} {}: day, reward, costs, state hash\n", c.environment, c.policy);
  for (std::uint32_t day = 0; day < kDays; ++day) {
    std::vector<double> probabilities(observation.mask.size());
    std::vector<int> actions(observation.rows());
    policy->action_probabilities(observation, probabilities);
    draw_actions(probabilities, observation, 2026, day, actions, {});
    const StepResult& result = environment->step(actions);
    double reward = 0.0;
    for (const double value : result.rewards) reward += value;
    text += fmt::format("{:2} {:.2f}", day, reward);
    for (const double cost : result.costs) text += fmt::format(" {}", cost);
    text += fmt::format(" {:016x}\n", environment->state_hash());
    observation = result.observation;
  }
  return text;
}

}  // namespace

TEST_CASE("every shipped scenario runs through its golden trace", "[golden]") {
  const bool rewrite = std::getenv("MARKETDAY_REWRITE_GOLDEN") != nullptr;
  for (const std::string& name : shipped_scenarios()) {
    Json overrides = {{"population", {{"shoppers", 2000}}}, {"clock", {{"warm_up_days", 3}}}};
    const Scenario scenario =
        read_scenario(load_scenario_file(name), YamlNode::parse(to_yaml(overrides), "overrides"));
    std::string text;
    for (const Case& c : cases()) text += trace(scenario, c);
    const std::string path =
        fmt::format("{}/tests/golden/traces/{}.txt", MARKETDAY_SOURCE_DIR, name);
    if (rewrite) write_file_atomically(path, text);
    INFO(path << "; when the change is meant, run ./dev golden and list the file in the commit");
    REQUIRE(std::filesystem::exists(path));
    CHECK(read_file(path) == text);
  }
}

}  // namespace marketday::tests
