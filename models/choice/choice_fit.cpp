#include "models/choice/choice_fit.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "models/saved_numbers.h"
#include "models/smooth_search.h"

namespace marketday {
namespace {

Json errors_json(const Eigen::MatrixXd& covariance) {
  Json list = Json::array();
  for (const double value : to_numbers(covariance)) {
    list.push_back(std::isfinite(value) ? Json(value) : Json("flat"));
  }
  return list;
}

Eigen::MatrixXd read_errors(const YamlNode& node, Eigen::Index n) {
  const std::vector<YamlNode> items = node.items();
  if (items.size() != static_cast<std::size_t>(n * n)) {
    node.fail(std::to_string(items.size()) + " numbers", std::to_string(n * n) + " are needed");
  }
  Eigen::MatrixXd matrix(n, n);
  for (Eigen::Index i = 0; i < n * n; ++i) {
    const YamlNode& item = items[static_cast<std::size_t>(i)];
    matrix.data()[i] = item.text() == "flat" ? std::nan("") : item.number(-1e300, 1e300);
  }
  return matrix;
}

}  // namespace

double ChoiceFit::coefficient(const std::string& name) const {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end())
    throw InputError("no coefficient `" + name + "`; " + suggestion(name, names));
  return coefficients[found - names.begin()];
}

Eigen::VectorXd ChoiceFit::standard_errors() const {
  return root_diagonal(covariance);
}
Eigen::VectorXd ChoiceFit::robust_errors() const {
  return root_diagonal(robust_covariance);
}
double ChoiceFit::aic() const {
  return -2.0 * log_likelihood + 2.0 * static_cast<double>(names.size());
}
double ChoiceFit::bic() const {
  return -2.0 * log_likelihood +
         std::log(static_cast<double>(choices)) * static_cast<double>(names.size());
}

ChoiceFit start_fit(const ChoiceData& data, std::vector<std::string> names) {
  ChoiceFit fit;
  fit.names = std::move(names);
  fit.choices = data.choices();
  fit.persons = data.persons();
  for (std::size_t c = 0; c < data.choices(); ++c) {
    fit.equal_shares -= std::log(static_cast<double>(data.offered(c)));
  }
  return fit;
}

void set_covariances(ChoiceFit& fit, const Eigen::MatrixXd& hessian,
                     const Eigen::MatrixXd& scores) {
  fit.covariance = inverse_information(hessian);
  fit.robust_covariance = fit.covariance * (scores.transpose() * scores) * fit.covariance;
}

Json to_json(const ChoiceFit& fit) {
  Json json;
  json["names"] = fit.names;
  json["coefficients"] = to_numbers(fit.coefficients);
  json["covariance"] = errors_json(fit.covariance);
  json["robust_covariance"] = errors_json(fit.robust_covariance);
  json["log_likelihood"] = fit.log_likelihood;
  json["equal_shares"] = fit.equal_shares;
  json["choices"] = fit.choices;
  json["persons"] = fit.persons;
  json["converged"] = fit.converged;
  return json;
}

ChoiceFit read_choice_fit(const YamlNode& node) {
  node.only_keys(std::vector<std::string>{"names", "coefficients", "covariance",
                                          "robust_covariance", "log_likelihood", "equal_shares",
                                          "choices", "persons", "converged"});
  ChoiceFit fit;
  for (const YamlNode& name : node.at("names").items()) fit.names.push_back(name.text());
  const auto n = static_cast<Eigen::Index>(fit.names.size());
  fit.coefficients = read_matrix(node.at("coefficients"), n, 1);
  fit.covariance = read_errors(node.at("covariance"), n);
  fit.robust_covariance = read_errors(node.at("robust_covariance"), n);
  fit.log_likelihood = node.at("log_likelihood").number(-1e300, 0.0);
  fit.equal_shares = node.at("equal_shares").number(-1e300, 0.0);
  fit.choices = static_cast<std::size_t>(node.at("choices").integer(1, 1'000'000'000));
  fit.persons = static_cast<std::size_t>(node.at("persons").integer(1, 1'000'000'000));
  fit.converged = node.at("converged").flag();
  return fit;
}

}  // namespace marketday
