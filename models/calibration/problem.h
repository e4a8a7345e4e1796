// What a calibration looks for: parameters with priors, targets with errors, and a simulator that
// says what the targets would be. Knows nothing of markets; how it is solved stands beside it.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace marketday {

// The scale that a parameter is searched, drawn and given standard errors on.
enum class Transform { none, log, logit };
double to_working(Transform transform, double value);
double from_working(Transform transform, double working);

struct CalibrationParameter {
  std::string name;
  double low = 0.0;  // natural units
  double high = 1.0;
  Transform transform = Transform::none;
  // Working scale. Informed: normal, cut at the bounds; else uniform between them.
  bool informed = false;
  double prior_mean = 0.0;
  double prior_sd = 0.0;

  double working_low() const { return to_working(transform, low); }
  double working_high() const { return to_working(transform, high); }
  double center() const;  // mean of the prior, working scale
  double spread() const;  // its standard deviation
};

struct CalibrationTarget {
  std::string name;
  double value = 0.0;
  double standard_error = 0.0;
  double weight = 1.0;    // counts as so many
  bool hold_out = false;  // looked at afterwards, never fitted
  std::string source;     // data set or paper
};

// All targets for parameters in natural units; not a number: nothing to measure. A pure function
// that many threads call at once.
using Simulator =
    std::function<Eigen::VectorXd(const std::vector<double>& parameters, std::uint64_t seed)>;

struct CalibrationProblem {
  std::vector<CalibrationParameter> parameters;
  Eigen::MatrixXd prior_correlation;  // of the parameters; empty: none
  std::vector<CalibrationTarget> targets;
  Eigen::MatrixXd target_covariance;  // of all targets; empty: the squared standard errors
  Simulator simulate;

  Eigen::Index dimensions() const { return static_cast<Eigen::Index>(parameters.size()); }
  std::vector<Eigen::Index> fitted() const;  // indices of the targets that are no hold-outs
  Eigen::VectorXd center() const;
  Eigen::VectorXd spread() const;
  Eigen::VectorXd natural(const Eigen::VectorXd& working) const;
  Eigen::VectorXd clamp(const Eigen::VectorXd& working) const;  // to the bounds
  bool inside(const Eigen::VectorXd& working) const;
  // Inverse covariance of the informed part of the prior; 0 in the rows of uniform ones.
  Eigen::MatrixXd prior_precision() const;
  double log_prior(const Eigen::VectorXd& working) const;  // but for a constant; -inf outside
  // Keyed by (seed, who, day, Purpose::calibration).
  Eigen::VectorXd draw_prior(std::uint64_t seed, std::uint32_t who, std::uint32_t day) const;
  // Of the fitted targets, weights taken in.
  Eigen::VectorXd fitted_values() const;
  Eigen::MatrixXd fitted_covariance() const;
};

// A seed of its own for the `who`-th market of `day`.
std::uint64_t market_seed(std::uint64_t seed, std::uint32_t who, std::uint32_t day,
                          std::uint32_t k = 0);
// Independent standard normals, keyed alike.
Eigen::VectorXd standard_normals(Eigen::Index count, std::uint64_t seed, std::uint32_t who,
                                 std::uint32_t day, std::uint32_t k = 0);

// Rows and columns of a square matrix, entries of a vector.
Eigen::MatrixXd pick(const Eigen::MatrixXd& matrix, const std::vector<Eigen::Index>& which);
Eigen::VectorXd pick(const Eigen::VectorXd& vector, const std::vector<Eigen::Index>& which);

}  // namespace marketday
