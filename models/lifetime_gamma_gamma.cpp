// Gamma-Gamma: what a customer spends per purchase, given the purchases seen.

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "models/lifetime_plugin.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"gamma_gamma", "Spend per purchase; predicts the expected amount per customer.",
          "Fader, Hardie and Lee 2005, Journal of Marketing Research 42", lifetime_parameters()};
}

std::unique_ptr<Model> create(const Json& parameters) {
  return make_lifetime_model({gamma_gamma_names(), fit_gamma_gamma,
                              [](const std::vector<double>& p, const History& h, double) {
                                return make_gamma_gamma(p).expected_amount(h);
                              }},
                             parameters);
}

}  // namespace

const std::vector<std::string>& gamma_gamma_names() {
  static const std::vector<std::string> names = {"p", "q", "v"};
  return names;
}

GammaGamma make_gamma_gamma(const std::vector<double>& p) {
  return {p[0], p[1], p[2]};
}

double GammaGamma::count_term(double x) const {
  using boost::math::lgamma;
  return lgamma(p * x + q) - lgamma(p * x) - lgamma(q) + q * std::log(v) + p * x * std::log(x);
}

double GammaGamma::time_term(const History& h) const {
  const double x = h.repeats;
  return (p * x - 1.0) * std::log(h.mean_amount) - (p * x + q) * std::log(x * h.mean_amount + v);
}

double GammaGamma::expected_amount(const History& h) const {
  return p * (v + h.repeats * h.mean_amount) / (p * h.repeats + q - 1.0);
}

double GammaGamma::population_mean() const {
  return p * v / (q - 1.0);
}

MaximumLikelihood fit_gamma_gamma(const std::vector<History>& customers) {
  require_repeat_buyers(customers, "Gamma-Gamma");
  std::vector<History> spenders;
  for (const History& h : customers) {
    if (h.repeats > 0.0 && h.mean_amount > 0.0) spenders.push_back(h);
  }
  if (spenders.size() < 10) {
    throw InputError("Gamma-Gamma: fewer than 10 customers came back and paid something");
  }
  std::stable_sort(spenders.begin(), spenders.end(),
                   [](const History& a, const History& b) { return a.repeats < b.repeats; });
  return maximise(
      [&](const std::vector<double>& p) {
        return total_log_likelihood(make_gamma_gamma(p), spenders);
      },
      {{5.0, 4.0, 15.0}, {2.0, 2.0, 10.0}, {1.0, 3.0, 30.0}});
}

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
