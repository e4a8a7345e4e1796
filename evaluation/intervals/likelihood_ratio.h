// How unlikely a value v is beside the likeliest, both with mean weight 1: Owen's (1988) empirical
// log likelihood ratio, -2 ln R(v) = 2 max_l sum ln(1 + l'g_i(v)) - 2 max_l sum ln(1 + l (w_i -
// 1)), g_i = (w_i - 1, w_i r_i - v) (Qin & Lawless 1994). The maxima by damped Newton steps; Owen's
// pseudo-logarithm below 1/n keeps them defined for every l (Owen 2001, eq. 12.3).
#pragma once

#include <span>
#include <vector>

#include "evaluation/intervals/weighted_rewards.h"

namespace marketday::intervals {

class LikelihoodRatio {
 public:
  // Keeps a view. InputError unless weights lie on both sides of 1.
  explicit LikelihoodRatio(const WeightedRewards& data);

  double best() const { return best_; }  // the likeliest value
  // 0 at the likeliest value; grows away from it, past kFar where no reweighting gives v.
  double at(double value) const;

  static constexpr double kFar = 1e4;

 private:
  WeightedRewards data_;
  double best_ = 0.0;
  double of_weights_ = 0.0;  // the second maximum
};

}  // namespace marketday::intervals
