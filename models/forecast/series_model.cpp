#include "models/forecast/series_model.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace marketday {
namespace {

constexpr double kWide = 1.959963984540054;  // of 95 %
constexpr std::int64_t kMostAhead = 100'000;

}  // namespace

void SeriesModel::use(Recipe recipe) {
  require_form(recipe);
  if (recipe.target.empty() || recipe.column(recipe.target).type != ColumnType::number) {
    throw InputError({"recipe", 0, 0}, "target",
                     recipe.target.empty() ? "the key is missing" : "it holds no numbers",
                     "name the column of the values, of type number");
  }
  RecipeModel::use(std::move(recipe));
}

bool SeriesModel::regressed() const {
  return !encoder_.names().empty() && make_()->takes_regressors();
}

SeriesRows SeriesModel::read(const CsvTable& table) {
  SeriesRows rows = read_series_rows(table, recipe_);
  learn_encoder(table, rows.used_rows());
  clock_ = rows.clock;
  if (!encoder_.names().empty() && !regressed()) {
    warn("this model looks at no regressors; those of the recipe are not used");
  }
  return rows;
}

Series SeriesModel::series_of(const CsvTable& table, const StepRows& steps) const {
  Series series{steps.name, steps.values, recipe_.form.series.season, {}, {}};
  if (!regressed()) return series;
  series.regressor_names = encoder_.names();
  const auto gap = std::find(steps.rows.begin(), steps.rows.end(), kNoStep);
  if (gap != steps.rows.end()) {
    throw InputError(
        Place{table.file(), 0, 0}, fmt::format("series `{}`", steps.name),
        fmt::format("no row for {}",
                    steps.label(static_cast<std::size_t>(gap - steps.rows.begin()), clock_)),
        "with regressors every step needs a row; its value may be empty (`missing: drop`)");
  }
  series.regressors = features(table, steps.rows);
  return series;
}

void SeriesModel::fit_series(const CsvTable& table, const SeriesRows& rows) {
  fitted_series_.clear();
  for (const StepRows& steps : rows.all) {
    Fitted one{steps.name, steps.time(steps.size() - 1, clock_), steps.day, make_()};
    one.forecaster->fit(series_of(table, steps));
    for (const std::string& text : one.forecaster->warnings()) {
      warn(fmt::format("series `{}`: {}", steps.name, text));
    }
    fitted_series_.push_back(std::move(one));
  }
  fitted_ = true;
}

void SeriesModel::fit(const CsvTable& data) {
  fit_series(data, read(data));
}

std::vector<std::pair<std::string, double>> SeriesModel::figures() const {
  std::vector<std::pair<std::string, double>> sums;
  for (const Fitted& one : fitted_series_) {
    const auto own = one.forecaster->figures();
    if (sums.empty()) sums.assign(own.size(), {"", 0.0});
    for (std::size_t i = 0; i < own.size(); ++i) {
      sums[i].first = own[i].first;
      sums[i].second += own[i].second / static_cast<double>(fitted_series_.size());
    }
  }
  return sums;
}

std::vector<Explanation> SeriesModel::explain() const {
  std::vector<Explanation> all;
  for (const Fitted& one : fitted_series_) {
    for (Explanation& table : one.forecaster->explain()) {
      if (fitted_series_.size() > 1) table.title += fmt::format(", series `{}`", one.name);
      all.push_back(std::move(table));
    }
  }
  return all;
}

// Series by series, the rows after its end.
std::vector<SeriesModel::Future> SeriesModel::futures(const CsvTable& data) const {
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < fitted_series_.size(); ++i) index[fitted_series_[i].name] = i;
  std::vector<std::map<std::int64_t, std::size_t>> rows(fitted_series_.size());
  const std::size_t column = data.column(recipe_.form.series.time);
  for (const std::size_t row : clean_rows(data, recipe_, false).rows) {
    const auto found = index.find(series_name(data, recipe_, row));
    if (found == index.end()) {
      data.fail(row, data.column(recipe_.form.series.id),
                "`" + series_name(data, recipe_, row) + "`",
                "a series that the model was not fitted to; fit it again with this one");
    }
    const std::int64_t ahead =
        time_of(data, recipe_, clock_, row) - fitted_series_[found->second].end;
    if (ahead <= 0) continue;
    if (ahead % clock_.length() != 0 || ahead / clock_.length() > kMostAhead) {
      data.fail(row, column, fmt::format("`{}`", data.text(row, column)),
                fmt::format("steps are {} apart, the last one learnt from is {}", clock_.describe(),
                            clock_.label(fitted_series_[found->second].end,
                                         fitted_series_[found->second].day)));
    }
    const auto [entry, fresh] = rows[found->second].emplace(ahead / clock_.length(), row);
    if (!fresh) {
      data.fail(row, column, fmt::format("the time of line {} again", data.line(entry->second)),
                "give each step of a series one row");
    }
  }
  std::vector<Future> result(fitted_series_.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::vector<std::size_t> table_rows;
    for (const auto& [step, row] : rows[i]) {
      result[i].steps.push_back(step);
      table_rows.push_back(row);
    }
    if (table_rows.empty() || !regressed()) continue;
    if (result[i].steps.back() != static_cast<std::int64_t>(table_rows.size())) {
      throw InputError(
          Place{data.file(), 0, 0}, fmt::format("series `{}`", fitted_series_[i].name),
          fmt::format("{} rows for {} steps after {}", table_rows.size(), result[i].steps.back(),
                      clock_.label(fitted_series_[i].end, fitted_series_[i].day)),
          "the model has regressors: every step up to the last needs its row");
    }
    result[i].regressors = features(data, table_rows);
  }
  return result;
}

void SeriesModel::forecast(const Fitted& series, const Future& future,
                           PredictionTable& table) const {
  if (future.steps.empty()) return;
  const auto ahead = static_cast<std::size_t>(future.steps.back());
  const std::vector<double> values = series.forecaster->predict(ahead, future.regressors);
  const std::vector<double> deviations = series.forecaster->standard_deviations(ahead);
  for (const std::int64_t step : future.steps) {
    const auto at = static_cast<std::size_t>(step - 1);
    table.cases.push_back(series.name);
    table.labels[0].texts.push_back(clock_.label(series.end + step * clock_.length(), series.day));
    table.columns[0].push_back(values[at]);
    if (deviations.empty()) continue;
    const double wide = kWide * deviations[at];
    const bool logs = series.forecaster->on_logs();
    table.columns[1].push_back(deviations[at]);
    table.columns[2].push_back(logs ? values[at] * std::exp(-wide) : values[at] - wide);
    table.columns[3].push_back(logs ? values[at] * std::exp(wide) : values[at] + wide);
  }
}

PredictionTable SeriesModel::predict_table(const CsvTable& data) const {
  require_fitted();
  PredictionTable table{{}, {"prediction"}, {{}}};
  table.labels = {{recipe_.form.series.time, {}}};
  const Forecaster& first = *fitted_series_.front().forecaster;
  if (!first.standard_deviations(1).empty()) {
    table.header = {"prediction", first.on_logs() ? "sd_of_log" : "sd", "low", "high"};
    table.columns.resize(4);
  }
  std::vector<Future> ahead = futures(data);
  const bool none = std::all_of(ahead.begin(), ahead.end(),
                                [](const Future& future) { return future.steps.empty(); });
  if (none && regressed()) {
    throw InputError(Place{data.file(), 0, 0}, fmt::format("column `{}`", recipe_.form.series.time),
                     "no row after the end of its series",
                     "the model has regressors: add the rows to forecast with theirs");
  }
  for (std::size_t i = 0; i < ahead.size(); ++i) {
    if (none) {
      for (std::size_t h = 1; h <= recipe_.form.series.horizon; ++h) {
        ahead[i].steps.push_back(static_cast<std::int64_t>(h));
      }
    }
    forecast(fitted_series_[i], ahead[i], table);
  }
  return table;
}

Json SeriesModel::save() const {
  require_fitted();
  Json list = Json::array();
  for (const Fitted& one : fitted_series_) {
    list.push_back(
        {{"name", one.name}, {"end", one.end}, {"day", one.day}, {"fit", one.forecaster->save()}});
  }
  return {{"recipe", recipe_.text},
          {"encoder", encoder_.save()},
          {"clock", clock_.save()},
          {"series", std::move(list)}};
}

void SeriesModel::load(const YamlNode& node) {
  use(read_recipe(node.at("recipe")));
  encoder_.load(node.at("encoder"), recipe_);
  clock_ = StepClock::load(node.at("clock"));
  fitted_series_.clear();
  for (const YamlNode& item : node.at("series").items()) {
    Fitted one{item.at("name").text(), item.at("end").integer(-kMostTime, kMostTime),
               static_cast<unsigned>(item.at("day").integer(1, 31)), make_()};
    if (!clock_.reaches(one.end, static_cast<std::int64_t>(recipe_.form.series.horizon))) {
      item.at("end").fail("found " + item.at("end").found(), "the horizon ends too far a time");
    }

    one.forecaster->load(item.at("fit"));
    fitted_series_.push_back(std::move(one));
  }
  if (fitted_series_.empty()) node.at("series").fail("no series", "one at least is expected");
  fitted_ = true;
}

}  // namespace marketday
