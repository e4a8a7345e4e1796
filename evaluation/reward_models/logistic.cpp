#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>

#include "evaluation/reward_models/kept_rows.h"
#include "policies/features.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr int kMostSteps = 50;
constexpr double kCloseEnough = 1e-9;

Description describe() {
  return {"logistic",
          "Logistic regression, an action at a time, for rewards from 0 to 1 such as clicks",
          "McCullagh & Nelder (1989), section 4.4: iteratively reweighted least squares",
          {number("penalty", "-", 1.0, 1e-9, 1e12,
                  "half of it times the squared coefficients is added to the loss; the constant is "
                  "free")}};
}

class Logistic : public RewardModel {
 public:
  Logistic(const Json& parameters, const EnvironmentSpec& spec)
      : penalty_(parameters.at("penalty")), actions_(spec.actions.size()), rows_(spec) {}

  void add(const FeedbackBlock& block, std::span<const double> weights) override {
    for (const double reward : block.rewards) {
      if (reward >= 0.0 && reward <= 1.0) continue;
      throw parameter_error("model", "logistic, but the log has rewards outside 0 to 1",
                            "use ridge or xgboost");
    }
    rows_.add(block, weights);
  }

  void fit() override {
    coefficients_.clear();
    for (std::size_t action = 0; action < actions_; ++action) {
      for (std::uint32_t fold = 0; fold < kFolds; ++fold) {
        coefficients_.push_back(fit_one(rows_.outside(static_cast<int>(action), fold)));
      }
    }
  }

  void predict(const FeedbackBlock& block, std::span<double> rewards) const override {
    const ModelColumns& columns = rows_.columns();
    Eigen::VectorXd x(static_cast<Eigen::Index>(columns.size()));
    for (std::size_t row = 0; row < block.rows; ++row) {
      columns.fill(std::span(block.features).subspan(row * columns.features(), columns.features()),
                   {x.data(), columns.size()});
      const std::uint32_t fold = fold_of(block.units[row]);
      for (std::size_t action = 0; action < actions_; ++action) {
        const double odds = coefficients_[action * kFolds + fold].dot(x);
        rewards[row * actions_ + action] = 1.0 / (1.0 + std::exp(-odds));
      }
    }
  }

 private:
  // Newton's steps, halved while the loss rises.
  Eigen::VectorXd fit_one(const std::vector<std::size_t>& rows) const {
    const auto size = static_cast<Eigen::Index>(rows_.columns().size());
    Eigen::VectorXd beta = Eigen::VectorXd::Zero(size);
    if (rows.empty()) {
      beta[0] = -30.0;  // an action that was never taken is worth nothing known
      return beta;
    }
    double loss = loss_of(rows, beta);
    for (int step = 0; step < kMostSteps; ++step) {
      const Eigen::VectorXd move = newton_step(rows, beta);
      double length = 1.0;
      double next = loss_of(rows, beta - move);
      while (next > loss && length > 1e-6) {
        length /= 2.0;
        next = loss_of(rows, beta - length * move);
      }
      beta -= length * move;
      const bool is_done = loss - next < kCloseEnough * (1.0 + std::abs(loss));
      loss = next;
      if (is_done) break;
    }
    return beta;
  }

  Eigen::VectorXd x_of(std::size_t row) const {
    const std::span<const float> x = rows_.x(row);
    return Eigen::Map<const Eigen::VectorXf>(x.data(), static_cast<Eigen::Index>(x.size()))
        .cast<double>();
  }

  double loss_of(const std::vector<std::size_t>& rows, const Eigen::VectorXd& beta) const {
    double loss =
        penalty_ / 2.0 * beta.tail(beta.size() - 1).squaredNorm() + 1e-6 * beta[0] * beta[0];
    for (const std::size_t row : rows) {
      const double odds = beta.dot(x_of(row));
      // log(1 + e^odds) without overflow
      const double softplus = std::max(odds, 0.0) + std::log1p(std::exp(-std::abs(odds)));
      loss += rows_.weight(row) * (softplus - rows_.reward(row) * odds);
    }
    return loss;
  }

  Eigen::VectorXd newton_step(const std::vector<std::size_t>& rows,
                              const Eigen::VectorXd& beta) const {
    Eigen::MatrixXd hessian = Eigen::MatrixXd::Zero(beta.size(), beta.size());
    hessian.diagonal().setConstant(penalty_);
    hessian(0, 0) = 2e-6;
    Eigen::VectorXd gradient = penalty_ * beta;
    gradient[0] = 2e-6 * beta[0];
    for (const std::size_t row : rows) {
      const Eigen::VectorXd x = x_of(row);
      const double p = 1.0 / (1.0 + std::exp(-beta.dot(x)));
      gradient += rows_.weight(row) * (p - rows_.reward(row)) * x;
      hessian.selfadjointView<Eigen::Lower>().rankUpdate(x, rows_.weight(row) * p * (1.0 - p));
    }
    return hessian.selfadjointView<Eigen::Lower>().ldlt().solve(gradient);
  }

  double penalty_;
  std::size_t actions_;
  KeptRows rows_;
  std::vector<Eigen::VectorXd> coefficients_;  // actions x folds
};

}  // namespace

MARKETDAY_REGISTER(RewardModel, describe(),
                   [](const Json& parameters, const EnvironmentSpec& spec) {
                     return std::unique_ptr<RewardModel>(
                         std::make_unique<Logistic>(parameters, spec));
                   });

}  // namespace marketday
