// The offer problem as a contextual bandit against its oracle (marketing-science section 5, E1:
// "best arm per segment by enumeration"). The market is asked what each visitor would have brought
// today under every offer, with the same luck, by going back to a snapshot: no estimate is needed.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "scenarios/scenario.h"
#include "sim/registry.h"
#include "support/reference_problems.h"

namespace marketday::tests {
namespace {

constexpr int kTrainingEpisodes = 12;

std::unique_ptr<Environment> offers() {
  const std::string overrides = "{population: {shoppers: 20000}}";
  const Scenario scenario =
      read_scenario(load_scenario_file("general", ""), YamlNode::parse(overrides, "overrides"));
  const auto& entry = Registry<Environment>::instance().find("offer");
  Json parameters = defaults(entry.description.parameters);
  parameters["horizon_days"] = 20;
  return entry.create(parameters, scenario.market);
}

// Visitors of some days and what each would have brought under every action.
struct Visits {
  Observation seen;
  std::vector<double> rewards;  // rows x actions
};

Visits visits_of(Environment& environment, std::uint64_t seed) {
  const std::size_t width = environment.spec().actions.size();
  Visits visits;
  Observation now = environment.reset(seed);
  for (bool over = false; !over;) {
    const std::size_t first = visits.rewards.size();
    visits.rewards.resize(first + now.rows() * width);
    const auto before = environment.snapshot();
    // the offer of nothing last, so that the next day follows it
    for (std::size_t a = width; a-- > 0;) {
      environment.restore(*before);
      const StepResult& result =
          environment.step(std::vector<int>(now.rows(), static_cast<int>(a)));
      for (std::size_t row = 0; row < now.rows(); ++row) {
        visits.rewards[first + row * width + a] = result.rewards[row];
      }
      if (a > 0) continue;
      over = result.terminated || result.truncated;
      visits.seen.unit_ids.insert(visits.seen.unit_ids.end(), now.unit_ids.begin(),
                                  now.unit_ids.end());
      visits.seen.values.insert(visits.seen.values.end(), now.values.begin(), now.values.end());
      visits.seen.mask.insert(visits.seen.mask.end(), now.mask.begin(), now.mask.end());
      now = result.observation;
    }
  }
  return visits;
}

double value_of(const Visits& visits, const Policy& policy) {
  std::vector<double> probabilities(visits.rewards.size(), 0.0);
  policy.action_probabilities(visits.seen, probabilities);
  double sum = 0.0;
  for (std::size_t i = 0; i < probabilities.size(); ++i)
    sum += probabilities[i] * visits.rewards[i];
  return sum / static_cast<double>(visits.seen.rows());
}

double oracle_of(const Visits& visits, const EnvironmentSpec& spec) {
  const std::size_t width = spec.actions.size();
  std::size_t segment = 0;
  while (spec.features[segment].name != "segment") ++segment;
  std::map<double, std::vector<double>> sums;
  for (std::size_t row = 0; row < visits.seen.rows(); ++row) {
    auto& of_segment = sums[visits.seen.values[row * spec.features.size() + segment]];
    of_segment.resize(width);
    for (std::size_t a = 0; a < width; ++a) of_segment[a] += visits.rewards[row * width + a];
  }
  double best = 0.0;
  for (const auto& [name, of_segment] : sums) {
    best += *std::max_element(of_segment.begin(), of_segment.end());
  }
  return best / static_cast<double>(visits.seen.rows());
}

std::unique_ptr<Policy> learnt(Environment& environment, const std::string& agent,
                               const Json& parameters) {
  const auto learner = make_agent(agent, parameters, environment.spec(), 1);
  std::uint32_t step = 0;
  for (int episode = 0; episode < kTrainingEpisodes; ++episode) {
    run_episode(environment, *learner, 1000 + static_cast<std::uint64_t>(episode), step);
  }
  return learner->freeze();
}

}  // namespace

TEST_CASE("on the offers of a market contextual bandits are within 2 % of the oracle") {
  const auto environment = offers();
  const Visits visits = visits_of(*environment, 1);
  const EnvironmentSpec& spec = environment->spec();
  const double never = value_of(visits, *make_policy("never", {}, spec));
  const double oracle = oracle_of(visits, spec);
  const Json by_segment = {{{"feature", "segment"}, {"edges", {1, 2, 3, 4}}}};
  const std::vector<std::pair<std::string, Json>> agents = {
      {"thompson_gaussian",
       {{"discretiser", by_segment},
        {"prior_deviation", 10},
        {"noise_deviation", 10},
        {"estimate_noise", true}}},
      {"epsilon_greedy", {{"discretiser", by_segment}, {"epsilon", 0.3}}},
      {"lin_ucb", {{"basis_features", {"segment"}}, {"one_hot", {"segment"}}, {"alpha", 3}}},
      {"lin_thompson",
       {{"basis_features", {"segment"}}, {"one_hot", {"segment"}}, {"noise_deviation", 5}}},
      {"linear_epsilon_greedy",
       {{"basis_features", {"segment"}}, {"one_hot", {"segment"}}, {"epsilon", 0.3}}}};
  double best = 0.0;
  for (const auto& [name, parameters] : agents) {
    const double value = value_of(visits, *learnt(*environment, name, parameters));
    CAPTURE(name, never, value, oracle);
    CHECK(value >= 0.98 * oracle);
    best = std::max(best, value);
  }
  // in money most is earned without any coupon, so the gap tells more: measured .999 with LinUCB
  CHECK((best - never) / (oracle - never) > 0.98);
}

}  // namespace marketday::tests
