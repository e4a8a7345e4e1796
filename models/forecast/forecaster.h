// What every forecast model does: learns from a series, says what comes next, goes to YAML and
// back. Point forecasts only; a model with intervals has them in its own class.
#pragma once

#include <functional>
#include <memory>

#include "models/forecast/series.h"
#include "sim/io/yaml.h"

namespace marketday {

class Forecaster {
 public:
  Forecaster() = default;
  Forecaster(const Forecaster&) = delete;
  Forecaster& operator=(const Forecaster&) = delete;
  virtual ~Forecaster() = default;

  virtual void fit(const Series& series) = 0;
  // The next `steps` values. `future`: their regressors, one row a step; not looked at by a model
  // without regressors.
  virtual std::vector<double> predict(std::size_t steps, const Eigen::MatrixXd& future) const = 0;
  virtual Json save() const = 0;
  virtual void load(const YamlNode& node) = 0;
};

using ForecasterFactory = std::function<std::unique_ptr<Forecaster>()>;

}  // namespace marketday
