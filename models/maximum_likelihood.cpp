#include "models/maximum_likelihood.h"

#include <Eigen/Dense>
#include <cmath>
#include <limits>
#include <nlopt.hpp>

namespace marketday {
namespace {

constexpr double kLogLow = -16.0;  // parameters between 1e-7 and 1e7
constexpr double kLogHigh = 16.0;
constexpr double kCoarse = 1e-2;  // log-likelihood tolerance of a start, then of the polish
constexpr double kFine = 1e-9;

struct Search {
  const LogLikelihood* likelihood = nullptr;
  int evaluations = 0;
};

// NLopt's view: log parameters in, log-likelihood out, a very low value where undefined.
double objective(const std::vector<double>& logs, std::vector<double>&, void* data) {
  auto& search = *static_cast<Search*>(data);
  ++search.evaluations;
  std::vector<double> parameters;
  for (const double x : logs) parameters.push_back(std::exp(x));
  const double value = (*search.likelihood)(parameters);
  return std::isfinite(value) ? value : -1e300;
}

double climb(Search& search, nlopt::algorithm algorithm, double step, double tolerance,
             std::vector<double>& logs) {
  nlopt::opt optimiser(algorithm, static_cast<unsigned>(logs.size()));
  optimiser.set_max_objective(objective, &search);
  optimiser.set_lower_bounds(kLogLow);
  optimiser.set_upper_bounds(kLogHigh);
  optimiser.set_xtol_abs(tolerance * 1e-2);
  optimiser.set_ftol_abs(tolerance);
  optimiser.set_maxeval(5000);
  optimiser.set_initial_step(step);
  double best = -1e300;
  try {
    optimiser.optimize(logs, best);
  } catch (const nlopt::roundoff_limited&) {
    best = optimiser.last_optimum_value();
  }
  return best;
}

// Inverse of the observed information, by central differences; empty where it has none.
Eigen::MatrixXd inverse_information(const LogLikelihood& likelihood,
                                    const std::vector<double>& at) {
  const auto n = static_cast<Eigen::Index>(at.size());
  const auto value = [&](Eigen::Index i, double di, Eigen::Index j, double dj) {
    std::vector<double> x = at;
    x[static_cast<std::size_t>(i)] += di;
    x[static_cast<std::size_t>(j)] += dj;
    return likelihood(x);
  };
  Eigen::MatrixXd information(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j <= i; ++j) {
      const double hi = 1e-3 * at[static_cast<std::size_t>(i)];
      const double hj = 1e-3 * at[static_cast<std::size_t>(j)];
      const double second = (value(i, hi, j, hj) - value(i, hi, j, -hj) - value(i, -hi, j, hj) +
                             value(i, -hi, j, -hj)) /
                            (4.0 * hi * hj);
      information(i, j) = -second;
      information(j, i) = -second;
    }
  }
  const Eigen::FullPivLU<Eigen::MatrixXd> lu(information);
  if (!lu.isInvertible()) return {};
  return lu.inverse();
}

void set_errors(const Eigen::MatrixXd& covariance, MaximumLikelihood& fit) {
  fit.standard_errors.assign(fit.parameters.size(), std::numeric_limits<double>::quiet_NaN());
  if (covariance.size() == 0) return;
  const bool whole = (covariance.diagonal().array() > 0.0).all();
  for (std::size_t i = 0; i < fit.parameters.size(); ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    if (covariance(row, row) > 0.0) fit.standard_errors[i] = std::sqrt(covariance(row, row));
    if (!whole) continue;
    const Eigen::RowVectorXd values = covariance.row(row);
    fit.covariance.emplace_back(values.begin(), values.end());
  }
}

}  // namespace

MaximumLikelihood maximise(const LogLikelihood& likelihood,
                           const std::vector<std::vector<double>>& starts) {
  Search search;
  search.likelihood = &likelihood;
  double best = -std::numeric_limits<double>::infinity();
  std::vector<double> best_logs;
  for (const std::vector<double>& start : starts) {
    std::vector<double> logs;
    for (const double x : start) logs.push_back(std::log(x));
    const double value = climb(search, nlopt::LN_SBPLX, 0.5, kCoarse, logs);
    if (value > best) {
      best = value;
      best_logs = logs;
    }
  }
  const double first = climb(search, nlopt::LN_NELDERMEAD, 0.02, kFine, best_logs);
  best = std::max(first, climb(search, nlopt::LN_SBPLX, 0.002, kFine, best_logs));
  MaximumLikelihood fit;
  fit.log_likelihood = best;
  fit.evaluations = search.evaluations;
  bool inside = true;
  for (const double x : best_logs) {
    inside = inside && x > kLogLow + 1e-3 && x < kLogHigh - 1e-3;
    fit.parameters.push_back(std::exp(x));
  }
  // settled: another method, started from the summit, finds nothing higher
  fit.converged = inside && best - first < 1e-4;
  set_errors(inverse_information(likelihood, fit.parameters), fit);
  return fit;
}

Json to_json(const MaximumLikelihood& fit, const std::vector<std::string>& names) {
  Json json;
  for (std::size_t i = 0; i < names.size(); ++i) {
    Json& entry = json["parameters"][names[i]];
    entry["value"] = fit.parameters[i];
    if (std::isfinite(fit.standard_errors[i])) entry["standard_error"] = fit.standard_errors[i];
  }
  if (!fit.covariance.empty()) json["covariance"] = fit.covariance;
  json["log_likelihood"] = fit.log_likelihood;
  json["converged"] = fit.converged;
  return json;
}

MaximumLikelihood read_fit(const YamlNode& node, const std::vector<std::string>& names) {
  MaximumLikelihood fit;
  const YamlNode parameters = node.at("parameters");
  parameters.only_keys(names);
  for (const std::string& name : names) {
    const YamlNode entry = parameters.at(name);
    fit.parameters.push_back(entry.at("value").number(1e-12, 1e12));
    const auto error = entry.find("standard_error");
    fit.standard_errors.push_back(error ? error->number(0.0, 1e12)
                                        : std::numeric_limits<double>::quiet_NaN());
  }
  if (const auto covariance = node.find("covariance")) {
    for (const YamlNode& row : covariance->items()) {
      fit.covariance.emplace_back();
      for (const YamlNode& cell : row.items()) {
        fit.covariance.back().push_back(cell.number(-1e300, 1e300));
      }
      if (row.items().size() != names.size())
        row.fail(row.found(), "as many numbers as parameters");
    }
    if (fit.covariance.size() != names.size()) {
      covariance->fail(covariance->found(), "as many rows as parameters");
    }
  }
  fit.log_likelihood = node.at("log_likelihood").number(-1e300, 1e300);
  fit.converged = node.at("converged").flag();
  return fit;
}

}  // namespace marketday
