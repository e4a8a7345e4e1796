// BG/NBD whose customers differ by what is known of them (Fader and Hardie 2007, "Incorporating
// time-invariant covariates into the Pareto/NBD and BG/NBD models"): the purchase rate is
// multiplied by exp(g z), and the beta of dropout becomes (a exp(h z), b exp(h' z)).
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include "models/lifetime.h"

namespace marketday {

struct BgNbdCovariates {
  BgNbd base;                      // of a customer with z = 0
  std::vector<std::string> names;  // of the covariates
  Eigen::VectorXd rate;            // g: of the purchase rate
  Eigen::VectorXd leaving;         // h: of a
  Eigen::VectorXd staying;         // h': of b
  // r, alpha, a, b; then g, h, h'. NaN where the likelihood is flat.
  std::vector<double> standard_errors;
  double log_likelihood = 0.0;
  bool converged = false;

  BgNbd of(const Eigen::VectorXd& z) const;  // the BG/NBD of a customer
};

// `z`: one row a customer, best centred; InputError when it has other rows, is not finite or does
// not vary.
BgNbdCovariates fit_bg_nbd(const std::vector<History>& customers, const Eigen::MatrixXd& z,
                           const std::vector<std::string>& names);

Json to_json(const BgNbdCovariates& fit);
BgNbdCovariates read_bg_nbd_covariates(const YamlNode& node);

}  // namespace marketday
