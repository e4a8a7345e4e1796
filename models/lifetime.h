// Customer lifetime models: when customers buy again, when they have left, what they spend. Time is
// in weeks. Each model's file has its likelihood, its predictions and its plug-in.
#pragma once

#include <string>
#include <vector>

#include "models/maximum_likelihood.h"
#include "models/purchase_history.h"

namespace marketday {

// Fader, Hardie and Lee 2005, "Counting your customers" the easy way, Marketing Science 24.
struct BgNbd {
  double r = 0.0, alpha = 0.0, a = 0.0, b = 0.0;
  // Eq. 3 in log form: one part of the repeat count alone, one of the times.
  double count_term(double repeats) const;
  double time_term(const History& h) const;
  double log_likelihood(const History& h) const { return count_term(h.repeats) + time_term(h); }
  double probability_alive(const History& h) const;
  double expected_repeats(double weeks) const;  // E[X(t)], eq. 9
  double expected_future_repeats(const History& h,
                                 double weeks) const;  // E[Y(t) | x, t_x, T], eq. 10
};

// Schmittlein, Morrison and Colombo 1987; Fader and Hardie 2005, "A note on deriving the
// Pareto/NBD".
struct ParetoNbd {
  double r = 0.0, alpha = 0.0, s = 0.0, beta = 0.0;
  double count_term(double repeats) const;
  double time_term(const History& h) const;
  double log_likelihood(const History& h) const { return count_term(h.repeats) + time_term(h); }
  double probability_alive(const History& h) const;
  double expected_repeats(double weeks) const;
  double expected_future_repeats(const History& h, double weeks) const;
  double survival(double weeks) const;  // P(lifetime > weeks)
  double median_lifetime_weeks() const;
};

// Purchases without dropout: gamma-mixed Poisson on the timing likelihood.
struct Nbd {
  double r = 0.0, alpha = 0.0;
  double count_term(double repeats) const;
  double time_term(const History& h) const;
  double log_likelihood(const History& h) const { return count_term(h.repeats) + time_term(h); }
};

// Fader, Hardie and Lee 2005, "RFM and CLV", Journal of Marketing Research 42.
struct GammaGamma {
  double p = 0.0, q = 0.0, v = 0.0;
  // Of a customer with repeats and a mean above 0.
  double count_term(double repeats) const;
  double time_term(const History& h) const;
  double log_likelihood(const History& h) const { return count_term(h.repeats) + time_term(h); }
  double expected_amount(const History& h) const;
  double population_mean() const;
};

// Fits to histories; InputError when the data cannot carry the model (nobody comes back, ...).
MaximumLikelihood fit_bg_nbd(const std::vector<History>& customers);
MaximumLikelihood fit_pareto_nbd(const std::vector<History>& customers);
MaximumLikelihood fit_nbd(const std::vector<History>& customers);
MaximumLikelihood fit_gamma_gamma(const std::vector<History>& customers);

BgNbd make_bg_nbd(const std::vector<double>& parameters);
ParetoNbd make_pareto_nbd(const std::vector<double>& parameters);
Nbd make_nbd(const std::vector<double>& parameters);
GammaGamma make_gamma_gamma(const std::vector<double>& parameters);

const std::vector<std::string>& bg_nbd_names();
const std::vector<std::string>& pareto_nbd_names();
const std::vector<std::string>& nbd_names();
const std::vector<std::string>& gamma_gamma_names();

}  // namespace marketday
