#include "experiments/policy_search.h"

#include <fmt/core.h>

#include "policies/basis.h"
#include "sim/parallel.h"
#include "sim/registry.h"
#include "sim/screening/scorecard.h"

namespace marketday {

std::vector<Parameter> policy_search_parameters() {
  return {integer("evaluations", "candidates", 200, 1, 10'000'000,
                  "candidates played; the same number for two searches makes them comparable"),
          integer("worlds", "episodes", 2, 1, 1000,
                  "training episodes each candidate plays, the same for all (common random "
                  "numbers); its fitness is their mean"),
          table("policy", {},
                "`name` (linear_depth, linear or scorecard) and the policy's parameters; default: "
                "linear_depth over all features"),
          number("low", "weight", -1.0, -1e9, 1e9, "least weight looked at"),
          number("high", "weight", 1.0, -1e9, 1e9, "greatest weight looked at")};
}

PolicySearch read_policy_search(const YamlNode& node, const Json& parameters,
                                const EnvironmentSpec& environment) {
  PolicySearch search;
  search.policy = "linear_depth";
  search.evaluations = parameters.at("evaluations");
  search.worlds = parameters.at("worlds");
  search.low = parameters.at("low");
  search.high = parameters.at("high");
  if (search.low >= search.high) {
    node.fail(fmt::format("low {} and high {}", search.low, search.high), "low must be below high");
  }
  const auto policy = node.find("policy");
  if (policy) {
    const Parameter name =
        text("name", "linear_depth", {"linear_depth", "linear", "scorecard"}, "");
    if (const auto given = policy->find("name")) search.policy = read_parameter(*given, name);
  }
  const auto& table = Registry<Policy>::instance().find(search.policy).description.parameters;
  search.policy_parameters =
      policy ? read_parameters(*policy, table, std::vector<std::string>{"name"}) : defaults(table);
  const std::size_t weights = space_of(search, environment).dimensions;
  if (weights == 0) node.fail("a policy without numbers", "give the scorecard points and steps");
  constexpr std::size_t kMostWeights = 10'000;
  if (weights > kMostWeights) {
    node.fail(fmt::format("{} weights to look for", weights),
              fmt::format("at most {} make sense: name fewer features", kMostWeights));
  }
  return search;
}

Json resolved(const PolicySearch& search) {
  Json policy = {{"name", search.policy}};
  policy.update(search.policy_parameters);
  return {{"evaluations", search.evaluations},
          {"worlds", search.worlds},
          {"policy", policy},
          {"low", search.low},
          {"high", search.high}};
}

SearchSpace space_of(const PolicySearch& search, const EnvironmentSpec& environment) {
  if (search.policy == "scorecard") {
    const Scorecard card(search.policy_parameters, environment.features, environment.actions);
    return {card.numbers(), search.low, search.high};
  }
  const std::size_t columns = Basis(search.policy_parameters, environment).size();
  const std::size_t rows = search.policy == "linear" ? environment.actions.size() : 1;
  return {columns * rows, search.low, search.high};
}

std::unique_ptr<Policy> policy_with(const PolicySearch& search, std::vector<double> weights,
                                    const EnvironmentSpec& environment) {
  return Registry<Policy>::instance()
      .find(search.policy)
      .create({search.policy_parameters, {{"weights", std::move(weights)}}}, environment);
}

Found run_search(const PolicySearch& search, const Search& method,
                 const EnvironmentSpec& environment, const PlayWorld& play, std::uint64_t seed) {
  Found found;
  const auto evaluate = [&](std::span<const double> weights) {
    const auto policy = policy_with(search, {weights.begin(), weights.end()}, environment);
    std::vector<Outcome> outcomes(static_cast<std::size_t>(search.worlds));
    for_each_task(static_cast<std::uint32_t>(search.worlds), [&](std::uint32_t world) {
      outcomes[world] = play(*policy, static_cast<int>(world));
    });
    Outcome mean;
    for (const Outcome& outcome : outcomes) {
      mean.value += outcome.value / search.worlds;
      mean.cost += outcome.cost / search.worlds;
    }
    found.values.push_back(mean.value);
    return mean;
  };
  found.candidates = method.run(space_of(search, environment), evaluate, search.evaluations, seed);
  return found;
}

}  // namespace marketday
