#include "models/exact/gittins.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace marketday {
namespace {

// Is playing on, for now, worth more than the sure `reward` for ever? Values stand in units of
// (1 - discount), so that retiring is worth `reward`. Backward over pulls, `wins` of them won:
// v(wins) = max(reward, p (1 - discount + discount v(wins + 1)) + (1 - p) discount v(wins)).
bool plays_on(double successes, double failures, double discount, double reward,
              std::vector<double>& values) {
  const std::size_t pulls = values.size() - 1;
  const auto chance = [&](std::size_t wins, std::size_t n) {
    return (successes + static_cast<double>(wins)) /
           (successes + failures + static_cast<double>(n));
  };
  for (std::size_t wins = 0; wins <= pulls; ++wins) {
    values[wins] = std::max(reward, chance(wins, pulls));
  }
  double first = 0.0;
  for (std::size_t n = pulls; n-- > 0;) {
    for (std::size_t wins = 0; wins <= n; ++wins) {
      const double p = chance(wins, n);
      first =
          p * (1.0 - discount + discount * values[wins + 1]) + (1.0 - p) * discount * values[wins];
      values[wins] = std::max(reward, first);
    }
  }
  return first > reward;
}

}  // namespace

double gittins_index(double successes, double failures, double discount, double tolerance) {
  double low = successes / (successes + failures);  // never less than the mean
  double high = 1.0;
  if (discount <= 0.0) return low;
  const double pulls = std::ceil(std::log(tolerance) / std::log(discount));
  std::vector<double> values(static_cast<std::size_t>(std::max(1.0, pulls)) + 1);
  while (high - low > tolerance) {
    const double middle = 0.5 * (low + high);
    (plays_on(successes, failures, discount, middle, values) ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace marketday
