#include "evaluation/structured/balanced_ips.h"

#include <cmath>

#include "evaluation/column_checks.h"
#include "evaluation/structured/feature_rows.h"
#include "sim/io/error.h"

namespace marketday::structured {
namespace {

RowMatrix with_intercept(const Eigen::Map<const RowMatrix>& rows) {
  RowMatrix x(rows.rows(), rows.cols() + 1);
  x.col(0).setOnes();
  x.rightCols(rows.cols()) = rows;
  return x;
}

struct Classes {
  RowMatrix logged;
  RowMatrix policy;
  Eigen::VectorXd mass;
};

// Adds a class's part of gradient and information; label 1 for the policy.
void accumulate(const RowMatrix& x, const Eigen::VectorXd& mass, double label,
                const Eigen::VectorXd& b, Eigen::VectorXd& gradient, Eigen::MatrixXd& information) {
  const Eigen::ArrayXd p = 1.0 / (1.0 + (-(x * b).array()).exp());
  gradient += x.transpose() * (mass.array() * (label - p)).matrix();
  const Eigen::VectorXd curvature = mass.array() * p * (1.0 - p);
  information += x.transpose() * (curvature.asDiagonal() * x);
}

// sum ln(1 + exp(score)) of the log, of minus the score for the policy, and the ridge's part
double loss(const Classes& classes, const Eigen::VectorXd& b, double ridge) {
  const auto softplus = [](double z) {
    return std::max(z, 0.0) + std::log1p(std::exp(-std::abs(z)));
  };
  const Eigen::VectorXd logged = classes.logged * b;
  const Eigen::VectorXd policy = classes.policy * b;
  double sum = 0.5 * ridge * b.tail(b.size() - 1).squaredNorm();
  for (Eigen::Index i = 0; i < logged.size(); ++i) sum += softplus(logged[i]);
  for (Eigen::Index i = 0; i < policy.size(); ++i) sum += classes.mass[i] * softplus(-policy[i]);
  return sum;
}

// Newton's method, steps halved while they do not help (McCullagh & Nelder 1989, section 4.4).
Eigen::VectorXd fit(const Classes& classes, double ridge) {
  constexpr int kMostSteps = 100;
  const Eigen::Index size = classes.logged.cols();
  const Eigen::VectorXd ones = Eigen::VectorXd::Ones(classes.logged.rows());
  Eigen::VectorXd b = Eigen::VectorXd::Zero(size);
  double now = loss(classes, b, ridge);
  for (int step = 0; step < kMostSteps; ++step) {
    Eigen::VectorXd gradient = -ridge * b;
    gradient[0] = 0.0;
    Eigen::MatrixXd information = ridge * Eigen::MatrixXd::Identity(size, size);
    information(0, 0) = 1e-12 * ridge;
    accumulate(classes.logged, ones, 0.0, b, gradient, information);
    accumulate(classes.policy, classes.mass, 1.0, b, gradient, information);
    const Eigen::VectorXd move = information.ldlt().solve(gradient);
    if (gradient.dot(move) <= 1e-20 * (1.0 + now)) return b;
    double share = 1.0;
    double next = loss(classes, b + move, ridge);
    while (next > now && share > 1e-8) {
      share /= 2.0;
      next = loss(classes, b + share * move, ridge);
    }
    if (!(next < now)) return b;  // no more digits to win
    b += share * move;
    now = next;
  }
  throw InputError(
      "classifier: it does not settle; the policy and the log may be told apart without error: "
      "raise the ridge, or drop features");
}

}  // namespace

std::vector<double> classifier_weights(const PairFeatures& features, double ridge) {
  require_inside("ridge", ridge, 0.0, HUGE_VAL);
  const auto logged = feature_rows("features of the log", features.logged, features.columns);
  const auto policy = feature_rows("features of the policy", features.policy, features.columns);
  require_size("policy mass", features.policy_mass.size(), static_cast<std::size_t>(policy.rows()));
  require_weights("policy mass", features.policy_mass);
  double mass = 0.0;
  for (const double one : features.policy_mass) mass += one;
  require_support(mass, "policy mass");
  const Classes classes{
      with_intercept(logged), with_intercept(policy),
      Eigen::Map<const Eigen::VectorXd>(features.policy_mass.data(), policy.rows())};
  const Eigen::VectorXd score = classes.logged * fit(classes, ridge);
  std::vector<double> weights(static_cast<std::size_t>(score.size()));
  const double scale = static_cast<double>(weights.size()) / mass;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    weights[i] = scale * std::exp(score[static_cast<Eigen::Index>(i)]);
  }
  return weights;
}

InfluenceEstimate balanced_ips(const PairFeatures& features, std::span<const double> reward,
                               double ridge) {
  const std::vector<double> weights = classifier_weights(features, ridge);
  require_size("rewards", reward.size(), weights.size());
  require_finite("reward", reward);
  std::vector<double> terms(weights.size());
  for (std::size_t i = 0; i < terms.size(); ++i) terms[i] = weights[i] * reward[i];
  return mean_of_terms(std::move(terms), weights);
}

InfluenceEstimate balanced_snips(const PairFeatures& features, std::span<const double> reward,
                                 double ridge) {
  const std::vector<double> weights = classifier_weights(features, ridge);
  require_size("rewards", reward.size(), weights.size());
  require_finite("reward", reward);
  return ratio_of_means(weights, reward);
}

}  // namespace marketday::structured
