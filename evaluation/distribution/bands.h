// How far a weighted distribution may be from the true one.
//   DKW         sup |F_n - F| <= sqrt(ln(2 / (1 - coverage)) / 2n) for n unweighted outcomes, any n
//               (Dvoretzky, Kiefer & Wolfowitz 1956; constant of Massart 1990)
//   Bernstein   for w <= greatest known, any n: empirical Bernstein bounds of E[w 1(y <= m)] and
//               E[w 1(y > m)] at each of K points at (1 - coverage) / 2K, joined by monotonicity
//               (Chandak et al. 2021, theorem 2)
//   bootstrap   the quantile of sup |F* - F| over resamples of rows, and percentile intervals of
//               whatever is read off F; large n only
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "evaluation/distribution/weighted_cdf.h"

namespace marketday::distribution {

double dkw_half_width(std::size_t outcomes, double coverage);

// low(m) <= F(m) <= high(m) at all points of a grid at once.
struct Band {
  std::vector<double> grid;
  std::vector<double> low;
  std::vector<double> high;
};
Band bernstein_band(const WeightedOutcomes& data, std::span<const double> grid,
                    double greatest_weight, double coverage);

using Reading = std::function<double(const Cdf&)>;  // a mean, a CVaR, a quantile
struct BootstrapBand {
  double half_width = 0.0;          // of F, everywhere at once
  std::vector<Interval> intervals;  // one a reading
};
// Resamples keyed by (seed, resample), so that any number of threads gives the same.
BootstrapBand bootstrap_band(const WeightedOutcomes& data, bool normalised,
                             std::span<const Reading> readings, double coverage, std::uint64_t seed,
                             int resamples = 1000);

}  // namespace marketday::distribution
