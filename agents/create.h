// The factory of an agent plug-in: parameters checked against its description, then its
// constructor.
#pragma once

#include <memory>

#include "agents/agent.h"
#include "policies/parameters.h"

namespace marketday {

template <typename Learner>
Agent::Factory agent_factory(Description (*describe)()) {
  return [describe](const Json& parameters, const EnvironmentSpec& environment,
                    std::uint64_t seed) -> std::unique_ptr<Agent> {
    return std::make_unique<Learner>(checked_parameters(parameters, describe()), environment, seed);
  };
}

}  // namespace marketday
