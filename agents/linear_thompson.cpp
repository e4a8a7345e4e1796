#include "agents/linear_thompson.h"

#include <boost/random/normal_distribution.hpp>

#include "policies/features.h"
#include "sim/random.h"

namespace marketday {

void LinearThompson::act(const Observation& observation, std::uint32_t step, std::span<int> actions,
                         std::span<double> propensities) {
  std::vector<double> probabilities(propensities.empty() ? 0 : arms());
  for (std::size_t row = 0; row < observation.rows(); ++row) {
    const Eigen::VectorXd& x = columns_of(value_row(observation, row));
    const auto mask = mask_row(observation, row);
    KeyedEngine engine(seed(), observation.unit_ids[row], step, Purpose::agent);
    int best = -1;
    double highest = 0.0;
    for (std::size_t arm = 0; arm < arms(); ++arm) {
      if (mask[arm] == 0) continue;
      const GaussianArm law = posterior(arm, x);
      const double value =
          boost::random::normal_distribution<double>(law.mean, law.deviation)(engine);
      if (best >= 0 && value <= highest) continue;
      best = static_cast<int>(arm);
      highest = value;
    }
    actions[row] = best;
    if (propensities.empty()) continue;
    fill(x, mask, probabilities);
    propensities[row] = probabilities[static_cast<std::size_t>(best)];
  }
}

void LinearThompson::fill(const Eigen::VectorXd& x, std::span<const std::uint8_t> mask,
                          std::span<double> probabilities) {
  std::vector<GaussianArm> allowed;
  for (std::size_t arm = 0; arm < arms(); ++arm) {
    if (mask[arm] != 0) allowed.push_back(posterior(arm, x));
  }
  std::vector<double> of_allowed(allowed.size());
  best_arm_probabilities(allowed, of_allowed);
  std::size_t k = 0;
  for (std::size_t arm = 0; arm < arms(); ++arm) {
    probabilities[arm] = mask[arm] != 0 ? of_allowed[k++] : 0.0;
  }
}

}  // namespace marketday
