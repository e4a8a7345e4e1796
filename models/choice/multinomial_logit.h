// Multinomial logit (McFadden 1974): P_j = exp(x_j b) / sum_k exp(x_k b), by Newton's method.
#pragma once

#include "models/choice/choice_fitter.h"

namespace marketday {

class MultinomialLogit : public ChoiceFitter {
 public:
  void fit(const ChoiceData& data) override;
  // One probability a row of the data.
  std::vector<double> predict(const ChoiceData& data) const override;
  const ChoiceFit& result() const override { return fit_; }
  Json save() const override { return to_json(fit_); }
  void load(const YamlNode& node) override { fit_ = read_choice_fit(node); }

  // The log-likelihood at `b`; fills what is not null. `scores`: one row a person.
  static double log_likelihood(const ChoiceData& data, const Eigen::VectorXd& b,
                               Eigen::VectorXd* gradient = nullptr,
                               Eigen::MatrixXd* hessian = nullptr,
                               Eigen::MatrixXd* scores = nullptr);

 private:
  ChoiceFit fit_;
};

// Softmax of utilities; the logarithm of the sum of exponentials goes to `log_sum`.
Eigen::VectorXd logit_probabilities(const Eigen::VectorXd& utilities, double& log_sum);

}  // namespace marketday
