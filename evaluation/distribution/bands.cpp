#include "evaluation/distribution/bands.h"

#include <algorithm>
#include <cmath>

#include "evaluation/column_checks.h"
#include "evaluation/intervals/lower_bounds.h"
#include "sim/parallel.h"
#include "sim/random.h"

namespace marketday::distribution {
namespace {

double distance(std::span<const double> a, std::span<const double> b) {
  double most = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b[i]));
  return most;
}

Interval percentiles(std::vector<double> values, double coverage) {
  std::sort(values.begin(), values.end());
  const double tail = (1.0 - coverage) / 2.0;
  return {marketday::quantile(values, tail), marketday::quantile(values, 1.0 - tail)};
}

// How often each row is drawn in resample b: Efron 1979.
std::vector<double> resampled_weights(std::span<const double> weights, std::uint64_t seed,
                                      std::uint32_t b) {
  KeyedEngine engine(seed, 0, b, Purpose::bootstrap);
  std::vector<double> drawn(weights.size(), 0.0);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const std::uint64_t pick = std::uint64_t{engine()} * weights.size() >> 32U;
    drawn[pick] += weights[pick];
  }
  return drawn;
}

}  // namespace

double dkw_half_width(std::size_t outcomes, double coverage) {
  require_some("outcomes", outcomes);
  require_inside("coverage", coverage, 0.0, 1.0);
  return std::sqrt(std::log(2.0 / (1.0 - coverage)) / (2.0 * static_cast<double>(outcomes)));
}

Band bernstein_band(const WeightedOutcomes& data, std::span<const double> grid,
                    double greatest_weight, double coverage) {
  check(data);
  require_some("grid points", grid.size());
  require_inside("coverage", coverage, 0.0, 1.0);
  const double delta = (1.0 - coverage) / (2.0 * static_cast<double>(grid.size()));
  Band band{{grid.begin(), grid.end()}, {}, {}};
  std::vector<double> below(data.outcomes.size());
  std::vector<double> above(data.outcomes.size());
  for (const double m : grid) {
    for (std::size_t i = 0; i < below.size(); ++i) {
      const bool seen = data.outcomes[i] <= m;
      below[i] = seen ? data.weights[i] : 0.0;
      above[i] = seen ? 0.0 : data.weights[i];
    }
    const double low = intervals::bernstein_lower(below, delta, greatest_weight);
    const double high = 1.0 - intervals::bernstein_lower(above, delta, greatest_weight);
    band.low.push_back(std::clamp(low, 0.0, 1.0));
    band.high.push_back(std::clamp(high, 0.0, 1.0));
  }
  for (std::size_t i = 1; i < grid.size(); ++i) {
    band.low[i] = std::max(band.low[i], band.low[i - 1]);
    const std::size_t j = grid.size() - 1 - i;
    band.high[j] = std::min(band.high[j], band.high[j + 1]);
  }
  return band;
}

BootstrapBand bootstrap_band(const WeightedOutcomes& data, bool normalised,
                             std::span<const Reading> readings, double coverage, std::uint64_t seed,
                             int resamples) {
  check(data);
  require_inside("coverage", coverage, 0.0, 1.0);
  require_between("resamples", resamples, 2, 1e7);
  if (normalised) normalised_cdf(data);  // refuses weights of 0
  const Ranks ranks = ranks_of(data.outcomes);
  const std::vector<double> whole = cumulative_of(ranks, data.weights, normalised);
  const auto count = static_cast<std::size_t>(resamples);
  std::vector<double> distances(count);
  std::vector<std::vector<double>> read(readings.size(), std::vector<double>(count));
  for_each_block(static_cast<std::uint32_t>(resamples), [&](std::uint32_t b) {
    std::vector<double> again =
        cumulative_of(ranks, resampled_weights(data.weights, seed, b), normalised);
    distances[b] = distance(whole, again);
    if (readings.empty()) return;
    const Cdf cdf(ranks.support, std::move(again));
    for (std::size_t k = 0; k < readings.size(); ++k) read[k][b] = readings[k](cdf);
  });
  std::sort(distances.begin(), distances.end());
  BootstrapBand band{marketday::quantile(distances, coverage), {}};
  for (std::vector<double>& values : read) {
    band.intervals.push_back(percentiles(std::move(values), coverage));
  }
  return band;
}

}  // namespace marketday::distribution
