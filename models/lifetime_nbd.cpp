// NBD: Poisson purchases at a gamma rate and nobody ever leaves; the yardstick for dropout.

#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "models/lifetime_plugin.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"nbd", "Repeat buying without dropout; predicts purchases to come per customer.",
          "Ehrenberg 1959; timing likelihood of Fader and Hardie 2005", lifetime_parameters()};
}

// Gamma posterior mean of the rate times the weeks ahead.
std::unique_ptr<Model> create(const Json& parameters) {
  return make_lifetime_model({nbd_names(), fit_nbd,
                              [](const std::vector<double>& p, const History& h, double weeks) {
                                return (p[0] + h.repeats) / (p[1] + h.age) * weeks;
                              }},
                             parameters);
}

}  // namespace

const std::vector<std::string>& nbd_names() {
  static const std::vector<std::string> names = {"r", "alpha"};
  return names;
}

Nbd make_nbd(const std::vector<double>& p) {
  return {p[0], p[1]};
}

double Nbd::count_term(double repeats) const {
  using boost::math::lgamma;
  return lgamma(r + repeats) - lgamma(r) + r * std::log(alpha);
}

double Nbd::time_term(const History& h) const {
  return -(r + h.repeats) * std::log(alpha + h.age);
}

MaximumLikelihood fit_nbd(const std::vector<History>& customers) {
  require_repeat_buyers(customers, "NBD");
  const std::vector<History> data = collapse(customers);
  return maximise(
      [&](const std::vector<double>& p) { return total_log_likelihood(make_nbd(p), data); },
      {{0.5, 10.0}, {1.0, 5.0}});
}

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
