// An arm that searches for a policy's weights: what it looks for and where, and the search itself,
// every candidate in the same worlds.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "agents/search/search.h"
#include "policies/policy.h"
#include "sim/environment/environment.h"
#include "sim/io/yaml.h"

namespace marketday {

struct PolicySearch {
  std::string policy;  // linear_depth, linear or scorecard
  Json policy_parameters;
  int evaluations = 0;
  int worlds = 1;
  double low = -1.0;
  double high = 1.0;
};

// The keys of an arm under `searches` beside those of the search itself.
std::vector<Parameter> policy_search_parameters();
// `parameters`: as read against that table. InputError for a policy that does not fit.
PolicySearch read_policy_search(const YamlNode& node, const Json& parameters,
                                const EnvironmentSpec& environment);
Json resolved(const PolicySearch& search);

SearchSpace space_of(const PolicySearch& search, const EnvironmentSpec& environment);
std::unique_ptr<Policy> policy_with(const PolicySearch& search, std::vector<double> weights,
                                    const EnvironmentSpec& environment);

// What the policy's episode in a world came to.
using PlayWorld = std::function<Outcome(const Policy& policy, int world)>;

struct Found {
  std::vector<Candidate> candidates;  // best first, or the Pareto set by falling value
  std::vector<double> values;         // of every candidate, in the order evaluated
};
// Worlds are played side by side; their mean does not depend on how.
Found run_search(const PolicySearch& search, const Search& method,
                 const EnvironmentSpec& environment, const PlayWorld& play, std::uint64_t seed);

}  // namespace marketday
