// Pareto/NBD: Poisson purchases at a gamma rate until an exponential lifetime at a gamma rate ends.

#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/hypergeometric_pFq.hpp>
#include <cmath>

#include "models/lifetime_plugin.h"
#include "sim/registry.h"

namespace marketday {
namespace {

// ln of 2F1(a, b; c; z) / base^a, 0 <= z < 1.
double log_term(double a, double b, double c, double z, double base) {
  return std::log(boost::math::hypergeometric_pFq({a, b}, {c}, z)) - a * std::log(base);
}

// ln A_0 of Fader and Hardie's note, and -infinity where the two terms meet.
double log_a0(const ParetoNbd& m, const History& h) {
  const double total = m.r + m.s + h.repeats;
  const double high = std::max(m.alpha, m.beta);
  const double low = std::min(m.alpha, m.beta);
  const double b = m.alpha >= m.beta ? m.s + 1.0 : m.r + h.repeats;
  const double early =
      log_term(total, b, total + 1.0, (high - low) / (high + h.recency), high + h.recency);
  const double late = log_term(total, b, total + 1.0, (high - low) / (high + h.age), high + h.age);
  return early + std::log1p(-std::exp(std::min(late - early, 0.0)));
}

double log_alive(const ParetoNbd& m, const History& h) {
  return -(m.r + h.repeats) * std::log(m.alpha + h.age) - m.s * std::log(m.beta + h.age);
}

Description describe() {
  return {"pareto_nbd",
          "Repeat buying until a hidden lifetime ends; predicts purchases to come per customer.",
          "Schmittlein, Morrison and Colombo 1987; Fader and Hardie 2005", lifetime_parameters()};
}

std::unique_ptr<Model> create(const Json& parameters) {
  return make_lifetime_model({pareto_nbd_names(), fit_pareto_nbd,
                              [](const std::vector<double>& p, const History& h, double weeks) {
                                return make_pareto_nbd(p).expected_future_repeats(h, weeks);
                              }},
                             parameters);
}

}  // namespace

const std::vector<std::string>& pareto_nbd_names() {
  static const std::vector<std::string> names = {"r", "alpha", "s", "beta"};
  return names;
}

ParetoNbd make_pareto_nbd(const std::vector<double>& p) {
  return {p[0], p[1], p[2], p[3]};
}

double ParetoNbd::count_term(double repeats) const {
  using boost::math::lgamma;
  return lgamma(r + repeats) - lgamma(r) + r * std::log(alpha) + s * std::log(beta);
}

double ParetoNbd::time_term(const History& h) const {
  const double alive = log_alive(*this, h);
  const double left = std::log(s / (r + s + h.repeats)) + log_a0(*this, h);
  const double larger = std::max(alive, left);
  return larger + std::log(std::exp(alive - larger) + std::exp(left - larger));
}

double ParetoNbd::probability_alive(const History& h) const {
  return std::exp(log_alive(*this, h) - time_term(h));
}

double ParetoNbd::expected_repeats(double weeks) const {
  return r * beta / (alpha * (s - 1.0)) * (1.0 - std::pow(beta / (beta + weeks), s - 1.0));
}

double ParetoNbd::expected_future_repeats(const History& h, double weeks) const {
  const double rate = (r + h.repeats) * (beta + h.age) / ((alpha + h.age) * (s - 1.0));
  const double horizon = 1.0 - std::pow((beta + h.age) / (beta + h.age + weeks), s - 1.0);
  return rate * horizon * probability_alive(h);
}

double ParetoNbd::survival(double weeks) const {
  return std::pow(beta / (beta + weeks), s);
}

double ParetoNbd::median_lifetime_weeks() const {
  return beta * (std::pow(2.0, 1.0 / s) - 1.0);
}

MaximumLikelihood fit_pareto_nbd(const std::vector<History>& customers) {
  require_repeat_buyers(customers, "Pareto/NBD");
  const std::vector<History> data = collapse(customers);
  return maximise(
      [&](const std::vector<double>& p) { return total_log_likelihood(make_pareto_nbd(p), data); },
      {{0.5, 10.0, 0.5, 10.0}, {1.0, 5.0, 1.0, 20.0}});
}

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
