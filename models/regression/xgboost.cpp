#include "models/regression/regressor.h"
#include "models/trees/tree_grower.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"xgboost",
          "Boosted regression trees; by the logistic likelihood where outcomes are 0 and 1, else "
          "by least squares",
          "Friedman (2001); Chen & Guestrin (2016)", TreeGrower::parameters()};
}

std::vector<float> as_floats(const double* begin, Eigen::Index size) {
  std::vector<float> numbers;
  numbers.reserve(static_cast<std::size_t>(size));
  for (Eigen::Index i = 0; i < size; ++i) numbers.push_back(static_cast<float>(begin[i]));
  return numbers;
}

class XgBoost : public Regressor {
 public:
  explicit XgBoost(const Json& parameters) : grower_(parameters) {}

  Scorer fit_outcome(const FeatureRows& x, const Eigen::VectorXd& y) const override {
    const bool binary = (y.array() == 0.0 || y.array() == 1.0).all();
    const double mean = y.mean();
    if (!binary) return fit_least_squares(x, y, Eigen::VectorXd::Ones(y.size()));
    if (mean <= 0.0 || mean >= 1.0) return Scorer::constant(mean);
    return grown(x, y, {{}, TreeGrower::Loss::logistic}, Link::logistic);
  }
  Scorer fit_least_squares(const FeatureRows& x, const Eigen::VectorXd& y,
                           const Eigen::VectorXd& weights) const override {
    const std::vector<float> as_float = as_floats(weights.data(), weights.size());
    return grown(x, y, {as_float, TreeGrower::Loss::squares}, Link::identity);
  }

 private:
  Scorer grown(const FeatureRows& x, const Eigen::VectorXd& y, const TreeGrower::How& how,
               Link link) const {
    const std::vector<float> rows = as_floats(x.data(), x.size());
    const std::vector<float> targets = as_floats(y.data(), y.size());
    const auto columns = static_cast<std::size_t>(x.cols());
    return Scorer::trees(grower_.grow(rows, columns, targets, how), columns, link);
  }

  TreeGrower grower_;
};

std::unique_ptr<Regressor> create(const Json& parameters) {
  return std::make_unique<XgBoost>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Regressor, describe(), create);

}  // namespace marketday
