// A time-uniform interval for the mean of w r by the gamma-exponential mixture, as VW's estimators
// have it ("cs"): with X_i = w_i r_i (reward scaled to [0, 1]), predictions x_i = (1/2 + sum X) / i
// from the rows before (at most 1, which the proof needs and VW leaves out) and V = sum (X_i -
// x_i)^2, the wealth against mean mu at S = sum X - n mu is, with lower incomplete gamma functions
// g,
//   exp(S + V) rho^rho / g(rho, rho) * g(V + rho, S + V + rho) / (S + V + rho)^(V + rho), rho = 1,
// Howard, Ramdas, McAuliffe & Sekhon (2021), proposition 9, and the low end is where it is 2 / (1 -
// coverage); the high end is the mirror image on w (1 - r). It holds at all times at once, so the
// log may be looked at after every row.
#pragma once

#include "evaluation/intervals/weighted_rewards.h"
#include "evaluation/run_statistics.h"

namespace marketday::intervals {

// Rows are added in the order logged; `interval` may be asked for after any of them.
class MixtureSequence {
 public:
  explicit MixtureSequence(double reward_low = 0.0, double reward_high = 1.0);

  void add(double weight, double reward);
  Interval interval(double coverage) const;

 private:
  // One side: sums of X and of (X - x)^2.
  struct Side {
    double sum = 0.0;
    double spread = 0.0;
    void add(double x, double rows_before);
    double low(double rows, double log_threshold) const;
  };

  double reward_low_;
  double reward_high_;
  double rows_ = 0.0;
  Side reward_;
  Side shortfall_;
};

Interval mixture_sequence(const WeightedRewards& data, double coverage);

// ln of the wealth above, rho = 1.
double log_mixture_wealth(double sum, double spread);

}  // namespace marketday::intervals
