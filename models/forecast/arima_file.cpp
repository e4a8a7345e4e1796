// A fitted SARIMA as YAML and back (options, coefficients, the state after the last value), and as
// tables for people.
#include <fmt/core.h>

#include <cmath>

#include "models/forecast/arima_model.h"
#include "models/saved_numbers.h"

namespace marketday {
namespace {

const std::vector<std::string> kKeys = {"ar",
                                        "differences",
                                        "ma",
                                        "seasonal_ar",
                                        "seasonal_differences",
                                        "seasonal_ma",
                                        "mean",
                                        "logs",
                                        "regressors",
                                        "period",
                                        "names",
                                        "coefficients",
                                        "standard_errors",
                                        "sigma2",
                                        "log_likelihood",
                                        "counted",
                                        "converged",
                                        "state",
                                        "variance"};

int order(const YamlNode& node, const char* key) {
  return static_cast<int>(node.at(key).integer(0, 12));
}

}  // namespace

Json Arima::save() const {
  if (fit_.counted == 0) throw InputError("SARIMA: fit or load it first");
  Json json;
  json["ar"] = options_.ar;
  json["differences"] = options_.differences;
  json["ma"] = options_.ma;
  json["seasonal_ar"] = options_.seasonal_ar;
  json["seasonal_differences"] = options_.seasonal_differences;
  json["seasonal_ma"] = options_.seasonal_ma;
  json["mean"] = options_.mean;
  json["logs"] = options_.logs;
  json["regressors"] = columns_;
  json["period"] = period_;
  json["names"] = fit_.names;
  json["coefficients"] = fit_.coefficients;
  json["standard_errors"] = Json::array();
  for (const double error : fit_.standard_errors) {
    json["standard_errors"].push_back(std::isfinite(error) ? Json(error) : Json("flat"));
  }
  json["sigma2"] = fit_.sigma2;
  json["log_likelihood"] = fit_.log_likelihood;
  json["counted"] = fit_.counted;
  json["converged"] = fit_.converged;
  json["state"] = to_numbers(state_);
  json["variance"] = to_numbers(variance_);
  return json;
}

void Arima::load(const YamlNode& node) {
  node.only_keys(kKeys);
  ArimaOptions o;
  o.ar = order(node, "ar");
  o.differences = order(node, "differences");
  o.ma = order(node, "ma");
  o.seasonal_ar = order(node, "seasonal_ar");
  o.seasonal_differences = order(node, "seasonal_differences");
  o.seasonal_ma = order(node, "seasonal_ma");
  o.mean = node.at("mean").flag();
  o.logs = node.at("logs").flag();
  columns_ = node.at("regressors").integer(0, 10000);
  o.regressors = columns_ > 0;
  options_ = o;
  period_ = static_cast<std::size_t>(node.at("period").integer(1, 10000));
  fit_ = ArimaFit();
  for (const YamlNode& name : node.at("names").items()) fit_.names.push_back(name.text());
  const auto count = static_cast<Eigen::Index>(arma_terms(o)) + (o.mean ? 1 : 0) + columns_;
  fit_.coefficients = to_numbers(read_matrix(node.at("coefficients"), count, 1));
  for (const YamlNode& error : node.at("standard_errors").items()) {
    fit_.standard_errors.push_back(error.text() == "flat" ? std::nan("") : error.number(0, 1e300));
  }
  fit_.sigma2 = node.at("sigma2").number(0.0, 1e300);
  fit_.log_likelihood = node.at("log_likelihood").number(-1e300, 1e300);
  fit_.counted = static_cast<int>(node.at("counted").integer(1, 1'000'000'000));
  fit_.converged = node.at("converged").flag();
  const Eigen::VectorXd zeros = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(arma_terms(o)));
  const ArimaFilter shape(polynomials(o, period_, zeros), 1);
  state_ = read_matrix(node.at("state"), shape.state().rows(), 1);
  variance_ = read_matrix(node.at("variance"), shape.state().rows(), shape.state().rows());
}

std::vector<std::pair<std::string, double>> Arima::figures() const {
  return {{"log_likelihood", fit_.log_likelihood}, {"aic", fit_.aic()}, {"sigma2", fit_.sigma2}};
}

std::vector<Explanation> Arima::explain() const {
  Explanation table{
      fmt::format("Coefficients (log-likelihood {:.2f} of {} values{}, AIC {:.2f})",
                  fit_.log_likelihood, fit_.counted, options_.logs ? ", on logs" : "", fit_.aic()),
      {"term", "value", "error", "z"},
      fit_.names,
      {}};
  for (std::size_t i = 0; i < fit_.names.size(); ++i) {
    const double value = fit_.coefficients[i];
    const double error = fit_.standard_errors[i];
    table.rows.push_back({value, error, value / error});
  }
  return {table};
}

std::vector<std::string> Arima::warnings() const {
  std::vector<std::string> all;
  if (!fit_.converged) {
    all.emplace_back("the likelihood's summit was not reached: fewer terms may do");
  }
  for (std::size_t i = 0; i < fit_.names.size(); ++i) {
    if (std::isfinite(fit_.standard_errors[i])) continue;
    all.push_back(fmt::format("the likelihood is flat along `{}`: it has no error", fit_.names[i]));
  }
  return all;
}

}  // namespace marketday
