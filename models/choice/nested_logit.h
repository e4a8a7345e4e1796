// Nested logit by full maximum likelihood (McFadden 1978): the alternatives of a nest share luck.
// P_j = P(j | nest) P(nest), P(j | n) = exp(V_j / l_n - I_n), I_n = log sum exp(V_j / l_n) over the
// nest's alternatives on offer, P(n) in proportion to exp(l_n I_n). l_n = 1 for all is the
// multinomial logit; l_n above 1 is not consistent with utility for every attribute value.
#pragma once

#include "models/choice/choice_fitter.h"

namespace marketday {

struct Nest {
  std::string name;
  std::vector<std::string> alternatives;  // one alone: its l is 1 and is not fitted
};

class NestedLogit : public ChoiceFitter {
 public:
  // Alternatives that no nest names stand alone.
  explicit NestedLogit(std::vector<Nest> nests);

  void fit(const ChoiceData& data) override;
  std::vector<double> predict(const ChoiceData& data) const override;  // one probability a row
  // Coefficients in the order of attributes, then `lambda_<nest>`.
  const ChoiceFit& result() const override { return fit_; }
  Json save() const override;
  void load(const YamlNode& node) override;

  // At coefficients and dissimilarities l > 0; the gradient is filled. `scores`: a row a person.
  double log_likelihood(const ChoiceData& data, const Eigen::VectorXd& parameters,
                        Eigen::VectorXd& gradient, Eigen::MatrixXd* scores = nullptr) const;

 private:
  std::vector<std::size_t> nest_of(const ChoiceData& data) const;  // of each alternative

  std::vector<Nest> nests_;  // those of two or more
  ChoiceFit fit_;
};

}  // namespace marketday
