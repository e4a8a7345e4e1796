// Mixed logit for panels by simulated maximum likelihood (Revelt and Train 1998): a person keeps
// the coefficients drawn over all of their choices. Coefficients are independent of one another;
// draws are Halton points or keyed uniforms, the same ones at every step of the search.
#pragma once

#include <cstdint>

#include "models/choice/choice_fitter.h"

namespace marketday {

enum class Mixing {
  fixed,              // b
  normal,             // m + s z
  lognormal,          // exp(m + s z)
  negative_lognormal  // -exp(m + s z), for prices
};
enum class DrawKind { halton, keyed };

struct MixedLogitOptions {
  std::vector<Mixing> mixing;  // one an attribute
  int draws = 200;             // a person
  DrawKind kind = DrawKind::halton;
  std::uint64_t seed = 1;  // of keyed draws, and of the shift of Halton's
};

class MixedLogit : public ChoiceFitter {
 public:
  explicit MixedLogit(MixedLogitOptions options);

  void fit(const ChoiceData& data) override;
  // One probability a row: the mean over the population's coefficients, nothing known of a person.
  std::vector<double> predict(const ChoiceData& data) const override;
  // An attribute's `name` for b or m, in order, then `sd_<name>` for s of those that vary.
  const ChoiceFit& result() const override { return fit_; }
  Json save() const override;
  void load(const YamlNode& node) override;

  // Simulated log-likelihood; the gradient is filled. `scores`: one row a person.
  double log_likelihood(const ChoiceData& data, const Eigen::VectorXd& parameters,
                        Eigen::VectorXd& gradient, Eigen::MatrixXd* scores = nullptr) const;

 private:
  Eigen::Index varying() const;
  Eigen::MatrixXd normals(std::size_t person, int draws) const;  // varying x draws
  std::vector<Eigen::MatrixXd> normals_of_all(const ChoiceData& data) const;
  double simulated(const ChoiceData& data, const std::vector<Eigen::MatrixXd>& z,
                   const Eigen::VectorXd& parameters, Eigen::VectorXd& gradient,
                   Eigen::MatrixXd* scores) const;
  // Coefficients drawn, attributes x draws; and their slopes by m, so that by s it is z times that.
  Eigen::MatrixXd drawn(const Eigen::VectorXd& parameters, const Eigen::MatrixXd& z,
                        Eigen::MatrixXd& slopes) const;
  Eigen::VectorXd start(const ChoiceData& data) const;

  MixedLogitOptions options_;
  ChoiceFit fit_;
};

// The `index`-th point (from 1) of Halton's sequence in base `prime`.
double halton(std::uint64_t index, std::uint32_t prime);

}  // namespace marketday
