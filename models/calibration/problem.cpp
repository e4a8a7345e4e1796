#include "models/calibration/problem.h"

#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/normal_table.h"
#include "sim/random.h"

namespace marketday {
namespace {

constexpr std::uint32_t kSeedBranch = 1U << 30U;  // of k: seeds of markets, apart from draws
constexpr std::uint32_t kTries = 10'000;          // of a prior draw inside the bounds

Eigen::MatrixXd prior_covariance(const CalibrationProblem& problem) {
  const Eigen::VectorXd sd = problem.spread();
  Eigen::MatrixXd correlation = problem.prior_correlation;
  if (correlation.size() == 0) {
    correlation = Eigen::MatrixXd::Identity(problem.dimensions(), problem.dimensions());
  }
  return sd.asDiagonal() * correlation * sd.asDiagonal();
}

std::vector<Eigen::Index> informed(const CalibrationProblem& problem) {
  std::vector<Eigen::Index> which;
  for (Eigen::Index i = 0; i < problem.dimensions(); ++i) {
    if (problem.parameters[static_cast<std::size_t>(i)].informed) which.push_back(i);
  }
  return which;
}

}  // namespace

double to_working(Transform transform, double value) {
  switch (transform) {
    case Transform::log:
      return std::log(value);
    case Transform::logit:
      return std::log(value / (1.0 - value));
    case Transform::none:
      break;
  }
  return value;
}

double from_working(Transform transform, double working) {
  switch (transform) {
    case Transform::log:
      return std::exp(working);
    case Transform::logit:
      return 1.0 / (1.0 + std::exp(-working));
    case Transform::none:
      break;
  }
  return working;
}

double CalibrationParameter::center() const {
  return informed ? prior_mean : 0.5 * (working_low() + working_high());
}

double CalibrationParameter::spread() const {
  return informed ? prior_sd : (working_high() - working_low()) / std::sqrt(12.0);
}

std::vector<Eigen::Index> CalibrationProblem::fitted() const {
  std::vector<Eigen::Index> which;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (!targets[i].hold_out) which.push_back(static_cast<Eigen::Index>(i));
  }
  return which;
}

Eigen::VectorXd CalibrationProblem::center() const {
  Eigen::VectorXd u(dimensions());
  for (Eigen::Index i = 0; i < u.size(); ++i) {
    u[i] = parameters[static_cast<std::size_t>(i)].center();
  }
  return clamp(u);
}

Eigen::VectorXd CalibrationProblem::spread() const {
  Eigen::VectorXd sd(dimensions());
  for (Eigen::Index i = 0; i < sd.size(); ++i) {
    sd[i] = parameters[static_cast<std::size_t>(i)].spread();
  }
  return sd;
}

Eigen::VectorXd CalibrationProblem::natural(const Eigen::VectorXd& working) const {
  Eigen::VectorXd x(working.size());
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const CalibrationParameter& p = parameters[static_cast<std::size_t>(i)];
    x[i] = std::clamp(from_working(p.transform, working[i]), p.low, p.high);
  }
  return x;
}

Eigen::VectorXd CalibrationProblem::clamp(const Eigen::VectorXd& working) const {
  Eigen::VectorXd u = working;
  for (Eigen::Index i = 0; i < u.size(); ++i) {
    const CalibrationParameter& p = parameters[static_cast<std::size_t>(i)];
    u[i] = std::clamp(u[i], p.working_low(), p.working_high());
  }
  return u;
}

bool CalibrationProblem::inside(const Eigen::VectorXd& working) const {
  return working == clamp(working);
}

Eigen::MatrixXd CalibrationProblem::prior_precision() const {
  Eigen::MatrixXd precision = Eigen::MatrixXd::Zero(dimensions(), dimensions());
  const std::vector<Eigen::Index> which = informed(*this);
  if (which.empty()) return precision;
  const Eigen::MatrixXd inverse = pick(prior_covariance(*this), which).inverse();
  for (std::size_t i = 0; i < which.size(); ++i) {
    for (std::size_t j = 0; j < which.size(); ++j) {
      precision(which[i], which[j]) =
          inverse(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
    }
  }
  return precision;
}

double CalibrationProblem::log_prior(const Eigen::VectorXd& working) const {
  if (!inside(working)) return -std::numeric_limits<double>::infinity();
  Eigen::VectorXd off(dimensions());
  for (Eigen::Index i = 0; i < off.size(); ++i) {
    off[i] = working[i] - parameters[static_cast<std::size_t>(i)].center();
  }
  return -0.5 * off.dot(prior_precision() * off);
}

Eigen::VectorXd CalibrationProblem::draw_prior(std::uint64_t seed, std::uint32_t who,
                                               std::uint32_t day) const {
  const std::vector<Eigen::Index> which = informed(*this);
  Eigen::MatrixXd root;
  if (!which.empty()) root = pick(prior_covariance(*this), which).llt().matrixL();
  Eigen::VectorXd u(dimensions());
  for (std::uint32_t attempt = 0; attempt < kTries; ++attempt) {
    const std::uint32_t k = attempt * static_cast<std::uint32_t>(2 * dimensions());
    for (Eigen::Index i = 0; i < u.size(); ++i) {
      const CalibrationParameter& p = parameters[static_cast<std::size_t>(i)];
      const double share =
          uniform(draw(seed, who, day, Purpose::calibration, k + static_cast<std::uint32_t>(i))[0]);
      u[i] = p.working_low() + share * (p.working_high() - p.working_low());
    }
    if (which.empty()) return u;
    const Eigen::VectorXd z =
        root * standard_normals(static_cast<Eigen::Index>(which.size()), seed, who, day,
                                k + static_cast<std::uint32_t>(dimensions()));
    for (std::size_t i = 0; i < which.size(); ++i) {
      u[which[i]] = parameters[static_cast<std::size_t>(which[i])].prior_mean +
                    z[static_cast<Eigen::Index>(i)];
    }
    if (inside(u)) return u;
  }
  return clamp(u);
}

Eigen::VectorXd CalibrationProblem::fitted_values() const {
  Eigen::VectorXd values(static_cast<Eigen::Index>(targets.size()));
  for (Eigen::Index i = 0; i < values.size(); ++i) {
    values[i] = targets[static_cast<std::size_t>(i)].value;
  }
  return pick(values, fitted());
}

Eigen::MatrixXd CalibrationProblem::fitted_covariance() const {
  const auto n = static_cast<Eigen::Index>(targets.size());
  Eigen::MatrixXd covariance = target_covariance;
  if (covariance.size() == 0) covariance = Eigen::MatrixXd::Zero(n, n);
  Eigen::VectorXd weight(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const CalibrationTarget& target = targets[static_cast<std::size_t>(i)];
    if (target_covariance.size() == 0) {
      covariance(i, i) = target.standard_error * target.standard_error;
    }
    weight[i] = 1.0 / std::sqrt(target.weight);
  }
  return pick(Eigen::MatrixXd(weight.asDiagonal() * covariance * weight.asDiagonal()), fitted());
}

std::uint64_t market_seed(std::uint64_t seed, std::uint32_t who, std::uint32_t day,
                          std::uint32_t k) {
  const RandomBlock bits = draw(seed, who, day, Purpose::calibration, kSeedBranch + k);
  return (std::uint64_t{bits[0]} << 32U) | bits[1];
}

Eigen::VectorXd standard_normals(Eigen::Index count, std::uint64_t seed, std::uint32_t who,
                                 std::uint32_t day, std::uint32_t k) {
  Eigen::VectorXd z(count);
  for (Eigen::Index i = 0; i < count; ++i) {
    z[i] = normal_quantile(
        uniform(draw(seed, who, day, Purpose::calibration, k + static_cast<std::uint32_t>(i))[0]));
  }
  return z;
}

Eigen::MatrixXd pick(const Eigen::MatrixXd& matrix, const std::vector<Eigen::Index>& which) {
  return matrix(which, which);
}

Eigen::VectorXd pick(const Eigen::VectorXd& vector, const std::vector<Eigen::Index>& which) {
  return vector(which);
}

}  // namespace marketday
