// Every registered plug-in, built with parameters that fit an environment on a small market: what
// the contract tests run over.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "agents/agent.h"
#include "policies/policy.h"
#include "sim/environment/environment.h"

namespace marketday::tests {

// Defaults, and the low end (or one sensible row) where a parameter is required.
// `spec`: the environment that a policy or an agent is to fit.
Json fitting_parameters(const Description& description, const EnvironmentSpec* spec = nullptr);

// All registered environments, nine steps long; those on a market on one small and lively one, with
// and without a budget.
struct NamedEnvironment {
  std::string name;
  std::unique_ptr<Environment> environment;
};
std::vector<NamedEnvironment> all_environments(std::uint32_t shoppers = 600);

// All registered kinds; tabular and linear ones are frozen learners.
std::vector<std::unique_ptr<Policy>> all_policies(const EnvironmentSpec& spec);

}  // namespace marketday::tests
