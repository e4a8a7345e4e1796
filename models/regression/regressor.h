// A regression that uplift learners are built from: expected outcome given features. It comes out
// as a Scorer; what is regressed on what is the learner's business. One source file each.
#pragma once

#include <Eigen/Core>
#include <functional>
#include <memory>

#include "models/regression/scorer.h"
#include "sim/description.h"

namespace marketday {

// One row a case, one column a feature; no intercept among them.
using FeatureRows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

class Regressor {
 public:
  static constexpr const char* kKind = "regressor";
  using Factory = std::function<std::unique_ptr<Regressor>(const Json& parameters)>;

  Regressor() = default;
  Regressor(const Regressor&) = delete;
  Regressor& operator=(const Regressor&) = delete;
  virtual ~Regressor() = default;

  // Outcomes of 0 and 1 only.
  virtual bool binary_only() const { return false; }
  // The expected outcome. At least one row.
  virtual Scorer fit_outcome(const FeatureRows& x, const Eigen::VectorXd& y) const = 0;
  // Least squares with weights, for effects and other numbers of any sign.
  virtual Scorer fit_least_squares(const FeatureRows& x, const Eigen::VectorXd& y,
                                   const Eigen::VectorXd& weights) const = 0;
};

inline std::span<const double> row_of(const FeatureRows& x, Eigen::Index row) {
  return {x.data() + row * x.cols(), static_cast<std::size_t>(x.cols())};
}
Eigen::VectorXd values(const Scorer& scorer, const FeatureRows& x);

}  // namespace marketday
