#include "models/choice/multinomial_logit.h"

#include <fmt/core.h>

#include <Eigen/Dense>
#include <cmath>

#include "models/choice/choice_model.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"multinomial_logit",
          "Which alternative is taken: utilities that are sums of attributes, shares as their "
          "exponentials; coefficients with classical and robust errors",
          "McFadden (1974)",
          {}};
}

std::unique_ptr<Model> create(const Json& /*parameters*/) {
  return std::make_unique<ChoiceModel>(
      [](const std::vector<std::string>&) { return std::make_unique<MultinomialLogit>(); });
}

constexpr int kMostSteps = 100;
constexpr double kDecrement = 1e-10;  // of the log-likelihood, promised by the next step

[[noreturn]] void refuse_separation(const ChoiceData& data, const Eigen::VectorXd& b) {
  Eigen::Index largest = 0;
  b.cwiseAbs().maxCoeff(&largest);
  throw InputError(fmt::format(
      "multinomial logit: the likelihood rises without end along `{}`; it foretells the choice "
      "exactly in part of the data: leave it out, or merge alternatives never taken",
      data.attributes[static_cast<std::size_t>(largest)]));
}

}  // namespace

Eigen::VectorXd logit_probabilities(const Eigen::VectorXd& utilities, double& log_sum) {
  const double largest = utilities.maxCoeff();
  Eigen::VectorXd p = (utilities.array() - largest).exp();
  const double sum = p.sum();
  log_sum = largest + std::log(sum);
  return p / sum;
}

double MultinomialLogit::log_likelihood(const ChoiceData& data, const Eigen::VectorXd& b,
                                        Eigen::VectorXd* gradient, Eigen::MatrixXd* hessian,
                                        Eigen::MatrixXd* scores) {
  const Eigen::Index k = b.size();
  if (gradient != nullptr) gradient->setZero(k);
  if (hessian != nullptr) hessian->setZero(k, k);
  if (scores != nullptr) scores->setZero(static_cast<Eigen::Index>(data.persons()), k);
  double total = 0.0;
  for (std::size_t c = 0; c < data.choices(); ++c) {
    const auto x = data.rows(c);
    const Eigen::VectorXd v = x * b;
    double log_sum = 0.0;
    const Eigen::VectorXd p = logit_probabilities(v, log_sum);
    total += v[data.taken(c)] - log_sum;
    if (gradient == nullptr) continue;
    // d log P / d b = x_taken - sum_j P_j x_j
    const Eigen::VectorXd mean = x.transpose() * p;
    const Eigen::VectorXd score = x.row(data.taken(c)).transpose() - mean;
    *gradient += score;
    if (scores != nullptr) scores->row(static_cast<Eigen::Index>(data.person[c])) += score;
    // - sum_j P_j (x_j - mean)(x_j - mean)'
    if (hessian == nullptr) continue;
    *hessian -= x.transpose() * p.asDiagonal() * x - mean * mean.transpose();
  }
  return total;
}

void MultinomialLogit::fit(const ChoiceData& data) {
  require_valid(data, "multinomial logit");
  ChoiceFit fit = start_fit(data, data.attributes);
  Eigen::VectorXd b = Eigen::VectorXd::Zero(data.x.cols());
  Eigen::VectorXd gradient;
  Eigen::MatrixXd hessian;
  Eigen::MatrixXd scores;
  double value = log_likelihood(data, b, &gradient, &hessian, &scores);
  for (int step = 0; step < kMostSteps && !fit.converged; ++step) {
    const Eigen::LDLT<Eigen::MatrixXd> factor(-hessian);
    const Eigen::VectorXd direction = factor.solve(gradient);
    if (!direction.allFinite() || value > -1e-6 * static_cast<double>(data.choices())) {
      refuse_separation(data, b);
    }
    fit.converged = 0.5 * gradient.dot(direction) < kDecrement;
    if (fit.converged) break;
    double length = 1.0;
    Eigen::VectorXd moved = b + direction;
    while (length > 1e-6 && !(log_likelihood(data, moved) > value)) {
      length *= 0.5;
      moved = b + length * direction;
    }
    b = moved;
    value = log_likelihood(data, b, &gradient, &hessian, &scores);
    fit.evaluations = step + 1;
  }
  if (!fit.converged) refuse_separation(data, b);
  fit.coefficients = b;
  fit.log_likelihood = value;
  set_covariances(fit, hessian, scores);
  // a coefficient whose error dwarfs any sensible effect is one that runs off
  const Eigen::ArrayXd reach = data.x.cwiseAbs().colwise().maxCoeff().transpose().array();
  if (!fit.covariance.allFinite() || (fit.standard_errors().array() * reach > 1e3).any()) {
    refuse_separation(data, b);
  }
  fit_ = fit;
}

std::vector<double> MultinomialLogit::predict(const ChoiceData& data) const {
  require_attributes(data, fit_.names, "multinomial logit");
  std::vector<double> result;
  for (std::size_t c = 0; c < data.choices(); ++c) {
    double log_sum = 0.0;
    const Eigen::VectorXd p = logit_probabilities(data.rows(c) * fit_.coefficients, log_sum);
    result.insert(result.end(), p.data(), p.data() + p.size());
  }
  return result;
}

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
