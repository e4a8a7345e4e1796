// Time-uniform boundaries (Howard, Ramdas, McAuliffe and Sekhon 2021, "Time-uniform, nonparametric,
// nonasymptotic confidence sequences"): curves that a sum S of centred observations with intrinsic
// time V crosses at any time with probability at most alpha. No large samples needed. Parameters
// as in the authors' package confseq.
#pragma once

#include <memory>

#include "evaluation/run_statistics.h"

namespace marketday::ab {

// A mixture of exponential supermartingales: crossing log(1 / alpha) rejects.
class MixtureBoundary {
 public:
  MixtureBoundary() = default;
  MixtureBoundary(const MixtureBoundary&) = delete;
  MixtureBoundary& operator=(const MixtureBoundary&) = delete;
  virtual ~MixtureBoundary() = default;
  virtual double log_martingale(double s, double v) const = 0;
  // The smallest s whose log_martingale reaches log(1 / alpha).
  virtual double bound(double v, double alpha) const;

 protected:
  virtual double greatest_sum(double v) const;  // S cannot be larger; infinite: no limit
};

// rho that makes the two-sided normal boundary narrowest at v_opt (their section 3.5):
// v / (2 ln(1/alpha) + ln(1 + 2 ln(1/alpha))); one-sided: with 2 alpha.
double best_rho(double v_opt, double alpha);

struct Tuned {
  double v_opt = 1.0;  // intrinsic time at which the boundary is meant to be tightest
  double alpha_opt = 0.05;
};

// Sub-Gaussian increments.
std::unique_ptr<MixtureBoundary> two_sided_normal(const Tuned& tuned);
std::unique_ptr<MixtureBoundary> one_sided_normal(const Tuned& tuned);
// Sub-exponential with scale c.
std::unique_ptr<MixtureBoundary> gamma_exponential(const Tuned& tuned, double c);
// Sub-Poisson with scale c.
std::unique_ptr<MixtureBoundary> gamma_poisson(const Tuned& tuned, double c);
// Bounded: increments within [-g, h].
std::unique_ptr<MixtureBoundary> beta_binomial(const Tuned& tuned, double g, double h,
                                               bool one_sided);

// Polynomial stitching (their theorem 1), sub-gamma with scale c, from v_min on.
double poly_stitching_bound(double v, double alpha, double v_min, double c, double s = 1.4,
                            double eta = 2.0);

// Interval of a success probability after so many trials, at all times together.
Interval bernoulli_sequence(double successes, double trials, double alpha, double trials_opt,
                            double alpha_opt = 0.05);

}  // namespace marketday::ab
