// Forecasts by a network that reads a window of the past: values relative to the window's level,
// which were missing, point of the season, regressors then and at the steps to come. All steps of
// the horizon at once; beyond it forecasts are fed back. One network learns from many series.
#pragma once

#include <memory>
#include <span>

#include "models/forecast/series.h"
#include "models/neural/network.h"
#include "sim/io/yaml.h"

namespace marketday {

struct SequenceForecastOptions {
  NeuralKind kind = NeuralKind::lstm;
  std::size_t window = 24;
  std::size_t horizon = 12;
  std::size_t hidden = 32;
  std::size_t layers = 1;
  std::size_t kernel = 3;
  std::size_t stride = 1;  // steps from one learnt window to the next
  bool logs = true;        // of the values; forecasts are put back by exp
  TrainingPlan plan;
};

// A series that starts at this point of its season.
struct PhasedSeries {
  Series series;
  std::size_t phase = 0;
};

class SequenceForecaster {
 public:
  explicit SequenceForecaster(const SequenceForecastOptions& options) : options_(options) {}

  // They must have the same season and regressors.
  void fit(std::span<const PhasedSeries> all);
  // The steps after `history`, which need not be among those fitted.
  std::vector<double> predict(const PhasedSeries& history, std::size_t steps,
                              const Eigen::MatrixXd& future) const;
  std::size_t regressors() const { return columns_; }
  Json save() const;
  void load(const YamlNode& node);

 private:
  struct Scale {
    double level = 0.0;
    double spread = 1.0;
    bool known = false;  // some value of the window is there
  };
  NetworkShape shape() const;
  Scale scale_of(const std::vector<double>& values, std::size_t origin) const;
  // Adds the window before `origin`; regressors and season reach to origin + horizon.
  void add(const std::vector<double>& values, const Eigen::MatrixXd& regressors, std::size_t phase,
           std::size_t origin, const Scale& scale, Examples& examples) const;
  void add_season(std::size_t step, std::vector<float>& numbers) const;
  std::vector<double> modelled(const Series& series) const;

  SequenceForecastOptions options_;
  std::size_t period_ = 1;
  std::size_t columns_ = 0;
  std::unique_ptr<Network> network_;
};

}  // namespace marketday
