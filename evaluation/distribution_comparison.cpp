#include "evaluation/distribution_comparison.h"

#include <algorithm>
#include <cmath>

#include "evaluation/distribution/weighted_cdf.h"

namespace marketday {
namespace {

DistributionRow row_of(const std::string& label, const distribution::Cdf& cdf) {
  DistributionRow row{label, cdf.mean(), std::sqrt(cdf.variance()), {}, cdf.cvar(0.1)};
  for (const double share : kQuantiles) row.quantiles.push_back(cdf.quantile(share));
  return row;
}

}  // namespace

std::vector<DistributionRow> compare_distributions(LogSource& log,
                                                   const std::vector<NamedPolicy>& policies) {
  std::vector<double> rewards;
  std::vector<std::vector<double>> weights(policies.size() + 1);
  std::vector<double> probabilities;
  const std::size_t width = log.meta().spec.actions.size();
  log.for_each_block([&](const FeedbackBlock& block) {
    rewards.insert(rewards.end(), block.rewards.begin(), block.rewards.end());
    weights[0].insert(weights[0].end(), block.rows, 1.0);
    for (std::size_t k = 0; k < policies.size(); ++k) {
      probabilities.assign(block.mask.size(), 0.0);
      policies[k].policy->action_probabilities(observation_of(block), probabilities);
      for (std::size_t row = 0; row < block.rows; ++row) {
        const auto action = static_cast<std::size_t>(block.actions[row]);
        weights[k + 1].push_back(probabilities[row * width + action] / block.propensities[row]);
      }
    }
  });
  std::vector<DistributionRow> rows;
  for (std::size_t k = 0; k <= policies.size(); ++k) {
    if (std::all_of(weights[k].begin(), weights[k].end(), [](double w) { return w <= 0.0; })) {
      continue;
    }
    rows.push_back(row_of(k == 0 ? kBehaviour : policies[k - 1].label,
                          distribution::normalised_cdf({rewards, weights[k]})));
  }
  return rows;
}

}  // namespace marketday
