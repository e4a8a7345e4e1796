// Seasonal naive: what was last seen at the same point of the season. The bar for every other.
#pragma once

#include "models/forecast/forecaster.h"

namespace marketday {

class SeasonalNaive : public Forecaster {
 public:
  void fit(const Series& series) override;
  std::vector<double> predict(std::size_t steps, const Eigen::MatrixXd& future) const override;
  Json save() const override;
  void load(const YamlNode& node) override;
  bool takes_regressors() const override { return false; }

 private:
  std::vector<double> season_;  // of the next steps; a point never seen has the last value of all
};

}  // namespace marketday
