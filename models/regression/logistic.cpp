#include <Eigen/Dense>
#include <cmath>

#include "models/regression/standardised.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"logistic",
          "Logistic regression with an intercept for outcomes of 0 and 1; effects, which are no "
          "probabilities, by ridge with the same penalty",
          "McCullagh & Nelder (1989), section 4.4",
          {number("penalty", "-", 1.0, 1e-9, 1e12,
                  "on half the sum of squared weights, features at mean 0 and deviation 1; keeps "
                  "the weights finite where features separate the outcomes",
                  "le Cessie & van Houwelingen (1992)")}};
}

class Logistic : public Regressor {
 public:
  explicit Logistic(const Json& parameters) : penalty_(parameters.at("penalty").get<double>()) {}

  bool binary_only() const override { return true; }
  Scorer fit_outcome(const FeatureRows& x, const Eigen::VectorXd& y) const override;
  Scorer fit_least_squares(const FeatureRows& x, const Eigen::VectorXd& y,
                           const Eigen::VectorXd& weights) const override {
    return ridge(x, y, weights, penalty_);
  }

 private:
  double penalty_;
};

// sum log(1 + exp(m)) - y m, with m = z w
double loss(const Eigen::VectorXd& margin, const Eigen::VectorXd& y) {
  double sum = 0.0;
  for (Eigen::Index i = 0; i < y.size(); ++i) {
    const double m = margin[i];
    sum += std::max(m, 0.0) + std::log1p(std::exp(-std::abs(m))) - y[i] * m;
  }
  return sum;
}

// Newton's steps on the penalised likelihood, halved while they make it worse. The intercept is not
// penalised, so a group of one outcome alone is answered before.
Scorer Logistic::fit_outcome(const FeatureRows& x, const Eigen::VectorXd& y) const {
  constexpr int kMostSteps = 100;
  constexpr double kDone = 1e-12;
  const double mean = y.mean();
  if (mean <= 0.0 || mean >= 1.0) return Scorer::constant(mean);
  const Standardised standard(x, Eigen::VectorXd::Ones(y.size()));
  Eigen::MatrixXd z(x.rows(), standard.rows().cols() + 1);
  z.col(0).setOnes();
  z.rightCols(standard.rows().cols()) = standard.rows();
  Eigen::VectorXd penalties = Eigen::VectorXd::Constant(z.cols(), penalty_);
  penalties[0] = 0.0;
  const auto objective = [&](const Eigen::VectorXd& w) {
    return loss(z * w, y) + 0.5 * (penalties.array() * w.array().square()).sum();
  };
  Eigen::VectorXd w = Eigen::VectorXd::Zero(z.cols());
  w[0] = std::log(mean / (1.0 - mean));
  double worth = objective(w);
  for (int step = 0; step < kMostSteps; ++step) {
    const Eigen::VectorXd p = (z * w).unaryExpr([](double m) { return logistic(m); });
    const Eigen::VectorXd slope =
        z.transpose() * (p - y) + (penalties.array() * w.array()).matrix();
    const Eigen::VectorXd spread = (p.array() * (1.0 - p.array())).matrix();
    Eigen::MatrixXd curvature = z.transpose() * (spread.asDiagonal() * z);
    curvature.diagonal() += penalties;
    Eigen::VectorXd move = curvature.ldlt().solve(slope);
    double next = objective(w - move);
    for (int half = 0; half < 60 && !(next <= worth); ++half) {
      move *= 0.5;
      next = objective(w - move);
    }
    if (!(next <= worth)) break;
    w -= move;
    worth = next;
    if (move.cwiseAbs().maxCoeff() < kDone) break;
  }
  return Scorer::linear(standard.original(w[0], w.tail(w.size() - 1)), Link::logistic);
}

std::unique_ptr<Regressor> create(const Json& parameters) {
  return std::make_unique<Logistic>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Regressor, describe(), create);

}  // namespace marketday
