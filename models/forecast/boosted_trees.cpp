#include "models/forecast/boosted_trees.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "models/forecast/series_model.h"
#include "models/saved_numbers.h"
#include "models/trees/tree_grower.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr const char* kName = "boosted trees";
constexpr std::size_t kFewestRows = 20;

Description describe() {
  const BoostedTreesOptions o;
  return {"boosted_trees",
          "Boosted regression trees on lags, the point of the season and regressors known ahead, a "
          "model a series; several steps by feeding forecasts back in",
          "Chen and Guestrin (KDD 2016); Makridakis et al. (2022), M5",
          {numbers("lags", "steps", {o.lags.begin(), o.lags.end()}, 1, 10'000, "back"),
           integer("level_window", "steps", static_cast<std::int64_t>(o.level_window), 1, 10'000,
                   "whose mean is the level that lags and forecasts are relative to"),
           flag("logs", o.logs, "of the values, which must then be above 0"),
           integer("trees", "-", o.trees, 1, 100'000, "one after another"),
           integer("depth", "-", o.depth, 1, 16, "of a tree"),
           number("step", "-", o.step, 1e-4, 1.0, "learning rate"),
           number("leaf_rows", "rows", o.leaf_rows, 1.0, 1e9, "in a leaf, at the least")}};
}

std::unique_ptr<Model> create(const Json& p) {
  BoostedTreesOptions o;
  o.lags.clear();
  for (const double lag : p.at("lags").get<std::vector<double>>()) {
    if (lag != std::floor(lag)) throw InputError("boosted trees: lags are whole steps");
    o.lags.push_back(static_cast<std::size_t>(lag));
  }
  o.level_window = p.at("level_window").get<std::size_t>();
  o.logs = p.at("logs").get<bool>();
  o.trees = p.at("trees").get<int>();
  o.depth = p.at("depth").get<int>();
  o.step = p.at("step").get<double>();
  o.leaf_rows = p.at("leaf_rows").get<double>();
  const BoostedTrees probe(o);  // refuses what does not go together
  return std::make_unique<SeriesModel>([o] { return std::make_unique<BoostedTrees>(o); });
}

Json grower_parameters(const BoostedTreesOptions& o) {
  Json json;
  json["trees"] = o.trees;
  json["tree_depth"] = o.depth;
  json["tree_step"] = o.step;
  json["tree_leaf"] = o.leaf_rows;
  return json;
}

// Rows of at least one step below `t`, as far back as `window` goes.
double mean_before(const std::vector<double>& values, std::size_t t, std::size_t window) {
  double sum = 0.0;
  double count = 0.0;
  for (std::size_t back = 1; back <= std::min(window, t); ++back) {
    if (std::isnan(values[t - back])) continue;
    sum += values[t - back];
    count += 1.0;
  }
  return sum / count;  // NaN for none
}

}  // namespace

BoostedTrees::BoostedTrees(const BoostedTreesOptions& options) : options_(options) {
  if (options_.lags.empty() || options_.level_window < 1) {
    throw InputError("boosted trees: at least one lag and a level window of 1 or more");
  }
  for (const std::size_t lag : options_.lags) {
    if (lag < 1) throw InputError("boosted trees: a lag of 0 steps is the value itself");
  }
}

std::size_t BoostedTrees::reach() const {
  return std::max(options_.level_window,
                  *std::max_element(options_.lags.begin(), options_.lags.end()));
}

// season, regressors; and lag by lag the value and the regressors
std::size_t BoostedTrees::width() const {
  return 1 + static_cast<std::size_t>(columns_) +
         options_.lags.size() * (1 + static_cast<std::size_t>(columns_));
}

std::vector<double> BoostedTrees::modelled(const Series& series) const {
  std::vector<double> values = series.values;
  if (options_.logs) {
    for (double& value : values) value = std::log(value);
  }
  return values;
}

std::optional<double> BoostedTrees::features(const std::vector<double>& values,
                                             const Eigen::MatrixXd& regressors, std::size_t t,
                                             std::size_t phase, std::vector<double>& row) const {
  const double level = mean_before(values, t, options_.level_window);
  if (std::isnan(level)) return {};
  row.clear();
  row.push_back(static_cast<double>((t + phase) % period_));
  const auto add_regressors = [&](std::size_t at) {
    for (Eigen::Index c = 0; c < columns_; ++c) {
      row.push_back(regressors(static_cast<Eigen::Index>(at), c));
    }
  };
  add_regressors(t);
  for (const std::size_t lag : options_.lags) {
    const double value = values[t - lag];
    row.push_back(std::isnan(value) ? 0.0 : value - level);
    add_regressors(t - lag);
  }
  return level;
}

void BoostedTrees::fit(const Series& series) {
  fit_all({&series, 1});
}

void BoostedTrees::fit_all(std::span<const Series> all) {
  if (all.empty()) throw InputError("boosted trees: no series to learn from");
  period_ = all[0].period;
  columns_ = options_.regressors ? all[0].regressors.cols() : 0;
  std::vector<float> rows;
  std::vector<float> targets;
  std::vector<double> row;
  for (const Series& series : all) {
    require_valid(series, 1, kName, options_.logs);
    if (series.period != period_ || (options_.regressors && series.regressors.cols() != columns_)) {
      throw InputError(
          fmt::format("boosted trees, series `{}`: its season or its regressors "
                      "differ from those of `{}`",
                      series.name, all[0].name));
    }
    const std::vector<double> values = modelled(series);
    for (std::size_t t = reach(); t < values.size(); ++t) {
      if (std::isnan(values[t])) continue;
      const auto level = features(values, series.regressors, t, 0, row);
      if (!level) continue;
      for (const double x : row) rows.push_back(static_cast<float>(x));
      targets.push_back(static_cast<float>(values[t] - *level));
    }
  }
  if (targets.size() < kFewestRows) {
    throw InputError(fmt::format(
        "boosted trees, series `{}`: {} values have {} steps behind them, at least {} are needed: "
        "give a longer series or shorter lags",
        all[0].name, targets.size(), reach(), kFewestRows));
  }
  trees_ = TreeGrower(grower_parameters(options_)).grow(rows, width(), targets);
  const Series& last = all.back();
  phase_ = (last.size() - std::min(last.size(), reach())) % period_;
  last_ = tail(last);
}

Series BoostedTrees::tail(const Series& series) const {
  const std::size_t kept = std::min(series.size(), reach());
  const std::size_t first = series.size() - kept;
  Series part{series.name, {}, series.period};
  part.values.assign(series.values.begin() + static_cast<std::ptrdiff_t>(first),
                     series.values.end());
  if (columns_ > 0) part.regressors = series.regressors_from(first, kept);
  return part;
}

std::vector<double> BoostedTrees::predict(std::size_t steps, const Eigen::MatrixXd& future) const {
  if (!trees_) throw InputError("boosted trees: fit or load it first");
  require_future(future, steps, columns_, kName);
  std::vector<double> values = modelled(last_);
  if (values.size() < reach()) {
    throw InputError(fmt::format("boosted trees, series `{}`: {} values, a forecast needs {}",
                                 last_.name, values.size(), reach()));
  }
  Eigen::MatrixXd regressors(static_cast<Eigen::Index>(values.size() + steps), columns_);
  if (columns_ > 0) {
    regressors.topRows(static_cast<Eigen::Index>(values.size())) = last_.regressors;
    regressors.bottomRows(static_cast<Eigen::Index>(steps)) = future;
  }
  std::vector<double> result;
  std::vector<double> row;
  for (std::size_t step = 0; step < steps; ++step) {
    const auto level = features(values, regressors, values.size(), phase_, row);
    if (!level) {
      throw InputError(fmt::format("boosted trees, series `{}`: its last {} values are all missing",
                                   last_.name, options_.level_window));
    }
    values.push_back(*level + trees_->value(row));
    result.push_back(options_.logs ? std::exp(values.back()) : values.back());
  }
  return result;
}

std::vector<double> BoostedTrees::predict_after(const Series& history, std::size_t steps,
                                                const Eigen::MatrixXd& future) const {
  if (!trees_) throw InputError("boosted trees: fit or load it first");
  require_valid(history, 1, kName, options_.logs);
  BoostedTrees other(options_);
  other.trees_ = trees_;
  other.period_ = period_;
  other.columns_ = columns_;
  other.phase_ = (history.size() - std::min(history.size(), reach())) % period_;
  other.last_ = other.tail(history);
  return other.predict(steps, future);
}

Json BoostedTrees::save() const {
  if (!trees_) throw InputError("boosted trees: fit or load it first");
  Json json;
  json["lags"] = options_.lags;
  json["level_window"] = options_.level_window;
  json["logs"] = options_.logs;
  json["period"] = period_;
  json["regressors"] = columns_;
  json["phase"] = phase_;
  json["last_values"] = Json::array();
  for (const double value : last_.values) {
    json["last_values"].push_back(std::isnan(value) ? Json("missing") : Json(value));
  }
  json["last_regressors"] = to_numbers(last_.regressors);
  json["trees"] = TreeEnsemble::flatten({&*trees_, 1});
  return json;
}

void BoostedTrees::load(const YamlNode& node) {
  node.only_keys(std::vector<std::string>{"lags", "level_window", "logs", "period", "regressors",
                                          "phase", "last_values", "last_regressors", "trees"});
  BoostedTreesOptions o;
  o.lags.clear();
  for (const YamlNode& lag : node.at("lags").items()) {
    o.lags.push_back(static_cast<std::size_t>(lag.integer(1, 100'000)));
  }
  o.level_window = static_cast<std::size_t>(node.at("level_window").integer(1, 100'000));
  o.logs = node.at("logs").flag();
  columns_ = node.at("regressors").integer(0, 10'000);
  o.regressors = columns_ > 0;
  options_ = BoostedTrees(o).options_;
  period_ = static_cast<std::size_t>(node.at("period").integer(1, 100'000));
  phase_ = static_cast<std::size_t>(node.at("phase").integer(0, 100'000));
  last_ = Series{"loaded", {}, period_};
  for (const YamlNode& value : node.at("last_values").items()) {
    last_.values.push_back(value.text() == "missing" ? std::nan("") : value.number(-1e300, 1e300));
  }
  const auto kept = static_cast<Eigen::Index>(last_.values.size());
  last_.regressors = read_matrix(node.at("last_regressors"), kept, columns_);
  const YamlNode trees = node.at("trees");
  try {
    trees_ = TreeEnsemble::read(read_numbers(trees), 1, width()).at(0);
  } catch (const InputError& error) {
    trees.fail("numbers that are no trees", error.what());
  }
}

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
