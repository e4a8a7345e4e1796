#include "evaluation/sequential/marginal_doubly_robust.h"

#include "evaluation/column_checks.h"

namespace marketday::sequential {

InfluenceEstimate marginal_doubly_robust(const Trajectories& log, std::span<const double> ratios,
                                         const ActionValues& values) {
  check(log);
  check(values, log);
  require_size("marginal ratios", ratios.size(), log.rows());
  require_weights("marginal ratio", ratios);
  std::vector<double> terms(log.count());
  for (std::size_t i = 0; i < log.count(); ++i) {
    double discount = 1.0;
    terms[i] = values.expected[log.begin(i)];
    for (std::size_t row = log.offsets[i]; row < log.offsets[i + 1]; ++row) {
      const double next = row + 1 < log.offsets[i + 1] ? values.expected[row + 1] : 0.0;
      terms[i] += discount * ratios[row] * (log.reward[row] + log.gamma * next - values.taken[row]);
      discount *= log.gamma;
    }
  }
  return mean_of_terms(std::move(terms), ratios);
}

InfluenceEstimate marginal_is(const Trajectories& log, std::span<const double> ratios) {
  check(log);
  const ActionValues none{std::vector<double>(log.rows(), 0.0),
                          std::vector<double>(log.rows(), 0.0)};
  return marginal_doubly_robust(log, ratios, none);
}

}  // namespace marketday::sequential
