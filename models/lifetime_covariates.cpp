#include "models/lifetime_covariates.h"

#include <fmt/core.h>

#include <cmath>

#include "models/saved_numbers.h"
#include "models/smooth_search.h"

namespace marketday {
namespace {

// x: logs of r, alpha, a, b; then g, h, h'
BgNbdCovariates unpack(const Eigen::VectorXd& x, const std::vector<std::string>& names) {
  const auto k = static_cast<Eigen::Index>(names.size());
  BgNbdCovariates m;
  m.base = {std::exp(x[0]), std::exp(x[1]), std::exp(x[2]), std::exp(x[3])};
  m.names = names;
  m.rate = x.segment(4, k);
  m.leaving = x.segment(4 + k, k);
  m.staying = x.segment(4 + 2 * k, k);
  return m;
}

void require_covariates(const std::vector<History>& customers, const Eigen::MatrixXd& z,
                        const std::vector<std::string>& names) {
  if (z.rows() != static_cast<Eigen::Index>(customers.size()) ||
      z.cols() != static_cast<Eigen::Index>(names.size()) || names.empty()) {
    throw InputError(
        fmt::format("BG/NBD with covariates: {} x {} covariates for {} customers and "
                    "{} names",
                    z.rows(), z.cols(), customers.size(), names.size()));
  }
  for (Eigen::Index c = 0; c < z.cols(); ++c) {
    const Eigen::ArrayXd column = z.col(c);
    if (column.allFinite() && column.maxCoeff() > column.minCoeff()) continue;
    throw InputError(
        fmt::format("BG/NBD with covariates: `{}` is missing somewhere or the same for "
                    "all customers; leave it out",
                    names[static_cast<std::size_t>(c)]));
  }
}

}  // namespace

BgNbd BgNbdCovariates::of(const Eigen::VectorXd& z) const {
  return {base.r, base.alpha * std::exp(-rate.dot(z)), base.a * std::exp(leaving.dot(z)),
          base.b * std::exp(staying.dot(z))};
}

BgNbdCovariates fit_bg_nbd(const std::vector<History>& customers, const Eigen::MatrixXd& z,
                           const std::vector<std::string>& names) {
  require_covariates(customers, z, names);
  const MaximumLikelihood plain = fit_bg_nbd(customers);
  const SmoothFunction target = [&](const Eigen::VectorXd& x) {
    const BgNbdCovariates m = unpack(x, names);
    double sum = 0.0;
    for (std::size_t i = 0; i < customers.size(); ++i) {
      const BgNbd own = m.of(z.row(static_cast<Eigen::Index>(i)).transpose());
      sum += customers[i].customers * own.log_likelihood(customers[i]);
    }
    return sum;
  };
  Eigen::VectorXd from = Eigen::VectorXd::Zero(4 + 3 * z.cols());
  for (Eigen::Index i = 0; i < 4; ++i) {
    from[i] = std::log(plain.parameters[static_cast<std::size_t>(i)]);
  }
  const Summit summit = climb(target, from);
  BgNbdCovariates fit = unpack(summit.x, names);
  fit.log_likelihood = summit.value;
  fit.converged = summit.converged;
  Eigen::VectorXd errors = root_diagonal(inverse_information(hessian_at(target, summit.x)));
  errors.head(4).array() *= summit.x.head(4).array().exp();
  fit.standard_errors = to_numbers(errors);
  return fit;
}

Json to_json(const BgNbdCovariates& fit) {
  Json json;
  json["r"] = fit.base.r;
  json["alpha"] = fit.base.alpha;
  json["a"] = fit.base.a;
  json["b"] = fit.base.b;
  json["covariates"] = fit.names;
  json["rate"] = to_numbers(fit.rate);
  json["leaving"] = to_numbers(fit.leaving);
  json["staying"] = to_numbers(fit.staying);
  json["standard_errors"] = Json::array();
  for (const double error : fit.standard_errors) {
    json["standard_errors"].push_back(std::isfinite(error) ? Json(error) : Json("flat"));
  }
  json["log_likelihood"] = fit.log_likelihood;
  json["converged"] = fit.converged;
  return json;
}

BgNbdCovariates read_bg_nbd_covariates(const YamlNode& node) {
  node.only_keys(std::vector<std::string>{"r", "alpha", "a", "b", "covariates", "rate", "leaving",
                                          "staying", "standard_errors", "log_likelihood",
                                          "converged"});
  BgNbdCovariates fit;
  fit.base = {node.at("r").number(1e-12, 1e12), node.at("alpha").number(1e-12, 1e12),
              node.at("a").number(1e-12, 1e12), node.at("b").number(1e-12, 1e12)};
  for (const YamlNode& name : node.at("covariates").items()) fit.names.push_back(name.text());
  const auto k = static_cast<Eigen::Index>(fit.names.size());
  fit.rate = read_matrix(node.at("rate"), k, 1);
  fit.leaving = read_matrix(node.at("leaving"), k, 1);
  fit.staying = read_matrix(node.at("staying"), k, 1);
  for (const YamlNode& error : node.at("standard_errors").items()) {
    fit.standard_errors.push_back(error.text() == "flat" ? std::nan("") : error.number(0.0, 1e300));
  }
  fit.log_likelihood = node.at("log_likelihood").number(-1e300, 1e300);
  fit.converged = node.at("converged").flag();
  return fit;
}

}  // namespace marketday
