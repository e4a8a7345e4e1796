#include "models/neural/sequence_model.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "models/neural/saved_weights.h"
#include "models/neural/series_table.h"
#include "models/neural/session_network.h"

namespace marketday {
namespace {

constexpr std::size_t kSessionsAtOnce = 256;

class SequenceModel : public Model {
 public:
  SequenceModel(NeuralKind kind, Json parameters);

  void fit(const CsvTable& data) override;
  std::vector<double> predict(const CsvTable& data) const override {
    return predict_table(data).columns.front();
  }
  PredictionTable predict_table(const CsvTable& data) const override;
  Json save() const override { return series_ ? series_->save() : sessions_->save(); }
  void load(const YamlNode& node) override {
    if (series_) series_->load(node);
    if (sessions_) sessions_->load(node);
  }

 private:
  SeriesColumns series_columns() const;
  SessionColumns session_columns() const;
  PredictionTable forecasts(const CsvTable& data) const;
  PredictionTable next_items(const std::vector<Session>& sessions) const;
  std::size_t size(const char* name) const { return parameters_.at(name).get<std::size_t>(); }

  Json parameters_;
  std::optional<SequenceForecaster> series_;  // one of the two
  std::optional<SessionNetwork> sessions_;
};

SequenceModel::SequenceModel(NeuralKind kind, Json parameters)
    : parameters_(std::move(parameters)) {
  const TrainingPlan plan = training_plan(parameters_);
  const std::size_t kernel = kind == NeuralKind::cnn ? size("kernel") : 1;
  if (parameters_.at("task") == "series") {
    series_.emplace(SequenceForecastOptions{kind, size("window"), size("horizon"), size("hidden"),
                                            size("layers"), kernel, size("stride"),
                                            parameters_.at("logs").get<bool>(), plan});
  } else {
    sessions_.emplace(SessionOptions{kind, parameters_.at("task") == "next_item", size("window"),
                                     size("embedding"), size("hidden"), size("layers"), kernel,
                                     plan});
  }
}

SeriesColumns SequenceModel::series_columns() const {
  SeriesColumns columns{parameters_.at("group_column"),
                        parameters_.at("time_column"),
                        parameters_.at("value_column"),
                        {},
                        size("season")};
  for (const Json& name : parameters_.at("ahead_columns")) columns.ahead.push_back(name);
  return columns;
}

SessionColumns SequenceModel::session_columns() const {
  const bool outcome = parameters_.at("task") == "outcome";
  return {parameters_.at("group_column"), parameters_.at("time_column"),
          parameters_.at("value_column"),
          outcome ? parameters_.at("outcome_column").get<std::string>() : "none"};
}

void SequenceModel::fit(const CsvTable& data) {
  require_neural();  // before the data are found fault with
  if (sessions_) {
    sessions_->fit(read_sessions(data, session_columns()));
    return;
  }
  std::vector<PhasedSeries> known;
  for (TableSeries& one : read_series(data, series_columns())) {
    if (one.known == 0) continue;
    known.push_back({one.all.series.head(one.known), one.all.phase});
  }
  series_->fit(known);
}

// The steps at a series' end that have no value.
PredictionTable SequenceModel::forecasts(const CsvTable& data) const {
  PredictionTable table{{}, {"prediction"}, {{}}};
  const std::size_t time = data.column(parameters_.at("time_column"));
  for (const TableSeries& one : read_series(data, series_columns())) {
    const std::size_t steps = one.rows.size() - one.known;
    if (steps == 0) continue;
    const std::vector<double> ahead =
        series_->predict({one.all.series.head(one.known), one.all.phase}, steps,
                         one.all.series.regressors_from(one.known, steps));
    for (std::size_t h = 0; h < steps; ++h) {
      table.cases.push_back(
          fmt::format("{} {}", one.group, data.text(one.rows[one.known + h], time)));
      table.columns[0].push_back(ahead[h]);
    }
  }
  if (!table.cases.empty()) return table;
  throw InputError(Place{data.file(), 0, 0},
                   fmt::format("column `{}`", parameters_.at("value_column").get<std::string>()),
                   "no series ends with empty cells",
                   "add the rows to forecast, their value left empty");
}

// The likeliest few of each session with their chances.
PredictionTable SequenceModel::next_items(const std::vector<Session>& sessions) const {
  PredictionTable table{{}, {"prediction", "rank"}, {{}, {}}, {}};
  const std::size_t top = std::min<std::size_t>(size("top"), sessions_->items().size());
  for (std::size_t first = 0; first < sessions.size(); first += kSessionsAtOnce) {
    const std::size_t end = std::min(sessions.size(), first + kSessionsAtOnce);
    const std::vector<Session> part(sessions.begin() + static_cast<std::ptrdiff_t>(first),
                                    sessions.begin() + static_cast<std::ptrdiff_t>(end));
    const auto scores = sessions_->next_scores(part);
    for (std::size_t s = 0; s < part.size(); ++s) {
      std::vector<std::uint32_t> order(scores[s].size());
      std::iota(order.begin(), order.end(), 0U);
      const auto better = [&](std::uint32_t a, std::uint32_t b) {
        return scores[s][a] != scores[s][b] ? scores[s][a] > scores[s][b] : a < b;
      };
      std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(top),
                        order.end(), better);
      const double most = scores[s][order[0]];
      double sum = 0.0;
      for (const float score : scores[s]) sum += std::exp(static_cast<double>(score) - most);
      for (std::size_t rank = 0; rank < top; ++rank) {
        table.cases.push_back(part[s].name);
        table.items.push_back(sessions_->items().name(order[rank]));
        const auto score = static_cast<double>(scores[s][order[rank]]);
        table.columns[0].push_back(std::exp(score - most) / sum);
        table.columns[1].push_back(static_cast<double>(rank + 1));
      }
    }
  }
  return table;
}

PredictionTable SequenceModel::predict_table(const CsvTable& data) const {
  if (series_) return forecasts(data);
  const std::vector<Session> sessions = [&] {
    SessionColumns columns = session_columns();
    columns.outcome = "none";  // not known yet
    return read_sessions(data, columns);
  }();
  if (parameters_.at("task") == "next_item") return next_items(sessions);
  PredictionTable table{{}, {"prediction"}, {sessions_->outcomes(sessions)}};
  for (const Session& session : sessions) table.cases.push_back(session.name);
  return table;
}

}  // namespace

std::vector<Parameter> sequence_parameters(std::vector<Parameter> own) {
  std::vector<Parameter> all = {
      text("task", "series", {"series", "next_item", "outcome"},
           "what comes next in series; the next item of sessions; how sessions end"),
      text("group_column", "none", {}, "column of the series' or session's name; none: one series"),
      text("time_column", "date", {},
           "YYYY-MM-DD or a number; none: sessions in the order of the rows"),
      text("value_column", "value", {}, "column of the value, or of the session's item"),
      texts("ahead_columns", {}, "columns known ahead, such as promotion flags, for series"),
      text("outcome_column", "outcome", {}, "1 or 0, how the session ended"),
      integer("season", "steps", 1, 1, 100'000, "of a series; 1: none"),
      flag("logs", true, "of a series' values, which must then be above 0"),
      integer("window", "steps", 24, 1, 10'000, "of the past that are looked at"),
      integer("horizon", "steps", 12, 1, 10'000, "of a series, forecast at once"),
      integer("stride", "steps", 1, 1, 10'000, "from one window of a series to the next learnt"),
      integer("embedding", "-", 32, 1, 4096, "numbers an item is learnt as"),
      integer("top", "items", 20, 1, 100'000, "predicted a session"),
      integer("hidden", "-", 32, 1, 4096, "numbers a layer has a step")};
  all.insert(all.end(), own.begin(), own.end());
  for (Parameter& p : training_parameters(20, 0.003, 0.1)) all.push_back(std::move(p));
  all.push_back(required(integer("seed", "-", 1, 0, 1e15, "of weights, order and dropout")));
  return all;
}

std::unique_ptr<Model> make_sequence_model(NeuralKind kind, const Json& parameters) {
  return std::make_unique<SequenceModel>(kind, parameters);
}

}  // namespace marketday
