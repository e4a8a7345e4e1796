#include "evaluation/estimator.h"

#include "policies/parameters.h"
#include "sim/registry.h"

namespace marketday {

std::unique_ptr<Estimator> make_estimator(const std::string& name, const Json& parameters) {
  const auto& entry = Registry<Estimator>::instance().find(name);
  return entry.create(checked_parameters(parameters, entry.description));
}

}  // namespace marketday
