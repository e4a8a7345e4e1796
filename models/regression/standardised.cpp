#include "models/regression/standardised.h"

#include <Eigen/Dense>
#include <cmath>

namespace marketday {

Eigen::VectorXd values(const Scorer& scorer, const FeatureRows& x) {
  Eigen::VectorXd all(x.rows());
  for (Eigen::Index i = 0; i < x.rows(); ++i) all[i] = scorer.value(row_of(x, i));
  return all;
}

Standardised::Standardised(const FeatureRows& x, const Eigen::VectorXd& weights)
    : features_(x.cols()) {
  constexpr double kVaries = 1e-12;  // of its size
  const double total = weights.sum();
  std::vector<double> means;
  std::vector<double> deviations;
  for (Eigen::Index k = 0; k < x.cols(); ++k) {
    const double mean = weights.dot(x.col(k)) / total;
    const double variance = weights.dot((x.col(k).array() - mean).square().matrix()) / total;
    if (!(std::sqrt(variance) > kVaries * std::max(1e-300, std::abs(mean)))) continue;
    varying_.push_back(k);
    means.push_back(mean);
    deviations.push_back(std::sqrt(variance));
  }
  const auto width = static_cast<Eigen::Index>(varying_.size());
  mean_ = Eigen::Map<const Eigen::VectorXd>(means.data(), width);
  deviation_ = Eigen::Map<const Eigen::VectorXd>(deviations.data(), width);
  rows_.resize(x.rows(), width);
  for (Eigen::Index k = 0; k < width; ++k) {
    rows_.col(k) =
        (x.col(varying_[static_cast<std::size_t>(k)]).array() - mean_[k]) / deviation_[k];
  }
}

std::vector<double> Standardised::original(double intercept, const Eigen::VectorXd& weights) const {
  std::vector<double> all(static_cast<std::size_t>(features_) + 1, 0.0);
  all[0] = intercept;
  for (std::size_t k = 0; k < varying_.size(); ++k) {
    const auto i = static_cast<Eigen::Index>(k);
    const double weight = weights[i] / deviation_[i];
    all[static_cast<std::size_t>(varying_[k]) + 1] = weight;
    all[0] -= weight * mean_[i];
  }
  return all;
}

Scorer ridge(const FeatureRows& x, const Eigen::VectorXd& y, const Eigen::VectorXd& weights,
             double penalty) {
  const Standardised standard(x, weights);
  const double mean = weights.dot(y) / weights.sum();
  const Eigen::MatrixXd weighted = weights.asDiagonal() * standard.rows();
  Eigen::MatrixXd gram = standard.rows().transpose() * weighted;
  gram.diagonal().array() += penalty;
  const Eigen::VectorXd moment = weighted.transpose() * (y.array() - mean).matrix();
  Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd> root;
  root.setThreshold(1e-11);
  root.compute(gram);
  return Scorer::linear(standard.original(mean, root.solve(moment)));
}

}  // namespace marketday
