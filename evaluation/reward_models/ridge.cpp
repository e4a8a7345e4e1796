#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <vector>

#include "evaluation/model_columns.h"
#include "evaluation/reward_model.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {
      "ridge",
      "Least squares with a penalty, an action at a time; keeps sums and no rows, so that a log "
      "of any length will do",
      "Hoerl & Kennard (1970), eq. 2.1",
      {number("penalty", "rows", 1.0, 1e-9, 1e12,
              "strength of the pull of each coefficient to 0, in rows' worth of a column of "
              "unit variance; the constant is free")}};
}

// A = sum w x x', b = sum w r x of one action in one fold.
struct Moments {
  Eigen::MatrixXd second;
  Eigen::VectorXd first;
};

class Ridge : public RewardModel {
 public:
  Ridge(const Json& parameters, const EnvironmentSpec& spec)
      : penalty_(parameters.at("penalty")), columns_(spec), actions_(spec.actions.size()) {
    const auto size = static_cast<Eigen::Index>(columns_.size());
    const Moments none{Eigen::MatrixXd::Zero(size, size), Eigen::VectorXd::Zero(size)};
    moments_.assign(actions_ * kFolds, none);
  }

  void add(const FeedbackBlock& block, std::span<const double> weights) override {
    Eigen::VectorXd x(static_cast<Eigen::Index>(columns_.size()));
    const std::span<double> view(x.data(), columns_.size());
    for (std::size_t row = 0; row < block.rows; ++row) {
      columns_.fill(
          std::span(block.features).subspan(row * columns_.features(), columns_.features()), view);
      const double weight = weights.empty() ? 1.0 : weights[row];
      Moments& m = at(static_cast<std::size_t>(block.actions[row]), fold_of(block.units[row]));
      m.second.selfadjointView<Eigen::Lower>().rankUpdate(x, weight);
      m.first += weight * block.rewards[row] * x;
    }
  }

  void fit() override {
    coefficients_.assign(actions_ * kFolds, Eigen::VectorXd());
    for (std::size_t action = 0; action < actions_; ++action) {
      for (std::uint32_t fold = 0; fold < kFolds; ++fold) {
        coefficients_[action * kFolds + fold] = without(action, fold);
      }
    }
  }

  void predict(const FeedbackBlock& block, std::span<double> rewards) const override {
    Eigen::VectorXd x(static_cast<Eigen::Index>(columns_.size()));
    const std::span<double> view(x.data(), columns_.size());
    for (std::size_t row = 0; row < block.rows; ++row) {
      columns_.fill(
          std::span(block.features).subspan(row * columns_.features(), columns_.features()), view);
      const std::uint32_t fold = fold_of(block.units[row]);
      for (std::size_t action = 0; action < actions_; ++action) {
        rewards[row * actions_ + action] = coefficients_[action * kFolds + fold].dot(x);
      }
    }
  }

 private:
  Moments& at(std::size_t action, std::uint32_t fold) { return moments_[action * kFolds + fold]; }

  // Solved on the rows of all other folds.
  Eigen::VectorXd without(std::size_t action, std::uint32_t fold) {
    Eigen::MatrixXd a = Eigen::MatrixXd::Zero(moments_[0].second.rows(), moments_[0].second.cols());
    Eigen::VectorXd b = Eigen::VectorXd::Zero(a.rows());
    for (std::uint32_t other = 0; other < kFolds; ++other) {
      if (other == fold) continue;
      a += at(action, other).second;
      b += at(action, other).first;
    }
    const double rows = a(0, 0);
    if (rows <= 0.0) return Eigen::VectorXd::Zero(a.rows());
    for (Eigen::Index c = 1; c < a.rows(); ++c) {
      const double mean = a(c, 0) / rows;
      const double variance = a(c, c) / rows - mean * mean;
      // a column that never changes has nothing to say
      a(c, c) += variance > 1e-12 ? penalty_ * variance : rows;
    }
    return a.selfadjointView<Eigen::Lower>().ldlt().solve(b);
  }

  double penalty_;
  ModelColumns columns_;
  std::size_t actions_;
  std::vector<Moments> moments_;               // actions x folds
  std::vector<Eigen::VectorXd> coefficients_;  // actions x folds
};

}  // namespace

MARKETDAY_REGISTER(RewardModel, describe(),
                   [](const Json& parameters, const EnvironmentSpec& spec) {
                     return std::unique_ptr<RewardModel>(std::make_unique<Ridge>(parameters, spec));
                   });

}  // namespace marketday
