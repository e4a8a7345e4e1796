#include "models/neural/series_table.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "models/purchase_history.h"

namespace marketday {
namespace {

constexpr double kMost = 1e15;
constexpr std::int64_t kMostTime = 1'000'000'000'000;

// A date counts in days, a whole number as it is.
std::int64_t time_at(const CsvTable& table, std::size_t row, std::size_t column) {
  const std::string_view cell = table.text(row, column);
  const int day = parse_date(cell);
  return day >= 0 ? day : table.integer(row, column, 0, kMostTime);
}

struct Step {
  std::int64_t time;
  std::size_t row;
};

void require_even(const CsvTable& table, std::size_t column, const std::vector<Step>& steps,
                  std::int64_t gap) {
  for (std::size_t i = 1; i < steps.size(); ++i) {
    const std::int64_t apart = steps[i].time - steps[i - 1].time;
    if (apart == gap && apart > 0) continue;
    table.fail(steps[i].row, column,
               apart == 0 ? "a time that its series has already"
                          : fmt::format("{} after the step before, others {}", apart, gap),
               "give every step one row; a value that is not known is an empty cell");
  }
}

void fill(const CsvTable& table, const SeriesColumns& columns, const std::vector<Step>& steps,
          TableSeries& out) {
  Series& series = out.all.series;
  series.name = out.group;
  series.period = columns.season;
  const std::size_t value = table.column(columns.value);
  std::vector<std::size_t> ahead;
  for (const std::string& name : columns.ahead) ahead.push_back(table.column(name));
  series.regressor_names = columns.ahead;
  series.regressors.setZero(static_cast<Eigen::Index>(steps.size()),
                            static_cast<Eigen::Index>(ahead.size()));
  for (std::size_t t = 0; t < steps.size(); ++t) {
    const std::size_t row = steps[t].row;
    out.rows.push_back(row);
    const bool missing = table.empty(row, value);
    series.values.push_back(missing ? std::nan("") : table.number(row, value, -kMost, kMost));
    if (!missing) out.known = t + 1;
    for (std::size_t c = 0; c < ahead.size(); ++c) {
      series.regressors(static_cast<Eigen::Index>(t), static_cast<Eigen::Index>(c)) =
          table.number(row, ahead[c], -kMost, kMost);
    }
  }
}

}  // namespace

std::vector<TableSeries> read_series(const CsvTable& table, const SeriesColumns& columns) {
  const std::size_t time = table.column(columns.time);
  std::vector<TableSeries> all;
  std::vector<std::vector<Step>> steps;
  std::unordered_map<std::string, std::size_t> index;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string group =
        columns.group == "none" ? "all" : std::string(table.text(row, table.column(columns.group)));
    const auto [entry, fresh] = index.emplace(group, all.size());
    if (fresh) {
      all.push_back({group, {}, 0, {}});
      steps.emplace_back();
    }
    steps[entry->second].push_back({time_at(table, row, time), row});
  }
  for (std::size_t g = 0; g < all.size(); ++g) {
    std::vector<Step>& own = steps[g];
    std::stable_sort(own.begin(), own.end(),
                     [](const Step& a, const Step& b) { return a.time < b.time; });
    std::int64_t gap = 0;
    for (std::size_t i = 1; i < own.size(); ++i) {
      const std::int64_t apart = own[i].time - own[i - 1].time;
      if (apart > 0) gap = gap == 0 ? apart : std::min(gap, apart);
    }
    require_even(table, time, own, gap);
    fill(table, columns, own, all[g]);
    all[g].all.phase =
        static_cast<std::size_t>(own[0].time / std::max<std::int64_t>(1, gap)) % columns.season;
  }
  return all;
}

}  // namespace marketday
