// BG/NBD: Poisson purchases at a gamma rate; after each purchase a customer leaves with a beta
// chance.

#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/hypergeometric_pFq.hpp>
#include <cmath>

#include "models/lifetime_plugin.h"
#include "sim/registry.h"

namespace marketday {
namespace {

double hypergeometric_2f1(double a, double b, double c, double z) {
  return boost::math::hypergeometric_pFq({a, b}, {c}, z);
}

// P(dropped out at t_x) over P(alive), eq. 10's second factor of the denominator.
double dropout_odds(const BgNbd& m, const History& h) {
  if (h.repeats <= 0.0) return 0.0;
  return m.a / (m.b + h.repeats - 1.0) *
         std::pow((m.alpha + h.age) / (m.alpha + h.recency), m.r + h.repeats);
}

Description describe() {
  return {"bg_nbd",
          "Repeat buying and dropout after a purchase; predicts purchases to come per customer.",
          "Fader, Hardie and Lee 2005, Marketing Science 24, eq. 3, 9, 10", lifetime_parameters()};
}

std::unique_ptr<Model> create(const Json& parameters) {
  return make_lifetime_model({bg_nbd_names(), fit_bg_nbd,
                              [](const std::vector<double>& p, const History& h, double weeks) {
                                return make_bg_nbd(p).expected_future_repeats(h, weeks);
                              }},
                             parameters);
}

}  // namespace

const std::vector<std::string>& bg_nbd_names() {
  static const std::vector<std::string> names = {"r", "alpha", "a", "b"};
  return names;
}

BgNbd make_bg_nbd(const std::vector<double>& p) {
  return {p[0], p[1], p[2], p[3]};
}

double BgNbd::count_term(double x) const {
  using boost::math::lgamma;
  return lgamma(r + x) - lgamma(r) + r * std::log(alpha) + lgamma(a + b) + lgamma(b + x) -
         lgamma(b) - lgamma(a + b + x);
}

double BgNbd::time_term(const History& h) const {
  const double x = h.repeats;
  const double alive = -(r + x) * std::log(alpha + h.age);
  if (x <= 0.0) return alive;
  const double left = std::log(a) - std::log(b + x - 1.0) - (r + x) * std::log(alpha + h.recency);
  const double larger = std::max(alive, left);
  return larger + std::log(std::exp(alive - larger) + std::exp(left - larger));
}

double BgNbd::probability_alive(const History& h) const {
  return 1.0 / (1.0 + dropout_odds(*this, h));
}

double BgNbd::expected_repeats(double weeks) const {
  const double z = weeks / (alpha + weeks);
  return (a + b - 1.0) / (a - 1.0) *
         (1.0 - std::pow(alpha / (alpha + weeks), r) * hypergeometric_2f1(r, b, a + b - 1.0, z));
}

double BgNbd::expected_future_repeats(const History& h, double weeks) const {
  const double x = h.repeats;
  const double z = weeks / (alpha + h.age + weeks);
  const double factor = std::pow((alpha + h.age) / (alpha + h.age + weeks), r + x) *
                        hypergeometric_2f1(r + x, b + x, a + b + x - 1.0, z);
  return (a + b + x - 1.0) / (a - 1.0) * (1.0 - factor) / (1.0 + dropout_odds(*this, h));
}

MaximumLikelihood fit_bg_nbd(const std::vector<History>& customers) {
  require_repeat_buyers(customers, "BG/NBD");
  const std::vector<History> data = collapse(customers);
  return maximise(
      [&](const std::vector<double>& p) { return total_log_likelihood(make_bg_nbd(p), data); },
      {{1.0, 10.0, 1.0, 2.0}, {0.3, 5.0, 0.5, 3.0}, {0.5, 1.0, 1.0, 1.0}});
}

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
