// Bayesian logistic regression learnt one row at a time: after each row the posterior is replaced
// by the normal law at its peak (Laplace), which is again a ridge regression's.
#pragma once

#include "agents/ridge_model.h"

namespace marketday {

class LogisticModel {
 public:
  LogisticModel(Eigen::Index columns, double penalty) : posterior_(columns, penalty) {}

  // `share`: the reward, in [0, 1].
  void add(const Columns& x, double share);

  const Eigen::VectorXd& weights() const { return posterior_.weights(); }
  double mean(const Columns& x) const { return posterior_.mean(x); }          // of the log-odds
  double variance(const Columns& x) const { return posterior_.variance(x); }  // of the log-odds

  template <typename Archive>
  void serialize(Archive& archive) {
    archive(posterior_);
  }

 private:
  RidgeModel posterior_;
};

}  // namespace marketday
