#include "experiments/detect_data.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <numeric>
#include <set>
#include <unordered_map>

#include "experiments/detect_graph.h"
#include "sim/io/csv.h"
#include "sim/io/csv_cells.h"
#include "sim/io/files.h"

namespace marketday {
namespace {

constexpr double kMost = 1e15;
constexpr std::size_t kMostLevels = 50;

InputError option_error(const std::string& option, const std::string& found,
                        const std::string& cure) {
  return {Place{"command line", 0, 0}, option, found, cure};
}

void check_columns(const CsvTable& table, const DetectOptions& options) {
  std::set<std::string> seen;
  for (const std::string& name : options.features) {
    table.column(name);
    if (name == options.label || name == options.label_time) {
      throw option_error("--features", "`" + name + "` is the label or its time",
                         "leave it out: it would tell the answer");
    }
    if (!seen.insert(name).second) {
      throw option_error("--features", "`" + name + "` stands twice", "name each column once");
    }
  }
  for (const std::string& name : options.categorical) {
    if (seen.count(name) > 0) continue;
    throw option_error("--categorical", "`" + name + "` is none of the features",
                       suggestion(name, options.features));
  }
  std::set<std::string> kinds;
  for (const std::string& name : options.entities) {
    table.column(name);
    if (!kinds.insert(name).second) {
      throw option_error("--entities", "`" + name + "` stands twice", "name each column once");
    }
  }
  for (const std::string* name :
       {&options.account, &options.time, &options.label, &options.label_time}) {
    if (!name->empty()) table.column(*name);
  }
}

bool wants_levels(const CsvTable& table, const DetectOptions& options, const std::string& name,
                  std::span<const std::size_t> rows) {
  if (std::find(options.categorical.begin(), options.categorical.end(), name) !=
      options.categorical.end()) {
    return true;
  }
  const std::size_t column = table.column(name);
  return std::none_of(rows.begin(), rows.end(), [&](std::size_t row) {
    return number_in(table.text(row, column)).has_value();
  });
}

// Values of one encoded feature, a number a row of the file.
using Column = std::vector<double>;

Column numbers_of(const CsvTable& table, std::size_t column, std::span<const std::size_t> rows) {
  Column values(table.rows());
  for (const std::size_t row : rows) {
    if (!number_in(table.text(row, column))) {
      table.fail(row, column, show_cell(table.text(row, column)),
                 "a number is expected as in other rows; if the column holds names, give it in "
                 "--categorical");
    }
    values[row] = table.number(row, column, -kMost, kMost);
  }
  return values;
}

void add_levels(const CsvTable& table, std::size_t column, std::span<const std::size_t> rows,
                std::size_t train, std::vector<Column>& columns, std::vector<std::string>& names) {
  std::set<std::string> levels;
  for (const std::size_t row : rows.first(train)) {
    levels.emplace(table.text(row, column));
    if (levels.size() <= kMostLevels) continue;
    throw InputError(Place{table.file(), 0, 0}, fmt::format("column `{}`", table.header()[column]),
                     fmt::format("more than {} different texts", kMostLevels),
                     "group them, or leave the column out of --features");
  }
  for (auto level = std::next(levels.begin()); level != levels.end(); ++level) {
    Column values(table.rows());
    for (const std::size_t row : rows) values[row] = table.text(row, column) == *level ? 1.0 : 0.0;
    columns.push_back(std::move(values));
    names.push_back(table.header()[column] + "=" + *level);
  }
}

double time_at(const CsvTable& table, std::size_t row, std::size_t column) {
  const std::string_view text = table.text(row, column);
  if (const auto number = number_in(text)) return *number;
  if (const auto seconds = seconds_of(text)) return *seconds;
  table.fail(row, column, show_cell(text),
             "a number or a date is expected: 2026-11-25, 2026-11-25 13:45 or 2026-11-25T13:45:00");
}

// Rows that can be used, in order of time; equal times stay in the file's order.
std::vector<std::size_t> usable_rows(const CsvTable& table, const DetectOptions& options,
                                     std::vector<double>& times) {
  std::vector<std::size_t> needed;
  for (const std::string& name : options.features) needed.push_back(table.column(name));
  if (!options.time.empty()) needed.push_back(table.column(options.time));
  std::vector<std::size_t> rows;
  times.assign(table.rows(), 0.0);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const bool whole = std::none_of(needed.begin(), needed.end(),
                                    [&](std::size_t column) { return table.empty(row, column); });
    if (!whole) continue;
    rows.push_back(row);
    times[row] = options.time.empty() ? static_cast<double>(row)
                                      : time_at(table, row, table.column(options.time));
  }
  if (rows.empty()) {
    throw InputError(Place{table.file(), 0, 0}, "rows", "every row has an empty feature or time",
                     "leave that column out");
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [&](std::size_t a, std::size_t b) { return times[a] < times[b]; });
  return rows;
}

// The moment that parts training from scoring, and how many rows lie before.
struct Split {
  std::size_t train = 0;
  double time = 0.0;
};

Split split_of(const CsvTable& table, const DetectOptions& options,
               std::span<const std::size_t> rows, std::span<const double> times) {
  Split split;
  if (!options.split_time.empty()) {
    const auto number = number_in(options.split_time);
    const auto moment = number ? number : seconds_of(options.split_time);
    if (!moment) {
      throw option_error("--split-time", "`" + options.split_time + "`",
                         "a number or a date as in the time column is expected");
    }
    split.time = *moment;
    while (split.train < rows.size() && times[rows[split.train]] < *moment) ++split.train;
  } else {
    const double share = options.train_share.value_or(0.5);
    split.train = static_cast<std::size_t>(share * static_cast<double>(rows.size()));
    // rows of one moment stay together, in the later part
    while (split.train > 0 && split.train < rows.size() &&
           times[rows[split.train - 1]] == times[rows[split.train]]) {
      --split.train;
    }
    if (split.train < rows.size()) split.time = times[rows[split.train]];
  }
  if (split.train >= 2 && split.train < rows.size()) return split;
  throw InputError(Place{table.file(), 0, 0}, "split",
                   fmt::format("{} of {} rows to train on", split.train, rows.size()),
                   "at least 2 and not all are needed; change --train-share or --split-time");
}

std::int8_t label_at(const CsvTable& table, std::size_t row, std::size_t column) {
  if (table.empty(row, column)) return kUnknownLabel;
  const std::string_view text = table.text(row, column);
  if (text == "1") return kFraud;
  if (text == "0") return kHonest;
  table.fail(row, column, show_cell(text), "1 (fraud), 0 (honest) or an empty cell is expected");
}

// Dense numbers in the order in which texts are met.
class Numbering {
 public:
  std::uint32_t of(std::string_view text) {
    return numbers_.emplace(std::string(text), static_cast<std::uint32_t>(numbers_.size()))
        .first->second;
  }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

void number_entities(const CsvTable& table, const DetectOptions& options, CaseTable& all) {
  Numbering entities;
  Numbering accounts;
  for (std::size_t i = 0; i < all.count(); ++i) {
    const std::size_t row = all.rows[i];
    all.accounts.push_back(options.account.empty()
                               ? static_cast<std::uint32_t>(i)
                               : accounts.of(table.text(row, table.column(options.account))));
    for (const std::string& name : options.entities) {
      const std::size_t column = table.column(name);
      if (table.empty(row, column)) continue;
      const std::string key = fmt::format("{}\n{}", column, table.text(row, column));
      all.links.push_back({static_cast<std::uint32_t>(i), entities.of(key)});
    }
  }
}

void fill_values(const CsvTable& table, const DetectOptions& options, std::size_t train,
                 CaseTable& all, std::vector<std::string>& names) {
  std::vector<Column> columns;
  for (const std::string& name : options.features) {
    const std::size_t column = table.column(name);
    if (wants_levels(table, options, name, all.rows)) {
      add_levels(table, column, all.rows, train, columns, names);
    } else {
      columns.push_back(numbers_of(table, column, all.rows));
      names.push_back(name);
    }
  }
  std::vector<Column> graph;
  if (options.graph_features) graph = graph_features(table, options, all, names);
  all.features = names.size();
  all.values.reserve(all.count() * all.features);
  for (std::size_t i = 0; i < all.count(); ++i) {
    for (const Column& column : columns) all.values.push_back(column[all.rows[i]]);
    for (const Column& column : graph) all.values.push_back(column[i]);
  }
}

}  // namespace

std::optional<double> seconds_of(std::string_view text) {
  const auto digits = [&](std::size_t at, std::size_t size) {
    int number = -1;
    if (at + size > text.size()) return -1;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + size, number);
    return error == std::errc() && end == text.data() + at + size ? number : -1;
  };
  const std::size_t size = text.size();
  if (size != 10 && size != 16 && size != 19) return std::nullopt;
  if (text[4] != '-' || text[7] != '-') return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year(digits(0, 4)),
                                        std::chrono::month(static_cast<unsigned>(digits(5, 2))),
                                        std::chrono::day(static_cast<unsigned>(digits(8, 2)))};
  if (digits(0, 4) < 0 || !day.ok()) return std::nullopt;
  double seconds =
      86'400.0 * static_cast<double>(std::chrono::sys_days(day).time_since_epoch().count());
  if (size == 10) return seconds;
  if ((text[10] != ' ' && text[10] != 'T') || text[13] != ':') return std::nullopt;
  const int hour = digits(11, 2);
  const int minute = digits(14, 2);
  const int second = size == 19 ? digits(17, 2) : 0;
  if (size == 19 && text[16] != ':') return std::nullopt;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
    return std::nullopt;
  }
  return seconds + 3600.0 * hour + 60.0 * minute + second;
}

CaseTable CaseTable::part(std::size_t begin, std::size_t end) const {
  const auto at = [](auto& all, std::size_t i) {
    return all.begin() + static_cast<std::ptrdiff_t>(i);
  };
  CaseTable result;
  result.features = features;
  result.rows.assign(at(rows, begin), at(rows, end));
  result.values.assign(at(values, begin * features), at(values, end * features));
  result.accounts.assign(at(accounts, begin), at(accounts, end));
  if (!labels.empty()) result.labels.assign(at(labels, begin), at(labels, end));
  for (const EntityLink& link : links) {
    if (link.row < begin || link.row >= end) continue;
    result.links.push_back({link.row - static_cast<std::uint32_t>(begin), link.entity});
  }
  return result;
}

DetectData read_detect_data(const DetectOptions& options) {
  const CsvTable table = CsvTable::load(options.data);
  check_columns(table, options);
  DetectData data;
  data.sha256 = sha256_file(options.data);
  data.rows = table.rows();
  std::vector<double> times;
  CaseTable all;
  all.rows = usable_rows(table, options, times);
  data.rejected = table.rows() - all.rows.size();
  const Split split = split_of(table, options, all.rows, times);
  number_entities(table, options, all);
  fill_values(table, options, split.train, all, data.feature_names);
  if (!options.label.empty()) {
    for (const std::size_t row : all.rows) {
      all.labels.push_back(label_at(table, row, table.column(options.label)));
    }
  }
  data.train = all.part(0, split.train);
  data.test = all.part(split.train, all.count());
  for (std::size_t i = 0; i < data.train.labels.size(); ++i) {
    const std::size_t row = data.train.rows[i];
    const bool late = !options.label_time.empty() &&
                      (table.empty(row, table.column(options.label_time)) ||
                       time_at(table, row, table.column(options.label_time)) > split.time);
    if (late) data.train.labels[i] = kUnknownLabel;
    if (data.train.labels[i] == kUnknownLabel) ++data.unknown_labels;
  }
  const std::size_t first = data.test.rows.front();
  data.split = options.time.empty() ? fmt::format("line {}", table.line(first))
                                    : fmt::format("{} {}", options.time,
                                                  table.text(first, table.column(options.time)));
  for (std::size_t row = 0; row < table.rows(); ++row) {
    data.names.push_back(options.account.empty()
                             ? std::to_string(table.line(row))
                             : std::string(table.text(row, table.column(options.account))));
  }
  return data;
}

}  // namespace marketday
