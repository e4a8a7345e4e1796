// Maximum likelihood for a few positive parameters: NLopt on the log scale, coarse from several
// starts and fine from the best, then standard errors from the Hessian at the optimum.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sim/io/yaml.h"

namespace marketday {

// Log-likelihood of positive parameters; may return -infinity or NaN where it is not defined.
using LogLikelihood = std::function<double(const std::vector<double>& parameters)>;

struct MaximumLikelihood {
  std::vector<double> parameters;
  std::vector<double> standard_errors;          // NaN where the likelihood is flat
  std::vector<std::vector<double>> covariance;  // of the parameters; empty where it is flat
  double log_likelihood = 0.0;
  int evaluations = 0;
  bool converged = false;  // two starts lead here, and it is inside the bounds
};

MaximumLikelihood maximise(const LogLikelihood& likelihood,
                           const std::vector<std::vector<double>>& starts);

// {parameters: {r: {value, standard_error}, ...}, covariance, log_likelihood, converged}
Json to_json(const MaximumLikelihood& fit, const std::vector<std::string>& names);
MaximumLikelihood read_fit(const YamlNode& node, const std::vector<std::string>& names);

}  // namespace marketday
