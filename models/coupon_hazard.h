// When a coupon in the hand is redeemed: a hazard that fades after receipt and rises again before
// expiry, h(t) = [h0 exp(-k t) + h1 exp(-(D - t) / w)] exp(b z), D the days it is valid (Inman and
// McAlister 1994 for the second mode). Fitted by maximum likelihood to redemptions by day.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include "sim/io/yaml.h"

namespace marketday {

struct CouponHazard {
  double start = 0.0065;   // h0, a day
  double decay = 0.04;     // k, a day
  double end = 0.002;      // h1, a day
  double end_width = 3.0;  // w, days

  double hazard(double day, double validity_days, double factor = 1.0) const;
  // Integral of the hazard up to `day`.
  double cumulative(double day, double validity_days, double factor = 1.0) const;
  // Share redeemed by `day`.
  double redeemed(double day, double validity_days, double factor = 1.0) const;
  // Of what is redeemed by expiry, the share in each of `parts` equal parts of the time.
  std::vector<double> shares(int parts, double validity_days) const;
};

// A coupon, or several alike.
struct CouponOutcome {
  int validity_days = 0;  // D
  int day = 0;            // redeemed on it, 1 being the first; else last day seen
  bool redeemed = false;
  double coupons = 1.0;
  std::vector<double> covariates = {};  // z
};

struct CouponHazardFit {
  CouponHazard hazard;
  std::vector<std::string> covariates;
  std::vector<double> effects;          // b
  std::vector<std::string> names;       // h0, k, h1, w and the covariates
  std::vector<double> standard_errors;  // in the order of names; NaN where the likelihood is flat
  double log_likelihood = 0.0;
  bool converged = false;

  double factor(const std::vector<double>& z) const;  // exp(b z)
};

CouponHazardFit fit_coupon_hazard(const std::vector<CouponOutcome>& coupons,
                                  const std::vector<std::string>& covariates = {});
double log_likelihood(const CouponHazard& hazard, const std::vector<double>& effects,
                      const std::vector<CouponOutcome>& coupons);

Json to_json(const CouponHazardFit& fit);
CouponHazardFit read_coupon_hazard(const YamlNode& node);

}  // namespace marketday
