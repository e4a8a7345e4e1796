#include "models/forecast/exponential_smoothing.h"

#include <algorithm>
#include <cmath>
#include <nlopt.hpp>

#include "models/forecast/series_model.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {
      "exponential_smoothing",
      "Level, trend and season that follow each series, simple to Holt-Winters, by least squares "
      "of one-step errors",
      "Holt (1957); Winters (1960); Gardner and McKenzie (1985); start as R's HoltWinters",
      {text("trend", "additive", {"none", "additive", "damped"}, "of each series"),
       text("season", "additive", {"none", "additive", "multiplicative"},
            "multiplicative: values above 0; the recipe says how long a season is")}};
}

std::unique_ptr<Model> create(const Json& p) {
  SmoothingOptions o;
  const std::string trend = p.at("trend");
  const std::string season = p.at("season");
  o.trend = trend == "none"       ? TrendKind::none
            : trend == "additive" ? TrendKind::additive
                                  : TrendKind::damped;
  o.season = season == "none"       ? SeasonKind::none
             : season == "additive" ? SeasonKind::additive
                                    : SeasonKind::multiplicative;
  return std::make_unique<SeriesModel>([o] { return std::make_unique<ExponentialSmoothing>(o); });
}

constexpr double kLeastDamping = 0.8;  // phi's usual range: Hyndman and Athanasopoulos, ch. 8
constexpr double kMostDamping = 0.98;

// Values with the holes filled by the mean of the same point of the season, else of all.
std::vector<double> filled(const std::vector<double>& values, std::size_t period) {
  std::vector<double> sums(period + 1, 0.0);
  std::vector<double> counts(period + 1, 0.0);
  for (std::size_t t = 0; t < values.size(); ++t) {
    if (std::isnan(values[t])) continue;
    for (const std::size_t cell : {t % period, period}) {
      sums[cell] += values[t];
      counts[cell] += 1.0;
    }
  }
  std::vector<double> result = values;
  for (std::size_t t = 0; t < values.size(); ++t) {
    const std::size_t cell = counts[t % period] > 0.0 ? t % period : period;
    if (std::isnan(values[t])) result[t] = sums[cell] / counts[cell];
  }
  return result;
}

// Centred moving average over a season, as R's decompose; index 0 is time period / 2.
std::vector<double> moving_average(const std::vector<double>& values, std::size_t period) {
  const std::size_t half = period / 2;
  std::vector<double> result;
  for (std::size_t t = half; t + half < values.size(); ++t) {
    double sum = 0.0;
    for (std::size_t i = t - half; i <= t + half; ++i) sum += values[i];
    if (period % 2 == 0) sum -= 0.5 * (values[t - half] + values[t + half]);
    result.push_back(sum / static_cast<double>(period));
  }
  return result;
}

// Mean deviation from the moving average at each point of the season, centred.
std::vector<double> figure(const std::vector<double>& values, const std::vector<double>& trend,
                           std::size_t period, bool multiplicative) {
  std::vector<double> sums(period, 0.0);
  std::vector<double> counts(period, 0.0);
  for (std::size_t i = 0; i < trend.size(); ++i) {
    const std::size_t t = i + period / 2;
    sums[t % period] += multiplicative ? values[t] / trend[i] : values[t] - trend[i];
    counts[t % period] += 1.0;
  }
  double mean = 0.0;
  for (std::size_t p = 0; p < period; ++p) {
    sums[p] /= std::max(counts[p], 1.0);
    mean += sums[p] / static_cast<double>(period);
  }
  for (double& value : sums) value = multiplicative ? value / mean : value - mean;
  return sums;
}

struct Problem {
  const ExponentialSmoothing* model;
  const Series* series;
  std::vector<std::size_t> free;  // which of alpha, beta, gamma, phi are searched
};

double objective(const std::vector<double>& x, std::vector<double>&, void* data) {
  const auto& problem = *static_cast<const Problem*>(data);
  std::array<double, 4> parameters = {0.0, 0.0, 0.0, 1.0};
  for (std::size_t i = 0; i < x.size(); ++i) parameters[problem.free[i]] = x[i];
  return problem.model->squared_errors(*problem.series, parameters);
}

double search(Problem& problem, std::vector<double>& x) {
  nlopt::opt optimiser(nlopt::LN_SBPLX, static_cast<unsigned>(x.size()));
  optimiser.set_min_objective(objective, &problem);
  std::vector<double> low;
  std::vector<double> high;
  for (const std::size_t which : problem.free) {
    low.push_back(which == 3 ? kLeastDamping : 0.0);
    high.push_back(which == 3 ? kMostDamping : 1.0);
  }
  optimiser.set_lower_bounds(low);
  optimiser.set_upper_bounds(high);
  optimiser.set_ftol_rel(1e-10);
  optimiser.set_xtol_abs(1e-7);
  optimiser.set_maxeval(4000);
  double best = 0.0;
  try {
    optimiser.optimize(x, best);
  } catch (const nlopt::roundoff_limited&) {
    best = optimiser.last_optimum_value();
  }
  return best;
}

}  // namespace

ExponentialSmoothing::ExponentialSmoothing(const SmoothingOptions& options) : options_(options) {}

SmoothingFit ExponentialSmoothing::start(const Series& series, std::size_t& first) const {
  SmoothingFit state;
  if (options_.season == SeasonKind::none) {
    const std::vector<double> values = filled(series.values, 1);
    const bool trend = options_.trend != TrendKind::none;
    first = trend ? 2 : 1;
    state.level = values[first - 1];
    state.trend = trend ? values[1] - values[0] : 0.0;
    state.season = {0.0};
    return state;
  }
  const std::size_t period = series.period;
  const std::vector<double> all = filled(series.values, period);
  const std::vector<double> values(all.begin(),
                                   all.begin() + static_cast<std::ptrdiff_t>(2 * period));
  const std::vector<double> average = moving_average(values, period);
  // least squares line through the averages at 1, 2, ...
  const auto n = static_cast<double>(average.size());
  double mean = 0.0;
  double slope = 0.0;
  for (std::size_t i = 0; i < average.size(); ++i) {
    mean += average[i] / n;
    slope += (static_cast<double>(i) + 1.0 - 0.5 * (n + 1.0)) * average[i];
  }
  slope = average.size() > 1 ? slope * 12.0 / (n * (n * n - 1.0)) : 0.0;
  state.level = mean - slope * 0.5 * (n + 1.0);
  state.trend = options_.trend == TrendKind::none ? 0.0 : slope;
  state.season = figure(values, average, period, options_.season == SeasonKind::multiplicative);
  first = period;
  return state;
}

// R's HoltWinters: level = alpha (y - season) + (1 - alpha)(level + phi trend), and so on.
void ExponentialSmoothing::run(const Series& series, std::size_t first, SmoothingFit& s) const {
  const bool multiplicative = options_.season == SeasonKind::multiplicative;
  const std::size_t period = s.season.size();
  for (std::size_t t = first; t < series.size(); ++t) {
    double& season = s.season[(t - first) % period];
    const double before = s.level + s.phi * s.trend;
    const double forecast = multiplicative ? before * season : before + season;
    const double y = series.values[t];
    if (std::isnan(y)) {
      s.level = before;
      s.trend *= s.phi;
      continue;
    }
    s.squared_errors += (y - forecast) * (y - forecast);
    ++s.errors;
    const double level =
        s.alpha * (multiplicative ? y / season : y - season) + (1.0 - s.alpha) * before;
    s.trend = s.beta * (level - s.level) + (1.0 - s.beta) * s.phi * s.trend;
    s.level = level;
    if (options_.season == SeasonKind::none) continue;
    season = s.gamma * (multiplicative ? y / level : y - level) + (1.0 - s.gamma) * season;
  }
  std::rotate(s.season.begin(),
              s.season.begin() + static_cast<std::ptrdiff_t>((series.size() - first) % period),
              s.season.end());
}

double ExponentialSmoothing::squared_errors(const Series& series,
                                            const std::array<double, 4>& p) const {
  std::size_t first = 0;
  SmoothingFit state = start(series, first);
  state.alpha = p[0];
  state.beta = p[1];
  state.gamma = p[2];
  state.phi = p[3];
  run(series, first, state);
  return std::isfinite(state.squared_errors) ? state.squared_errors : 1e300;
}

void ExponentialSmoothing::fit(const Series& series) {
  const bool seasonal = options_.season != SeasonKind::none;
  if (seasonal && series.period < 2) {
    throw InputError("exponential smoothing, series `" + series.name +
                     "`: a seasonal model needs a season of 2 steps or more");
  }
  const std::size_t needed = seasonal ? 2 * series.period + 2 : 4;
  require_valid(series, needed, "exponential smoothing",
                options_.season == SeasonKind::multiplicative);
  Problem problem{this, &series, {0}};
  if (options_.trend != TrendKind::none) problem.free.push_back(1);
  if (seasonal) problem.free.push_back(2);
  if (options_.trend == TrendKind::damped) problem.free.push_back(3);
  const std::array<double, 4> starts[] = {{0.3, 0.1, 0.1, 0.95}, {0.1, 0.02, 0.3, 0.9}};
  double best = 1e301;
  std::array<double, 4> parameters = {0.0, 0.0, 0.0, 1.0};
  for (const auto& from : starts) {
    std::vector<double> x;
    for (const std::size_t which : problem.free) x.push_back(from[which]);
    const double value = search(problem, x);
    if (value >= best) continue;
    best = value;
    for (std::size_t i = 0; i < x.size(); ++i) parameters[problem.free[i]] = x[i];
  }
  std::size_t first = 0;
  fit_ = start(series, first);
  fit_.alpha = parameters[0];
  fit_.beta = parameters[1];
  fit_.gamma = parameters[2];
  fit_.phi = parameters[3];
  run(series, first, fit_);
}

std::vector<double> ExponentialSmoothing::predict(std::size_t steps, const Eigen::MatrixXd&) const {
  if (fit_.season.empty()) throw InputError("exponential smoothing: fit or load it first");
  std::vector<double> result;
  double damped = 0.0;
  double power = 1.0;
  for (std::size_t step = 0; step < steps; ++step) {
    power *= fit_.phi;
    damped += power;
    const double base = fit_.level + damped * fit_.trend;
    const double season = fit_.season[step % fit_.season.size()];
    result.push_back(options_.season == SeasonKind::multiplicative ? base * season : base + season);
  }
  return result;
}

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
