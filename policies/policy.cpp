#include "policies/policy.h"

#include "sim/random.h"

namespace marketday {

void draw_actions(std::span<const double> probabilities, const Observation& observation,
                  std::uint64_t seed, std::uint32_t step, std::span<int> actions,
                  std::span<double> propensities) {
  const std::size_t rows = observation.rows();
  const std::size_t width = rows == 0 ? 0 : probabilities.size() / rows;
  for (std::size_t row = 0; row < rows; ++row) {
    const auto distribution = probabilities.subspan(row * width, width);
    const RandomBlock bits = draw(seed, observation.unit_ids[row], step, Purpose::action);
    const double u = uniform(bits[0]);

    // inverse CDF; rounding may leave u above the last sum, then the last possible action is it
    double cumulative = 0.0;
    std::size_t chosen = 0;
    for (std::size_t a = 0; a < width; ++a) {
      if (distribution[a] <= 0.0) continue;
      chosen = a;
      cumulative += distribution[a];
      if (u < cumulative) break;
    }
    actions[row] = static_cast<int>(chosen);
    if (!propensities.empty()) propensities[row] = distribution[chosen];
  }
}

}  // namespace marketday
