#include "evaluation/tuning.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace marketday {

std::vector<Parameter> tuned(Parameter lambda, std::vector<double> candidates) {
  const double low = lambda.low;
  const double high = lambda.high;
  const std::string unit = lambda.unit;
  return {std::move(lambda),
          text("tune", "none", {"none", "slope", "mse"},
               "none: lambda as it stands; else chosen from the candidates by the log itself",
               "Su, Srinath & Krishnamurthy (2020); Tucker & Lee (2021)"),
          numbers("candidates", unit, std::move(candidates), low, high,
                  "values of lambda that tuning tries")};
}

std::size_t slope(std::span<const Candidacy> candidates) {
  const double kappa = std::sqrt(6.0) - 1.0;
  std::vector<std::size_t> order(candidates.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return candidates[a].half_width > candidates[b].half_width;
  });
  for (std::size_t i = 1; i < order.size(); ++i) {
    const Candidacy& here = candidates[order[i]];
    for (std::size_t j = 0; j < i; ++j) {
      const Candidacy& before = candidates[order[j]];
      if (std::abs(before.value - here.value) > here.half_width + kappa * before.half_width) {
        return order[i - 1];
      }
    }
  }
  return order.back();
}

std::size_t least_error(std::span<const Candidacy> candidates) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < candidates.size(); ++i) {
    if (candidates[i].mean_squared_error <= candidates[best].mean_squared_error) best = i;
  }
  return best;
}

double bias_bound(double mean, double mean_squared_weight, double greatest_weight, double rows,
                  double delta) {
  const double log_term = std::log(2.0 / delta);
  return std::abs(mean) + std::sqrt(2.0 * mean_squared_weight * log_term / rows) +
         2.0 * greatest_weight * log_term / (3.0 * rows);
}

}  // namespace marketday
