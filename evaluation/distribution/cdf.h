// A cumulative distribution function as steps, and what is read off it. It may end below or (before
// it is made proper) above 1, as importance sampling without normalising leaves it.
//   mean       sum dF x               variance   sum dF (x - mean)^2
//   quantile   least x with F(x) >= p
//   CVaR       1/p int_0^p quantile(u) du, the mean of the worst share p
//                                         Rockafellar & Uryasev (2000); atoms are split exactly
//   tail mean  E[X | X <= q], q the least x with F(x) > p: the whole atom at q counts, as in
//                                         SCOPE-RL's "CVaR"
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "evaluation/run_statistics.h"

namespace marketday::distribution {

class Cdf {
 public:
  // `support` ascends strictly; `cumulative` does not fall. InputError otherwise.
  Cdf(std::vector<double> support, std::vector<double> cumulative);

  double at(double x) const;
  double mean() const;
  double variance() const;
  double quantile(double share) const;
  double cvar(double share) const;
  double tail_mean(double share) const;
  // Quantiles at the two shares, by default the middle half.
  Interval interquartile_range(double low_share = 0.25, double high_share = 0.75) const;

  // The same function seen only at `grid`: the mass between two points goes to the upper one, mass
  // above the last is lost, mass at or below the first counts for nothing, as in SCOPE-RL.
  Cdf on_grid(std::span<const double> grid) const;
  double total() const { return cumulative_.back(); }

  std::span<const double> support() const { return support_; }
  std::span<const double> cumulative() const { return cumulative_; }

 private:
  double mass(std::size_t i) const {
    return cumulative_[i] - (i == 0 ? start_ : cumulative_[i - 1]);
  }

  std::vector<double> support_;
  std::vector<double> cumulative_;
  double start_ = 0.0;  // F below the first point
};

}  // namespace marketday::distribution
