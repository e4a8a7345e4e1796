#include "evaluation/sequential/direct_method.h"

namespace marketday::sequential {

InfluenceEstimate direct_method(const Trajectories& log, const ActionValues& values) {
  check(log);
  check(values, log);
  std::vector<double> terms(log.count());
  for (std::size_t i = 0; i < log.count(); ++i) terms[i] = values.expected[log.begin(i)];
  return mean_of_terms(std::move(terms), trajectory_weights(log));
}

}  // namespace marketday::sequential
