#include "evaluation/distribution/cdf.h"

#include <algorithm>

#include "evaluation/column_checks.h"
#include "sim/io/error.h"

namespace marketday::distribution {

Cdf::Cdf(std::vector<double> support, std::vector<double> cumulative)
    : support_(std::move(support)), cumulative_(std::move(cumulative)) {
  require_some("support points", support_.size());
  require_size("cumulative probabilities", cumulative_.size(), support_.size());
  require_finite("support point", support_);
  require_finite("cumulative probability", cumulative_);
  for (std::size_t i = 1; i < support_.size(); ++i) {
    if (support_[i] <= support_[i - 1]) throw InputError("support points: they must ascend");
    if (cumulative_[i] < cumulative_[i - 1]) {
      throw InputError("cumulative probabilities: they must not fall");
    }
  }
}

double Cdf::at(double x) const {
  const auto above = std::upper_bound(support_.begin(), support_.end(), x);
  if (above == support_.begin()) return start_;
  return cumulative_[static_cast<std::size_t>(above - support_.begin()) - 1];
}

double Cdf::mean() const {
  double sum = 0.0;
  for (std::size_t i = 0; i < support_.size(); ++i) sum += mass(i) * support_[i];
  return sum;
}

double Cdf::variance() const {
  const double centre = mean();
  double sum = 0.0;
  for (std::size_t i = 0; i < support_.size(); ++i) {
    sum += mass(i) * (support_[i] - centre) * (support_[i] - centre);
  }
  return sum;
}

double Cdf::quantile(double share) const {
  require_between("share", share, 0.0, 1.0);
  constexpr double kRounding = 1e-12;  // of a sum of masses
  const auto at = std::lower_bound(cumulative_.begin(), cumulative_.end(), share - kRounding);
  if (at == cumulative_.end()) return support_.back();
  return support_[static_cast<std::size_t>(at - cumulative_.begin())];
}

double Cdf::cvar(double share) const {
  require_between("share", share, 0.0, 1.0);
  if (share == 0.0) return support_.front();
  double left = share;
  double sum = 0.0;
  for (std::size_t i = 0; i < support_.size() && left > 0.0; ++i) {
    const double taken = std::min(mass(i), left);
    sum += taken * support_[i];
    left -= taken;
  }
  // what mass is missing lies at the last point
  return (sum + left * support_.back()) / share;
}

double Cdf::tail_mean(double share) const {
  require_between("share", share, 0.0, 1.0);
  double sum = 0.0;
  double seen = 0.0;
  for (std::size_t i = 0; i < support_.size(); ++i) {
    sum += mass(i) * support_[i];
    seen += mass(i);
    if (cumulative_[i] > share) break;
  }
  require_support(seen, "the tail");
  return sum / seen;
}

Interval Cdf::interquartile_range(double low_share, double high_share) const {
  return {quantile(low_share), quantile(high_share)};
}

Cdf Cdf::on_grid(std::span<const double> grid) const {
  require_some("grid points", grid.size());
  std::vector<double> cumulative(grid.size());
  for (std::size_t i = 0; i < grid.size(); ++i) cumulative[i] = at(grid[i]);
  Cdf seen({grid.begin(), grid.end()}, std::move(cumulative));
  seen.start_ = seen.cumulative_.front();
  return seen;
}

}  // namespace marketday::distribution
