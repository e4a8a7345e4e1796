// Time-uniform bounds of the mean of w r that ask no bound of w, only w >= 0 and reward in a known
// range: Waudby-Smith, Wu, Ramdas, Karampatziakis & Mineiro, "Anytime-valid off-policy inference
// for contextual bandits" (2022/2024). A gambler bets against "the mean is mu" on X = w r (scaled
// to [0, 1]); E[1 + l (X - mu)] = 1, so by Ville's inequality wealth 1/alpha has probability alpha
// at most, at any time, whatever the stopping rule.
//   betting            wealth prod (1 + l_i (X_i - mu)), 0 <= l_i < 1 / mu
//   empirical Bernstein  sum l_i X_i / sum l_i - (ln(1/alpha) + sum (X_i - x_i)^2 psi(l_i)) / sum
//   l_i,
//                      psi(l) = -ln(1 - l) - l, x_i = min(1, mean before): closed form, wider
// Bets l_i = sqrt(2 ln(1/alpha) / (s_i i ln(1 + i))), s_i the variance seen before (Waudby-Smith &
// Ramdas 2024, eq. 26), capped. The high end is the mirror image on w (1 - r).
// Propensities may change from row to row, as those of a learner do; rows must come in time order.
#pragma once

#include <vector>

#include "evaluation/intervals/weighted_rewards.h"
#include "evaluation/run_statistics.h"

namespace marketday::intervals {

// l_i, of what was seen before row i only.
class PlugInBets {
 public:
  explicit PlugInBets(double log_threshold) : log_threshold_(log_threshold) {}
  double next() const;
  double predicted() const;  // min(1, mean before)
  void add(double x);

 private:
  double log_threshold_;
  double rows_ = 0.0;
  double sum_ = 0.0;
  double spread_ = 0.0;  // squared distances from the mean at their time
};

// Lower bound of E[X], X >= 0, at level alpha, in O(1) a row.
class BernsteinLower {
 public:
  explicit BernsteinLower(double alpha);
  void add(double x);
  double now() const;                    // at this time alone
  double best() const { return best_; }  // the highest so far, valid too

 private:
  double log_threshold_;
  PlugInBets bets_;
  double bet_sum_ = 0.0;
  double weighted_ = 0.0;
  double penalty_ = 0.0;
  double best_ = 0.0;
};

// Lower bound of E[X], X >= 0, by betting: keeps all rows, asks O(rows) a bisection step.
class BettingLower {
 public:
  explicit BettingLower(double alpha);
  void add(double x);
  double now() const;
  // ln wealth against the mean `mu`, 0 < mu <= 1; falls in mu.
  double log_wealth(double mu) const;

 private:
  double log_threshold_;
  PlugInBets bets_;
  std::vector<double> x_;
  std::vector<double> bet_;
};

// At the end of the rows given; each end at (1 - coverage) / 2, so that looks at any earlier time
// are covered as well.
Interval betting_interval(const WeightedRewards& data, double coverage);
// The running intersection over all times so far, after the last row.
Interval bernstein_interval(const WeightedRewards& data, double coverage);
// The same after every row.
std::vector<Interval> bernstein_sequence(const WeightedRewards& data, double coverage);

}  // namespace marketday::intervals
