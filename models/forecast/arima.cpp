#include "models/forecast/arima.h"

#include <fmt/core.h>

#include <Eigen/Dense>
#include <cmath>

#include "models/forecast/arima_model.h"
#include "models/forecast/series_model.h"
#include "models/saved_numbers.h"
#include "models/smooth_search.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  const auto order = [](const char* name, const char* meaning) {
    return integer(name, "-", 0, 0, 12, meaning);
  };
  return {"arima",
          "SARIMA (p,d,q)(P,D,Q)s of each series, with regressors known ahead, by exact Gaussian "
          "likelihood; forecasts with deviations and 95 % intervals",
          "Box and Jenkins (1970); Harvey (1989), section 4.1",
          {order("p", "autoregressive terms"), order("d", "differences"),
           order("q", "moving average terms"), order("P", "seasonal autoregressive terms"),
           order("D", "seasonal differences"), order("Q", "seasonal moving average terms"),
           flag("mean", false, "a constant; not with differences"),
           flag("logs", false,
                "of the values, which must then be above 0; forecasts are medians then")}};
}

std::unique_ptr<Model> create(const Json& p) {
  ArimaOptions o;
  o.ar = p.at("p").get<int>();
  o.differences = p.at("d").get<int>();
  o.ma = p.at("q").get<int>();
  o.seasonal_ar = p.at("P").get<int>();
  o.seasonal_differences = p.at("D").get<int>();
  o.seasonal_ma = p.at("Q").get<int>();
  o.mean = p.at("mean").get<bool>();
  o.logs = p.at("logs").get<bool>();
  const Arima probe(o);  // refuses what does not go together
  return std::make_unique<SeriesModel>([o] { return std::make_unique<Arima>(o); });
}

void require_fitted(const ArimaFit& fit) {
  if (fit.counted == 0) throw InputError("SARIMA: fit or load it first");
}

void require_enough(const ArimaOptions& o, const Series& series) {
  const auto lost = static_cast<std::size_t>(o.differences) +
                    static_cast<std::size_t>(o.seasonal_differences) * series.period;
  const auto columns = static_cast<std::size_t>(o.regressors ? series.regressors.cols() : 0);
  require_valid(series, lost + arma_terms(o) + columns + (o.mean ? 1 : 0) + 3, "SARIMA", o.logs);
  const bool seasonal = o.seasonal_ar + o.seasonal_differences + o.seasonal_ma > 0;
  if (seasonal && series.period < 2) {
    throw InputError(fmt::format(
        "SARIMA, series `{}`: seasonal terms need a season of 2 steps or more", series.name));
  }
}

void require_variation(const Series& series) {
  double low = INFINITY;
  double high = -INFINITY;
  for (const double value : series.values) {
    if (std::isnan(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (low < high) return;
  throw InputError(fmt::format("SARIMA, series `{}`: the series does not vary: it is {} throughout",
                               series.name, low));
}

// A regressor that differencing wipes out, or that repeats others, leaves no weight to find.
void require_identified(const Profile& best, const Eigen::MatrixXd& products,
                        const Eigen::MatrixXd& columns, const Series& series) {
  const Eigen::Index k = columns.cols() - 1;
  bool identified = std::isfinite(best.log_likelihood) && best.sigma2 > 0.0;
  if (k > 0) {
    const Eigen::MatrixXd c = products.bottomRightCorner(k, k);
    const Eigen::ArrayXd raw = columns.rightCols(k).colwise().squaredNorm().transpose();
    identified = identified && (c.diagonal().array() > 1e-9 * raw).all();
    const Eigen::VectorXd scale = c.diagonal().array().max(1e-300).rsqrt();
    const Eigen::MatrixXd correlation = scale.asDiagonal() * c * scale.asDiagonal();
    const Eigen::VectorXd spectrum = correlation.selfadjointView<Eigen::Lower>().eigenvalues();
    identified = identified && spectrum.minCoeff() > 1e-10 * spectrum.maxCoeff();
  }
  if (identified) return;
  throw InputError(fmt::format(
      "SARIMA, series `{}`: the likelihood is not defined; a regressor is constant after "
      "differencing or repeats others, or the series does not vary",
      series.name));
}

}  // namespace

double ArimaFit::aic() const {
  return -2.0 * log_likelihood + 2.0 * (static_cast<double>(coefficients.size()) + 1.0);
}

Arima::Arima(const ArimaOptions& options) : options_(options) {
  const ArimaOptions& o = options_;
  for (const int order :
       {o.ar, o.differences, o.ma, o.seasonal_ar, o.seasonal_differences, o.seasonal_ma}) {
    if (order < 0 || order > 12) throw InputError("SARIMA: orders lie between 0 and 12");
  }
  if (o.mean && o.differences + o.seasonal_differences > 0) {
    throw InputError("SARIMA: a mean is not identified after differencing; leave it out");
  }
}

double Arima::log_likelihood(const Series& series, const std::vector<double>& coefficients) const {
  require_enough(options_, series);
  const Eigen::Map<const Eigen::VectorXd> c(coefficients.data(),
                                            static_cast<Eigen::Index>(coefficients.size()));
  const Eigen::MatrixXd columns = design(options_, series);
  ArimaFilter filter(polynomials(options_, series.period, c), columns.cols());
  return profile(filter, columns).log_likelihood;
}

void Arima::fit(const Series& series) {
  require_enough(options_, series);
  require_variation(series);
  const Eigen::MatrixXd columns = design(options_, series);
  const auto at = [&](const Eigen::VectorXd& coefficients) {
    ArimaFilter filter(polynomials(options_, series.period, coefficients), columns.cols());
    return profile(filter, columns).log_likelihood;
  };
  const SmoothFunction target = [&](const Eigen::VectorXd& x) {
    return at(bounded_coefficients(options_, x));
  };
  const auto terms = static_cast<Eigen::Index>(arma_terms(options_));
  const Summit summit = climb(target, Eigen::VectorXd::Constant(terms, 0.1));
  const Eigen::VectorXd coefficients = bounded_coefficients(options_, summit.x);
  ArimaFilter filter(polynomials(options_, series.period, coefficients), columns.cols());
  const Profile best = profile(filter, columns);
  require_identified(best, filter.products(), columns, series);

  fit_ = ArimaFit();
  fit_.names = arma_names(options_);
  fit_.coefficients = to_numbers(coefficients);
  fit_.standard_errors =
      to_numbers(root_diagonal(inverse_information(hessian_at(at, coefficients))));
  if (options_.mean) fit_.names.emplace_back("mean");
  columns_ = options_.regressors ? series.regressors.cols() : 0;
  for (Eigen::Index i = 0; i < columns_; ++i) {
    const auto name = static_cast<std::size_t>(i);
    fit_.names.push_back(name < series.regressor_names.size() ? series.regressor_names[name]
                                                              : fmt::format("x{}", i + 1));
  }
  for (const double weight : to_numbers(best.weights)) fit_.coefficients.push_back(weight);
  if (best.weights.size() > 0) {
    const Eigen::VectorXd errors = root_diagonal(best.weight_covariance);
    for (const double error : to_numbers(errors)) fit_.standard_errors.push_back(error);
  }
  fit_.sigma2 = best.sigma2;
  fit_.log_likelihood = best.log_likelihood;
  fit_.counted = filter.counted();
  fit_.evaluations = summit.evaluations;
  fit_.converged = summit.converged;
  period_ = series.period;
  state_ = filter.state().col(0);
  if (best.weights.size() > 0)
    state_ -= filter.state().rightCols(best.weights.size()) * best.weights;
  variance_ = filter.variance();
}

ArimaFilter Arima::forward() const {
  require_fitted(fit_);
  const auto terms = static_cast<Eigen::Index>(arma_terms(options_));
  const Eigen::VectorXd coefficients =
      Eigen::Map<const Eigen::VectorXd>(fit_.coefficients.data(), terms);
  ArimaFilter filter(polynomials(options_, period_, coefficients), 1);
  filter.restore(state_, variance_);
  return filter;
}

std::vector<double> Arima::predict(std::size_t steps, const Eigen::MatrixXd& future) const {
  ArimaFilter filter = forward();
  require_future(future, steps, columns_, "SARIMA");
  const Eigen::RowVectorXd missing = Eigen::RowVectorXd::Constant(1, std::nan(""));
  const std::size_t first = arma_terms(options_);
  std::vector<double> result;
  for (std::size_t step = 0; step < steps; ++step) {
    double value = filter.next()[0];
    std::size_t weight = first;
    if (options_.mean) value += fit_.coefficients[weight++];
    for (Eigen::Index i = 0; i < columns_; ++i) {
      value += fit_.coefficients[weight++] * future(static_cast<Eigen::Index>(step), i);
    }
    result.push_back(options_.logs ? std::exp(value) : value);
    filter.step(missing);
  }
  return result;
}

std::vector<double> Arima::standard_deviations(std::size_t steps) const {
  ArimaFilter filter = forward();
  const Eigen::RowVectorXd missing = Eigen::RowVectorXd::Constant(1, std::nan(""));
  std::vector<double> result;
  for (std::size_t step = 0; step < steps; ++step) {
    result.push_back(std::sqrt(fit_.sigma2 * filter.next_variance()));
    filter.step(missing);
  }
  return result;
}

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
