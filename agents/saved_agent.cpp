#include "agents/saved_agent.h"

#include <sstream>

#include "agents/checkpoint.h"
#include "sim/io/error.h"

namespace marketday {

std::string save_agent(Agent& agent) {
  std::ostringstream stream;
  Checkpoint::Writer archive(stream);
  Checkpoint checkpoint(archive);
  agent.persist(checkpoint);
  return std::move(stream).str();
}

void restore_agent(Agent& agent, const std::string& bytes) {
  std::istringstream stream(bytes);
  try {
    Checkpoint::Reader archive(stream);
    Checkpoint checkpoint(archive);
    agent.persist(checkpoint);
  } catch (const std::exception&) {  // cereal's own, or a length that no memory holds
    throw InputError("the checkpoint is damaged or of another agent; train anew");
  }
  if (stream.peek() != std::istringstream::traits_type::eof()) {
    throw InputError("the checkpoint is of another agent; train anew");
  }
}

}  // namespace marketday
