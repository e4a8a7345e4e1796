// What every forecast model does: learns from a series, says what comes next, goes to YAML and
// back. What else it can tell (deviations, coefficients, figures, warnings) it may leave out.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/explanation.h"
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
  virtual bool takes_regressors() const { return true; }

  // Of the forecasts, on the scale that was modelled; empty: the model has none.
  virtual std::vector<double> standard_deviations(std::size_t /*steps*/) const { return {}; }
  virtual bool on_logs() const { return false; }  // the scale that was modelled
  virtual std::vector<std::pair<std::string, double>> figures() const { return {}; }
  virtual std::vector<Explanation> explain() const { return {}; }
  virtual std::vector<std::string> warnings() const { return {}; }
};

using ForecasterFactory = std::function<std::unique_ptr<Forecaster>()>;

}  // namespace marketday
