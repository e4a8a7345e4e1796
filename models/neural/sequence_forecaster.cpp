#include "models/neural/sequence_forecaster.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "models/neural/saved_weights.h"
#include "sim/io/error.h"

namespace marketday {
namespace {

constexpr const char* kName = "neural forecast";
constexpr std::size_t kFewestExamples = 10;
constexpr std::size_t kLongestOneHot = 14;  // seasons beyond are told by waves
constexpr int kWaves = 3;

std::size_t season_numbers(std::size_t period) {
  if (period <= 1) return 0;
  return period <= kLongestOneHot ? period : 2 * kWaves;
}

}  // namespace

NetworkShape SequenceForecaster::shape() const {
  NetworkShape s;
  s.kind = options_.kind;
  s.steps = options_.window;
  s.step_numbers = 2 + season_numbers(period_) + columns_;
  s.ahead = options_.horizon;
  // how far ahead, and regressors of the step before too: what they leave behind
  s.ahead_numbers = 1 + season_numbers(period_) + 2 * columns_;
  s.hidden = options_.hidden;
  s.layers = options_.layers;
  s.kernel = options_.kernel;
  return s;
}

std::vector<double> SequenceForecaster::modelled(const Series& series) const {
  std::vector<double> values = series.values;
  if (options_.logs) {
    for (double& value : values) value = std::log(value);
  }
  return values;
}

// Level and, without logs, spread of the window.
SequenceForecaster::Scale SequenceForecaster::scale_of(const std::vector<double>& values,
                                                       std::size_t origin) const {
  Scale scale;
  double sum = 0.0;
  double squares = 0.0;
  double count = 0.0;
  for (std::size_t t = origin - options_.window; t < origin; ++t) {
    if (std::isnan(values[t])) continue;
    sum += values[t];
    squares += values[t] * values[t];
    count += 1.0;
  }
  if (count == 0.0) return scale;
  scale.known = true;
  scale.level = sum / count;
  if (options_.logs) return scale;
  const double variance = std::max(0.0, squares / count - scale.level * scale.level);
  const double least = 1e-3 * std::max(1e-6, std::abs(scale.level));
  scale.spread = std::max(std::sqrt(variance), least);
  return scale;
}

void SequenceForecaster::add_season(std::size_t step, std::vector<float>& numbers) const {
  if (period_ <= 1) return;
  const std::size_t point = step % period_;
  if (period_ <= kLongestOneHot) {
    for (std::size_t p = 0; p < period_; ++p) numbers.push_back(p == point ? 1.0F : 0.0F);
    return;
  }
  for (int wave = 1; wave <= kWaves; ++wave) {
    const double angle =
        2.0 * std::numbers::pi * wave * static_cast<double>(point) / static_cast<double>(period_);
    numbers.push_back(static_cast<float>(std::sin(angle)));
    numbers.push_back(static_cast<float>(std::cos(angle)));
  }
}

void SequenceForecaster::add(const std::vector<double>& values, const Eigen::MatrixXd& regressors,
                             std::size_t phase, std::size_t origin, const Scale& scale,
                             Examples& examples) const {
  const auto add_regressors = [&](std::size_t t, std::vector<float>& numbers) {
    for (std::size_t c = 0; c < columns_; ++c) {
      numbers.push_back(static_cast<float>(
          regressors(static_cast<Eigen::Index>(t), static_cast<Eigen::Index>(c))));
    }
  };
  for (std::size_t t = origin - options_.window; t < origin; ++t) {
    const bool missing = std::isnan(values[t]);
    const double x = missing ? 0.0 : (values[t] - scale.level) / scale.spread;
    examples.numbers.push_back(static_cast<float>(x));
    examples.numbers.push_back(missing ? 1.0F : 0.0F);
    add_season(t + phase, examples.numbers);
    add_regressors(t, examples.numbers);
  }
  for (std::size_t h = 0; h < options_.horizon; ++h) {
    examples.ahead_numbers.push_back(static_cast<float>(h) / static_cast<float>(options_.horizon));
    add_season(origin + h + phase, examples.ahead_numbers);
    add_regressors(origin + h, examples.ahead_numbers);
    add_regressors(origin + h - 1, examples.ahead_numbers);
  }
  ++examples.rows;
}

void SequenceForecaster::fit(std::span<const PhasedSeries> all) {
  if (all.empty()) throw InputError("neural forecast: no series to learn from");
  period_ = all[0].series.period;
  columns_ = static_cast<std::size_t>(all[0].series.regressors.cols());
  Examples examples;
  for (const auto& [series, phase] : all) {
    require_valid(series, 1, kName, options_.logs);
    if (series.period != period_ ||
        static_cast<std::size_t>(series.regressors.cols()) != columns_) {
      throw InputError(fmt::format(
          "neural forecast, series `{}`: its season or its regressors differ from those of `{}`",
          series.name, all[0].series.name));
    }
    const std::vector<double> values = modelled(series);
    for (std::size_t t = options_.window; t + options_.horizon <= values.size();
         t += options_.stride) {
      const Scale scale = scale_of(values, t);
      if (!scale.known) continue;
      add(values, series.regressors, phase, t, scale, examples);
      for (std::size_t h = 0; h < options_.horizon; ++h) {
        examples.targets.push_back(
            static_cast<float>((values[t + h] - scale.level) / scale.spread));
      }
    }
  }
  if (examples.rows < kFewestExamples) {
    throw InputError(fmt::format(
        "neural forecast, series `{}`: {} windows of {} + {} steps to learn from, at least {} are "
        "needed: give longer or more series, or a shorter window or horizon",
        all[0].series.name, examples.rows, options_.window, options_.horizon, kFewestExamples));
  }
  network_ = make_network(shape());
  train_or_fail(*network_, std::move(examples), options_.plan);
}

std::vector<double> SequenceForecaster::predict(const PhasedSeries& history, std::size_t steps,
                                                const Eigen::MatrixXd& future) const {
  if (!network_) throw InputError("neural forecast: fit or load it first");
  const auto& [series, phase] = history;
  require_valid(series, 1, kName, options_.logs);
  require_future(future, steps, static_cast<Eigen::Index>(columns_), kName);
  if (series.size() < options_.window) {
    throw InputError(fmt::format("neural forecast, series `{}`: {} values, a forecast looks at {}",
                                 series.name, series.size(), options_.window));
  }
  std::vector<double> values = modelled(series);
  const std::size_t known = values.size();
  // steps of the last horizon that nobody asked for have regressors of 0
  Eigen::MatrixXd regressors =
      Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(known + steps + options_.horizon),
                            static_cast<Eigen::Index>(columns_));
  if (columns_ > 0) {
    regressors.topRows(static_cast<Eigen::Index>(known)) = series.regressors;
    regressors.middleRows(static_cast<Eigen::Index>(known), static_cast<Eigen::Index>(steps)) =
        future;
  }
  while (values.size() < known + steps) {
    const Scale scale = scale_of(values, values.size());
    if (!scale.known) {
      throw InputError(fmt::format("neural forecast, series `{}`: its last {} values are missing",
                                   series.name, options_.window));
    }
    Examples example;
    add(values, regressors, phase, values.size(), scale, example);
    for (const float x : network_->answers(example)) {
      values.push_back(scale.level + scale.spread * static_cast<double>(x));
    }
  }
  std::vector<double> ahead(values.begin() + static_cast<std::ptrdiff_t>(known),
                            values.begin() + static_cast<std::ptrdiff_t>(known + steps));
  if (options_.logs) {
    for (double& value : ahead) value = std::exp(value);
  }
  return ahead;
}

Json SequenceForecaster::save() const {
  if (!network_) throw InputError("neural forecast: fit or load it first");
  return {{"season", period_}, {"regressors", columns_}, {"weights", saved_weights(*network_)}};
}

void SequenceForecaster::load(const YamlNode& node) {
  node.only_keys(std::vector<std::string>{"season", "regressors", "weights"});
  period_ = static_cast<std::size_t>(node.at("season").integer(1, 100'000));
  columns_ = static_cast<std::size_t>(node.at("regressors").integer(0, 10'000));
  network_ = make_network(shape());
  load_weights(*network_, node.at("weights"));
}

}  // namespace marketday
