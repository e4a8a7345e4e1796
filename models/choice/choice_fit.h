// What a fitted choice model is: coefficients with two covariances, and its likelihood. It goes to
// YAML and back; it does not know which model it came from.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include "models/choice/choice_data.h"
#include "sim/io/yaml.h"

namespace marketday {

struct ChoiceFit {
  std::vector<std::string> names;
  Eigen::VectorXd coefficients;
  Eigen::MatrixXd covariance;         // inverse of the observed information
  Eigen::MatrixXd robust_covariance;  // sandwich, scores summed by person (White 1982)
  double log_likelihood = 0.0;
  double equal_shares = 0.0;  // log-likelihood when every alternative is as likely
  std::size_t choices = 0;
  std::size_t persons = 0;
  int evaluations = 0;
  bool converged = false;

  double coefficient(const std::string& name) const;  // InputError for an unknown one
  Eigen::VectorXd standard_errors() const;
  Eigen::VectorXd robust_errors() const;
  double aic() const;
  double bic() const;  // by the number of choices
};

// Counts, and the likelihood of equal shares, of `data`.
ChoiceFit start_fit(const ChoiceData& data, std::vector<std::string> names);
// Fills the covariances from the Hessian and one row of scores a person.
void set_covariances(ChoiceFit& fit, const Eigen::MatrixXd& hessian, const Eigen::MatrixXd& scores);

Json to_json(const ChoiceFit& fit);
ChoiceFit read_choice_fit(const YamlNode& node);

}  // namespace marketday
