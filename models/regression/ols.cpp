#include "models/regression/standardised.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"ols",
          "Least squares with an intercept, ridge with a penalty; outcomes of any kind",
          "Hoerl & Kennard (1970)",
          {number("penalty", "-", 0.0, 0.0, 1e12,
                  "added to each feature's sum of squares, features at mean 0 and deviation 1; 0: "
                  "ordinary least squares",
                  "Hoerl & Kennard (1970), eq. 2.1")}};
}

class Ols : public Regressor {
 public:
  explicit Ols(const Json& parameters) : penalty_(parameters.at("penalty").get<double>()) {}

  Scorer fit_outcome(const FeatureRows& x, const Eigen::VectorXd& y) const override {
    return ridge(x, y, Eigen::VectorXd::Ones(y.size()), penalty_);
  }
  Scorer fit_least_squares(const FeatureRows& x, const Eigen::VectorXd& y,
                           const Eigen::VectorXd& weights) const override {
    return ridge(x, y, weights, penalty_);
  }

 private:
  double penalty_;
};

std::unique_ptr<Regressor> create(const Json& parameters) {
  return std::make_unique<Ols>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Regressor, describe(), create);

}  // namespace marketday
