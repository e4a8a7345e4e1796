#include "evaluation/sequential/simplex_quadratic.h"

#include <vector>

namespace marketday::sequential {
namespace {

// The least of x'Hx over the free shares with sum 1, whatever their sign: x ~ H_ff^-1 1.
Eigen::VectorXd on_plane(const Eigen::MatrixXd& h, const std::vector<Eigen::Index>& free) {
  const Eigen::VectorXd ones = Eigen::VectorXd::Ones(static_cast<Eigen::Index>(free.size()));
  const Eigen::MatrixXd part = h(free, free);
  const Eigen::VectorXd direction = part.ldlt().solve(ones);
  return direction / direction.sum();
}

// Moves x towards `wanted` until a share would turn negative; drops that share. True if it got
// there.
bool move_to(Eigen::VectorXd& x, const Eigen::VectorXd& wanted, std::vector<Eigen::Index>& free) {
  double step = 1.0;
  std::size_t blocking = free.size();
  for (std::size_t k = 0; k < free.size(); ++k) {
    const double now = x[free[k]];
    const double next = wanted[static_cast<Eigen::Index>(k)];
    if (next > 0.0 || now - next <= 0.0) continue;
    if (now / (now - next) < step) {
      step = now / (now - next);
      blocking = k;
    }
  }
  for (std::size_t k = 0; k < free.size(); ++k) {
    x[free[k]] += step * (wanted[static_cast<Eigen::Index>(k)] - x[free[k]]);
  }
  if (blocking == free.size()) return true;
  x[free[blocking]] = 0.0;
  free.erase(free.begin() + static_cast<std::ptrdiff_t>(blocking));
  return false;
}

}  // namespace

Eigen::VectorXd least_on_simplex(const Eigen::MatrixXd& matrix) {
  const Eigen::Index size = matrix.rows();
  Eigen::MatrixXd h = matrix;
  const double scale = matrix.trace() > 0.0 ? matrix.trace() : 1.0;
  h.diagonal().array() += 1e-12 * scale;
  Eigen::Index start = 0;
  h.diagonal().minCoeff(&start);
  Eigen::VectorXd x = Eigen::VectorXd::Zero(size);
  x[start] = 1.0;
  std::vector<Eigen::Index> free = {start};
  for (Eigen::Index turn = 0; turn < 50 * size; ++turn) {
    if (!move_to(x, on_plane(h, free), free)) continue;
    // at the least over the free shares all their slopes are alike; a lower slope elsewhere helps
    const Eigen::VectorXd slope = h * x;
    Eigen::Index lowest = 0;
    if (slope.minCoeff(&lowest) >= slope[free.front()] - 1e-13 * scale) break;
    bool known = false;
    for (const Eigen::Index k : free) known = known || k == lowest;
    if (known) break;
    free.push_back(lowest);
  }
  return x / x.sum();
}

}  // namespace marketday::sequential
