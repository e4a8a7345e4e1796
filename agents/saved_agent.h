// What an agent has learnt, as bytes: an agent of the same parameters, environment and seed that
// reads them goes on exactly as this one would have, even from the middle of an episode.
#pragma once

#include <string>

#include "agents/agent.h"

namespace marketday {

// The same for the same history, on every platform.
std::string save_agent(Agent& agent);

// `agent` is fresh from its factory. InputError where the bytes are not such an agent's.
void restore_agent(Agent& agent, const std::string& bytes);

}  // namespace marketday
