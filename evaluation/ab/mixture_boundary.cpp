#include "evaluation/ab/mixture_boundary.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/zeta.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <limits>

#include "evaluation/ab/effect.h"

namespace marketday::ab {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

template <typename Function>
double root_between(const Function& f, double low, double high) {
  const auto [a, b] =
      boost::math::tools::bisect(f, low, high, boost::math::tools::eps_tolerance<double>(44));
  return 0.5 * (a + b);
}

class TwoSidedNormal : public MixtureBoundary {
 public:
  explicit TwoSidedNormal(double rho) : rho_(rho) {}
  // eq. 13: sqrt(rho / (v + rho)) exp(s^2 / (2 (v + rho)))
  double log_martingale(double s, double v) const override {
    return 0.5 * std::log(rho_ / (v + rho_)) + s * s / (2.0 * (v + rho_));
  }
  double bound(double v, double alpha) const override {
    return std::sqrt((v + rho_) * (std::log1p(v / rho_) - 2.0 * std::log(alpha)));
  }

 private:
  double rho_;
};

class OneSidedNormal : public MixtureBoundary {
 public:
  explicit OneSidedNormal(double rho) : rho_(rho) {}
  // proposition 6: a half-normal mixture
  double log_martingale(double s, double v) const override {
    return 0.5 * std::log(4.0 * rho_ / (v + rho_)) + s * s / (2.0 * (v + rho_)) +
           std::log(normal_cdf(s / std::sqrt(v + rho_)));
  }

 private:
  double rho_;
};

double log_gamma(double x) {
  return boost::math::lgamma(x);
}

class GammaExponential : public MixtureBoundary {
 public:
  GammaExponential(double rho, double c) : rho_(rho), c_(c) {
    const double r = rho / (c * c);
    constant_ = r * std::log(r) - log_gamma(r) - std::log(boost::math::gamma_p(r, r));
  }
  // proposition 9
  double log_martingale(double s, double v) const override {
    const double square = c_ * c_;
    const double shape = (v + rho_) / square;
    const double shift = (c_ * s + v) / square;
    const double rate = shift + rho_ / square;
    return constant_ + log_gamma(shape) + std::log(boost::math::gamma_p(shape, rate)) -
           shape * std::log(rate) + shift;
  }

 private:
  double rho_;
  double c_;
  double constant_ = 0.0;
};

class GammaPoisson : public MixtureBoundary {
 public:
  GammaPoisson(double rho, double c) : rho_(rho), c_(c) {
    const double r = rho / (c * c);
    constant_ = r * std::log(r) - log_gamma(r) - std::log(boost::math::gamma_q(r, r));
  }
  // proposition 10
  double log_martingale(double s, double v) const override {
    const double rate = (v + rho_) / (c_ * c_);
    const double shape = s / c_ + rate;
    return constant_ + log_gamma(shape) + std::log(boost::math::gamma_q(shape, rate)) -
           shape * std::log(rate) + v / (c_ * c_);
  }

 private:
  double rho_;
  double c_;
  double constant_ = 0.0;
};

// log of the integral of t^(a-1) (1-t)^(b-1) from 0 to x.
double log_incomplete_beta(double a, double b, double x) {
  const double whole = log_gamma(a) + log_gamma(b) - log_gamma(a + b);
  return x >= 1.0 ? whole : whole + std::log(boost::math::ibeta(a, b, x));
}

class BetaBinomial : public MixtureBoundary {
 public:
  BetaBinomial(double rho, double g, double h, bool one_sided)
      : r_(std::max(rho - g * h, 1e-3 * g * h)),
        g_(g),
        h_(h),
        upto_(one_sided ? h / (g + h) : 1.0),
        normaliser_(log_incomplete_beta(r_ / (g * (g + h)), r_ / (h * (g + h)), upto_)) {}
  // propositions 7 and 8
  double log_martingale(double s, double v) const override {
    const double sum = g_ + h_;
    return v / (g_ * h_) * std::log(sum) - (v + h_ * s) / (h_ * sum) * std::log(g_) -
           (v - g_ * s) / (g_ * sum) * std::log(h_) +
           log_incomplete_beta((r_ + v - g_ * s) / (g_ * sum), (r_ + v + h_ * s) / (h_ * sum),
                               upto_) -
           normaliser_;
  }

 protected:
  double greatest_sum(double v) const override { return v / g_; }

 private:
  double r_;
  double g_;
  double h_;
  double upto_;
  double normaliser_;
};

}  // namespace

double MixtureBoundary::greatest_sum(double) const {
  return kInfinite;
}

double MixtureBoundary::bound(double v, double alpha) const {
  const auto above = [&](double s) { return log_martingale(s, v) + std::log(alpha); };
  double high = greatest_sum(v);
  if (std::isinf(high)) {
    for (high = std::max(v, 1.0); above(high) < 0.0 && high < 1e300;) high *= 2.0;
  }
  return above(high) < 0.0 ? high : root_between(above, 0.0, high);
}

double best_rho(double v_opt, double alpha) {
  const double log_term = -2.0 * std::log(alpha);
  return v_opt / (log_term + std::log1p(log_term));
}

std::unique_ptr<MixtureBoundary> two_sided_normal(const Tuned& tuned) {
  return std::make_unique<TwoSidedNormal>(best_rho(tuned.v_opt, tuned.alpha_opt));
}
std::unique_ptr<MixtureBoundary> one_sided_normal(const Tuned& tuned) {
  return std::make_unique<OneSidedNormal>(best_rho(tuned.v_opt, 2.0 * tuned.alpha_opt));
}
std::unique_ptr<MixtureBoundary> gamma_exponential(const Tuned& tuned, double c) {
  return std::make_unique<GammaExponential>(best_rho(tuned.v_opt, 2.0 * tuned.alpha_opt), c);
}
std::unique_ptr<MixtureBoundary> gamma_poisson(const Tuned& tuned, double c) {
  return std::make_unique<GammaPoisson>(best_rho(tuned.v_opt, 2.0 * tuned.alpha_opt), c);
}
std::unique_ptr<MixtureBoundary> beta_binomial(const Tuned& tuned, double g, double h,
                                               bool one_sided) {
  const double alpha = one_sided ? 2.0 * tuned.alpha_opt : tuned.alpha_opt;
  return std::make_unique<BetaBinomial>(best_rho(tuned.v_opt, alpha), g, h, one_sided);
}

double poly_stitching_bound(double v, double alpha, double v_min, double c, double s, double eta) {
  const double from = std::max(v, v_min);
  const double k1 = (std::pow(eta, 0.25) + std::pow(eta, -0.25)) / std::sqrt(2.0);
  const double k2 = (std::sqrt(eta) + 1.0) / 2.0;
  const double ell = s * std::log(std::log(eta * from / v_min)) +
                     std::log(boost::math::zeta(s) / (alpha * std::pow(std::log(eta), s)));
  const double scale_term = k2 * c * ell;
  return std::sqrt(k1 * k1 * from * ell + scale_term * scale_term) + scale_term;
}

Interval bernoulli_sequence(double successes, double trials, double alpha, double trials_opt,
                            double alpha_opt) {
  const double mean = successes / trials;
  // above 0: p is rejected
  const auto rejected = [&](double p) {
    const BetaBinomial mixture(best_rho(p * (1.0 - p) * trials_opt, alpha_opt), p, 1.0 - p, false);
    return mixture.log_martingale((mean - p) * trials, p * (1.0 - p) * trials) + std::log(alpha);
  };
  // the ends of [0, 1] themselves have no mixture
  const auto within = [](double p) { return std::clamp(p, 1e-12, 1.0 - 1e-12); };
  const auto edge = [&](double inside, double outside) {
    const double from = within(inside);
    const double to = within(outside);
    if (rejected(to) < 0.0) return outside;
    return root_between(rejected, std::min(from, to), std::max(from, to));
  };
  return {mean > 0.0 ? edge(mean, 0.0) : 0.0, mean < 1.0 ? edge(mean, 1.0) : 1.0};
}

}  // namespace marketday::ab
