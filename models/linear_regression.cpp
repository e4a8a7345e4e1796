#include <fmt/core.h>

#include <Eigen/Dense>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

#include "models/tabular/number_text.h"
#include "models/tabular/tabular_model.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"linear_regression",
          "Least squares with an intercept, with standard errors that hold where the noise differs "
          "from row to row",
          "White (1980); MacKinnon & White (1985)",
          {text("errors", "hc3", {"classical", "hc0", "hc1", "hc3"},
                "standard errors: hc0 White's, hc1 times n / (n - k), hc3 for residuals without "
                "their own row",
                "MacKinnon & White (1985), section 2"),
           number("penalty", "-", 0.0, 0.0, 1e12,
                  "ridge, on squared weights of columns as encoded; with it no errors are given",
                  "Hoerl & Kennard (1970), eq. 2.1")}};
}

// Columns that are no sum of others, by pivoted QR of the columns at mean 0 and length 1.
std::vector<Eigen::Index> independent_columns(const Eigen::MatrixXd& centred) {
  Eigen::MatrixXd unit = centred;
  for (Eigen::Index k = 0; k < unit.cols(); ++k) {
    const double length = unit.col(k).norm();
    if (length > 0.0) unit.col(k) /= length;
  }
  Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(unit);
  qr.setThreshold(1e-10);
  std::vector<Eigen::Index> kept;
  for (Eigen::Index i = 0; i < qr.rank(); ++i) kept.push_back(qr.colsPermutation().indices()[i]);
  std::sort(kept.begin(), kept.end());
  return kept;
}

class LinearRegression : public TabularModel {
 public:
  explicit LinearRegression(const Json& p)
      : errors_(p.at("errors").get<std::string>()), penalty_(p.at("penalty").get<double>()) {}

  Task task() const override { return Task::response; }
  bool takes_classes() const override { return false; }
  std::vector<Explanation> explain() const override;

 protected:
  void learn(const Training& training) override;

  Eigen::VectorXd answer(const SparseRows& x) const override {
    return (x.dense() * weights_.tail(weights_.size() - 1)).array() + weights_[0];
  }

  Json save_fit() const override {
    const auto text = [](const Eigen::VectorXd& v) {
      return number_text({v.data(), static_cast<std::size_t>(v.size())});
    };
    // an error that is none is kept as 0
    return {
        {"rows", rows_},
        {"r2", r2_},
        {"weights", text(weights_)},
        {"errors",
         text(standard_errors_.unaryExpr([](double e) { return std::isfinite(e) ? e : 0.0; }))}};
  }

  void load_fit(const YamlNode& node, std::size_t columns) override {
    const std::vector<double> weights = numbers_in(node.at("weights"), columns + 1);
    const std::vector<double> errors = numbers_in(node.at("errors"), columns + 1);
    rows_ = node.at("rows").number(1.0, 1e15);
    r2_ = node.at("r2").number(-1e300, 1.0 + 1e-9);
    weights_ =
        Eigen::Map<const Eigen::VectorXd>(weights.data(), static_cast<Eigen::Index>(columns + 1));
    standard_errors_ = Eigen::Map<const Eigen::VectorXd>(errors.data(), weights_.size());
  }

 private:
  void measure_errors(const Eigen::MatrixXd& design, const std::vector<Eigen::Index>& kept,
                      const Eigen::VectorXd& residuals);

  std::string errors_;
  double penalty_;
  double rows_ = 0.0;
  double r2_ = 0.0;
  Eigen::VectorXd weights_;  // the intercept first
  Eigen::VectorXd standard_errors_;
};

void LinearRegression::learn(const Training& training) {
  const Eigen::MatrixXd x = training.x.dense();
  const Eigen::RowVectorXd centre = x.colwise().mean();
  const Eigen::MatrixXd centred = x.rowwise() - centre;
  const double mean = training.y.mean();
  const std::vector<Eigen::Index> kept = independent_columns(centred);
  const auto width = static_cast<Eigen::Index>(kept.size());
  if (x.rows() <= width + 1 && penalty_ == 0.0) {
    throw InputError({"recipe", 0, 0}, "columns",
                     fmt::format("{} rows for {} weights", x.rows(), width + 1),
                     "give more rows, fewer columns, or a penalty: {penalty: 1}");
  }
  for (Eigen::Index k = 0, next = 0; k < x.cols(); ++k) {
    if (next < width && kept[static_cast<std::size_t>(next)] == k) {
      ++next;
    } else {
      warn(fmt::format("column `{}` follows from the others: its weight is 0",
                       training.names[static_cast<std::size_t>(k)]));
    }
  }
  const Eigen::MatrixXd design = centred(Eigen::all, kept);
  Eigen::VectorXd slopes;
  if (penalty_ > 0.0) {
    Eigen::MatrixXd gram = design.transpose() * design;
    gram.diagonal().array() += penalty_;
    slopes = gram.ldlt().solve(design.transpose() * (training.y.array() - mean).matrix());
  } else {
    slopes = design.colPivHouseholderQr().solve((training.y.array() - mean).matrix());
  }
  weights_ = Eigen::VectorXd::Zero(x.cols() + 1);
  weights_[0] = mean;
  for (Eigen::Index i = 0; i < width; ++i) {
    const Eigen::Index k = kept[static_cast<std::size_t>(i)];
    weights_[k + 1] = slopes[i];
    weights_[0] -= slopes[i] * centre[k];
  }
  const Eigen::VectorXd residuals = (training.y.array() - mean).matrix() - design * slopes;
  rows_ = static_cast<double>(x.rows());
  r2_ = 1.0 - residuals.squaredNorm() / (training.y.array() - mean).square().sum();
  measure_errors(x(Eigen::all, kept), kept, residuals);
}

// (X'X)^-1 X' diag(u_i) X (X'X)^-1, u_i = e_i^2 (HC0), n / (n - k) e_i^2 (HC1),
// e_i^2 / (1 - h_i)^2 (HC3); classical: s^2 (X'X)^-1
void LinearRegression::measure_errors(const Eigen::MatrixXd& design,
                                      const std::vector<Eigen::Index>& kept,
                                      const Eigen::VectorXd& residuals) {
  standard_errors_ =
      Eigen::VectorXd::Constant(weights_.size(), std::numeric_limits<double>::quiet_NaN());
  if (penalty_ > 0.0) return;
  const Eigen::Index n = design.rows();
  const Eigen::Index k = design.cols() + 1;
  Eigen::MatrixXd full(n, k);
  full.col(0).setOnes();
  full.rightCols(k - 1) = design;
  const Eigen::HouseholderQR<Eigen::MatrixXd> qr(full);
  const Eigen::MatrixXd root = qr.matrixQR().topRows(k).triangularView<Eigen::Upper>();
  // (X'X)^-1 X' = R^-1 Q'
  const Eigen::MatrixXd thin = qr.householderQ() * Eigen::MatrixXd::Identity(n, k);
  const Eigen::MatrixXd inverse =
      root.triangularView<Eigen::Upper>().solve(Eigen::MatrixXd::Identity(k, k));
  Eigen::VectorXd squares = residuals.array().square();
  const double freedom = static_cast<double>(n - k);
  if (errors_ == "classical") squares.setConstant(squares.sum() / freedom);
  if (errors_ == "hc1") squares *= static_cast<double>(n) / freedom;
  if (errors_ == "hc3") {
    const Eigen::ArrayXd rest = 1.0 - thin.rowwise().squaredNorm().array();
    squares = squares.array() / rest.max(1e-12).square();
  }
  const Eigen::MatrixXd half = thin.transpose() * squares.cwiseSqrt().asDiagonal();
  const Eigen::MatrixXd bread = inverse * half;
  const Eigen::VectorXd errors = bread.rowwise().norm();
  standard_errors_[0] = errors[0];
  for (Eigen::Index i = 0; i + 1 < k; ++i) {
    standard_errors_[kept[static_cast<std::size_t>(i)] + 1] = errors[i + 1];
  }
}

std::vector<Explanation> LinearRegression::explain() const {
  Explanation table{
      fmt::format("Weights ({} errors; R2 {:.5f} on the {} rows of the fit)", errors_, r2_, rows_),
      {"column", "weight", "error", "t", "p", "ci_low", "ci_high"},
      {"(intercept)"},
      {}};
  for (const std::string& name : column_names()) table.names.push_back(name);
  const double freedom = std::max(1.0, rows_ - static_cast<double>(weights_.size()));
  const boost::math::students_t student(freedom);
  const double wide = boost::math::quantile(student, 0.975);
  for (Eigen::Index i = 0; i < weights_.size(); ++i) {
    const double weight = weights_[i];
    const double error = standard_errors_[i] > 0.0 ? standard_errors_[i] : std::nan("");
    const double t = weight / error;
    const double p = std::isfinite(t) ? 2.0 * boost::math::cdf(student, -std::abs(t)) : t;
    table.rows.push_back({weight, error, t, p, weight - wide * error, weight + wide * error});
  }
  return {table};
}

std::unique_ptr<Model> create(const Json& parameters) {
  return std::make_unique<LinearRegression>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
