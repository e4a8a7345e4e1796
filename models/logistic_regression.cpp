#include <fmt/core.h>

#include <Eigen/Dense>
#include <cmath>

#include "models/regression/scorer.h"
#include "models/tabular/number_text.h"
#include "models/tabular/tabular_model.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr int kMostSteps = 200;
constexpr double kDone = 1e-9;

Description describe() {
  return {
      "logistic_regression",
      "The chance of the positive class by a weighted sum behind a logistic curve, with an "
      "intercept that no penalty holds",
      "McCullagh & Nelder (1989), section 4.4; L1: Friedman, Hastie & Tibshirani (2010)",
      {number("l2", "-", 1.0, 0.0, 1e12,
              "penalty on half the sum of squared weights; scikit-learn's 1 / C"),
       number("l1", "-", 0.0, 0.0, 1e12,
              "penalty on the sum of absolute weights: sets weak ones to 0", "Tibshirani (1996)")}};
}

Eigen::VectorXd chances(const Eigen::VectorXd& margins) {
  return margins.unaryExpr([](double m) { return logistic(m); });
}

// sum log(1 + exp(m)) - y m
double loss(const Eigen::VectorXd& margins, const Eigen::VectorXd& y) {
  double sum = 0.0;
  for (Eigen::Index i = 0; i < y.size(); ++i) {
    const double m = margins[i];
    sum += std::max(m, 0.0) + std::log1p(std::exp(-std::abs(m))) - y[i] * m;
  }
  return sum;
}

class LogisticRegression : public TabularModel {
 public:
  explicit LogisticRegression(const Json& p)
      : l2_(p.at("l2").get<double>()), l1_(p.at("l1").get<double>()) {}

  Task task() const override { return Task::response; }
  bool takes_numbers() const override { return false; }
  std::vector<Explanation> explain() const override;

 protected:
  void learn(const Training& training) override;
  Eigen::VectorXd answer(const SparseRows& x) const override {
    const Eigen::VectorXd margins = x.dense() * weights_.tail(weights_.size() - 1);
    return chances((margins.array() + weights_[0]).matrix());
  }

  Json save_fit() const override {
    const auto text = [](const Eigen::VectorXd& v) {
      return number_text({v.data(), static_cast<std::size_t>(v.size())});
    };
    return {{"weights", text(weights_)}, {"errors", text(errors_)}};
  }

  void load_fit(const YamlNode& node, std::size_t columns) override {
    const std::vector<double> weights = numbers_in(node.at("weights"), columns + 1);
    const std::vector<double> errors = numbers_in(node.at("errors"), columns + 1);
    weights_ =
        Eigen::Map<const Eigen::VectorXd>(weights.data(), static_cast<Eigen::Index>(columns + 1));
    errors_ = Eigen::Map<const Eigen::VectorXd>(errors.data(), weights_.size());
  }

 private:
  double objective(const Eigen::MatrixXd& z, const Eigen::VectorXd& y,
                   const Eigen::VectorXd& w) const {
    const Eigen::VectorXd slopes = w.tail(w.size() - 1);
    return loss(z * w, y) + 0.5 * l2_ * slopes.squaredNorm() + l1_ * slopes.lpNorm<1>();
  }
  Eigen::VectorXd next_weights(const Eigen::MatrixXd& curvature, const Eigen::VectorXd& slope,
                               const Eigen::VectorXd& w) const;
  void check_settled(bool settled, double margin);

  double l2_;
  double l1_;
  Eigen::VectorXd weights_;  // the intercept first
  Eigen::VectorXd errors_;   // from the curvature at the end; 0: not defined
};

// Minimum of the quadratic model g'd + d'Hd / 2 plus the penalty on |w + d|, by coordinate descent
// with soft thresholds (Friedman, Hastie & Tibshirani 2010, eq. 5); without L1 by one solve.
Eigen::VectorXd LogisticRegression::next_weights(const Eigen::MatrixXd& h, const Eigen::VectorXd& g,
                                                 const Eigen::VectorXd& w) const {
  if (l1_ == 0.0) return w - h.ldlt().solve(g);
  Eigen::VectorXd next = w;
  Eigen::VectorXd slope = g;  // of the quadratic model at `next`
  for (int sweep = 0; sweep < 1000; ++sweep) {
    double largest = 0.0;
    for (Eigen::Index k = 0; k < w.size(); ++k) {
      if (!(h(k, k) > 0.0)) continue;
      const double free = next[k] - slope[k] / h(k, k);
      const double cut = k == 0 ? 0.0 : l1_ / h(k, k);
      const double now = std::copysign(std::max(std::abs(free) - cut, 0.0), free);
      const double move = now - next[k];
      if (move == 0.0) continue;
      slope += move * h.col(k);
      next[k] = now;
      largest = std::max(largest, std::abs(move) * std::sqrt(h(k, k)));
    }
    if (largest < 1e-10) break;
  }
  return next;
}

// Newton's steps, proximal with L1 (Lee, Sun & Saunders 2014), halved while they make it worse.
void LogisticRegression::learn(const Training& training) {
  const FeatureRows x = training.x.dense();
  const Eigen::VectorXd& y = training.y;
  Eigen::MatrixXd z(x.rows(), x.cols() + 1);
  z.col(0).setOnes();
  z.rightCols(x.cols()) = x;
  Eigen::VectorXd w = Eigen::VectorXd::Zero(z.cols());
  w[0] = std::log(y.mean() / (1.0 - y.mean()));
  double worth = objective(z, y, w);
  Eigen::MatrixXd curvature;
  bool settled = false;
  for (int step = 0; step < kMostSteps && !settled; ++step) {
    const Eigen::VectorXd p = chances(z * w);
    Eigen::VectorXd slope = z.transpose() * (p - y) + l2_ * w;
    slope[0] -= l2_ * w[0];
    const Eigen::VectorXd spread = (p.array() * (1.0 - p.array())).sqrt();
    const Eigen::MatrixXd rooted = spread.asDiagonal() * z;
    curvature = rooted.transpose() * rooted;
    curvature.diagonal().tail(x.cols()).array() += l2_;
    const Eigen::VectorXd move = next_weights(curvature, slope, w) - w;
    double share = 1.0;
    double next = objective(z, y, w + move);
    for (int half = 0; half < 40 && !(next <= worth); ++half) {
      share *= 0.5;
      next = objective(z, y, w + share * move);
    }
    settled = !(next <= worth) || worth - next <= kDone * (1e-3 + worth) * 1e-4;
    if (next <= worth) {
      w += share * move;
      worth = next;
    }
  }
  check_settled(settled, (z * w).cwiseAbs().maxCoeff());
  weights_ = w;
  errors_ = Eigen::VectorXd::Zero(w.size());
  if (l1_ > 0.0) return;
  const Eigen::MatrixXd covariance =
      curvature.ldlt().solve(Eigen::MatrixXd::Identity(w.size(), w.size()));
  for (Eigen::Index i = 0; i < w.size(); ++i) {
    const double variance = covariance(i, i);
    if (variance > 0.0 && std::isfinite(variance)) errors_[i] = std::sqrt(variance);
  }
}

void LogisticRegression::check_settled(bool settled, double margin) {
  constexpr double kSure = 25.0;  // log odds of a row; beyond, no data of ours would show it
  if (l1_ == 0.0 && l2_ == 0.0 && margin > kSure) {
    throw InputError({"parameters", 0, 0}, "l2",
                     "0, but the columns tell (some of) the classes apart without error: the "
                     "likelihood has no maximum",
                     "give a penalty: {l2: 1}");
  }
  if (!settled)
    warn(fmt::format("not settled after {} steps: raise l2 or scale the columns", kMostSteps));
}

std::vector<Explanation> LogisticRegression::explain() const {
  Explanation table{l1_ > 0.0   ? "Weights on the log odds (with L1 no errors are given)"
                    : l2_ > 0.0 ? "Weights on the log odds (errors: from the penalised curvature)"
                                : "Weights on the log odds",
                    {"column", "weight", "error", "z", "odds ratio"},
                    {"(intercept)"},
                    {}};
  for (const std::string& name : column_names()) table.names.push_back(name);
  for (Eigen::Index i = 0; i < weights_.size(); ++i) {
    const double error = errors_[i] > 0.0 ? errors_[i] : std::nan("");
    table.rows.push_back({weights_[i], error, weights_[i] / error, std::exp(weights_[i])});
  }
  return {table};
}

std::unique_ptr<Model> create(const Json& parameters) {
  return std::make_unique<LogisticRegression>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
