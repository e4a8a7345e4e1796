#include "policies/policy.h"

#include "sim/random.h"

namespace marketday {

int draw_action(std::span<const double> distribution, std::uint32_t unit, std::uint64_t seed,
                std::uint32_t step) {
  const RandomBlock bits = draw(seed, unit, step, Purpose::action);
  const double u = uniform(bits[0]);

  // inverse CDF; rounding may leave u above the last sum, then the last possible action is it
  double cumulative = 0.0;
  std::size_t chosen = 0;
  for (std::size_t a = 0; a < distribution.size(); ++a) {
    if (distribution[a] <= 0.0) continue;
    chosen = a;
    cumulative += distribution[a];
    if (u < cumulative) break;
  }
  return static_cast<int>(chosen);
}

void draw_actions(std::span<const double> probabilities, const Observation& observation,
                  std::uint64_t seed, std::uint32_t step, std::span<int> actions,
                  std::span<double> propensities) {
  const std::size_t rows = observation.rows();
  const std::size_t width = rows == 0 ? 0 : probabilities.size() / rows;
  for (std::size_t row = 0; row < rows; ++row) {
    const auto distribution = probabilities.subspan(row * width, width);
    actions[row] = draw_action(distribution, observation.unit_ids[row], seed, step);
    if (propensities.empty()) continue;
    propensities[row] = distribution[static_cast<std::size_t>(actions[row])];
  }
}

}  // namespace marketday
