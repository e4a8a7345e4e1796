#include "evaluation/estimator.h"

#include "policies/parameters.h"
#include "sim/registry.h"

namespace marketday {

bool Estimator::keeps_weights() const {
  const std::vector<double> probes = {0.0, 0.01, 0.5, 1.0, 3.0, 100.0, 1e5};
  std::vector<double> used(probes.size());
  shrink(probes, used);
  return used == probes;
}

std::unique_ptr<Estimator> make_estimator(const std::string& name, const Json& parameters) {
  const auto& entry = Registry<Estimator>::instance().find(name);
  return entry.create(checked_parameters(parameters, entry.description));
}

}  // namespace marketday
