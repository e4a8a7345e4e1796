// IPS without propensities: a logistic classifier learns to tell pairs (x_i, a_i) of the log from
// pairs (x_i, a) that the policy would make, and its odds are the weights:
//   w(x, a) = P(policy | x, a) / P(log | x, a) * (log's rows / policy's mass)
// Arbour, Dimmery & Sondhi (2021), "Permutation weighting"; Sondhi, Arbour & Dimmery (2020). Right
// where the log of w is linear in the features; balances the features' means either way. The
// influence values take the weights as given. Diagnostics: of w.
#pragma once

#include "evaluation/influence.h"

namespace marketday::structured {

struct PairFeatures {
  std::size_t columns = 0;              // an intercept is added
  std::span<const double> logged;       // rows x columns
  std::span<const double> policy;       // pairs x columns, as many a row as the caller likes
  std::span<const double> policy_mass;  // one a pair: pi_e(a | x), 1 for a drawn action
};

// One a logged row. `ridge` > 0 on all weights but the intercept. InputError when Newton's steps do
// not settle.
std::vector<double> classifier_weights(const PairFeatures& features, double ridge);

InfluenceEstimate balanced_ips(const PairFeatures& features, std::span<const double> reward,
                               double ridge);
InfluenceEstimate balanced_snips(const PairFeatures& features, std::span<const double> reward,
                                 double ridge);

}  // namespace marketday::structured
