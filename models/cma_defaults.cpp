#include "models/cma_defaults.h"

#include <cmath>

namespace marketday {

CmaDefaults cma_defaults(int dimensions, int population) {
  const double n = dimensions;
  CmaDefaults d{};
  d.population = population > 0 ? population : 4 + static_cast<int>(3.0 * std::log(n));
  d.parents = d.population / 2;
  double sum = 0.0;
  double squares = 0.0;
  for (int i = 1; i <= d.parents; ++i) {
    const double weight = std::log(0.5 * (d.population + 1.0)) - std::log(i);
    sum += weight;
    squares += weight * weight;
  }
  d.mu_eff = sum * sum / squares;
  d.step_rate = (d.mu_eff + 2.0) / (n + d.mu_eff + 5.0);
  d.path_rate = (4.0 + d.mu_eff / n) / (n + 4.0 + 2.0 * d.mu_eff / n);
  d.rank_one_rate = 2.0 / ((n + 1.3) * (n + 1.3) + d.mu_eff);
  d.rank_mu_rate = std::min(1.0 - d.rank_one_rate, 2.0 * (d.mu_eff - 2.0 + 1.0 / d.mu_eff) /
                                                       ((n + 2.0) * (n + 2.0) + d.mu_eff));
  d.step_damping =
      1.0 + 2.0 * std::max(0.0, std::sqrt((d.mu_eff - 1.0) / (n + 1.0)) - 1.0) + d.step_rate;
  d.expected_length = std::sqrt(n) * (1.0 - 1.0 / (4.0 * n) + 1.0 / (21.0 * n * n));
  return d;
}

}  // namespace marketday
