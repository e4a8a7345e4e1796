#include "models/forecast/series_rows.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <unordered_map>

#include "models/purchase_history.h"
#include "sim/io/csv_cells.h"

namespace marketday {
namespace {

constexpr double kMost = 1e15;
constexpr std::int64_t kMostSteps = 10'000'000;  // of one series, gaps counted

struct Step {
  std::int64_t time;
  std::size_t row;
  bool valued;
};

struct Group {
  std::string name;
  std::vector<Step> steps;
  unsigned day = 1;  // of the month
};

[[noreturn]] void refuse_time(const CsvTable& table, const Recipe& recipe, std::size_t row) {
  const std::size_t column = table.column(recipe.form.series.time);
  table.fail(row, column, show_cell(table.text(row, column)),
             step_length_of(recipe.form.series.every)->takes_numbers()
                 ? fmt::format("a date YYYY-MM-DD or a whole number is expected, from {} to {}",
                               -kMostTime, kMostTime)
                 : std::string("a date YYYY-MM-DD is expected"));
}

// Rows whose target alone is empty: steps without a value.
std::vector<std::size_t> valueless_rows(const CsvTable& table, const Recipe& recipe) {
  std::vector<std::size_t> rows;
  const std::size_t target = table.column(recipe.target);
  for (const std::size_t row : clean_rows(table, recipe, false).rows) {
    if (recipe.is_missing(table, row, target)) rows.push_back(row);
  }
  return rows;
}

std::vector<Group> groups_of(const CsvTable& table, const Recipe& recipe, const StepClock& clock,
                             const std::vector<std::size_t>& valued,
                             const std::vector<std::size_t>& valueless) {
  std::vector<Group> groups;
  std::unordered_map<std::string, std::size_t> index;
  const auto add = [&](std::size_t row, bool has_value) {
    const std::string name = series_name(table, recipe, row);
    const auto [entry, fresh] = index.emplace(name, groups.size());
    if (fresh) groups.push_back({name, {}, 1});
    groups[entry->second].steps.push_back({time_of(table, recipe, clock, row), row, has_value});
  };
  for (const std::size_t row : valued) add(row, true);
  for (const std::size_t row : valueless) {
    if (index.contains(series_name(table, recipe, row))) add(row, false);
  }
  return groups;
}

// With `every: auto`, dates that are whole months apart become months. Each series learns its day.
void see_months(const CsvTable& table, const Recipe& recipe, StepClock& clock,
                std::vector<Group>& groups) {
  const std::size_t column = table.column(recipe.form.series.time);
  bool steady = true;
  bool several = false;
  for (Group& group : groups) {
    std::vector<std::int64_t> dates;
    for (const Step& step : group.steps) {
      const auto date = calendar_day(table.text(step.row, column));
      if (!date) return;  // numbers
      dates.push_back(*date);
    }
    const auto day = day_of_month(dates);
    group.day = day.value_or(static_cast<unsigned>(
        std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(dates.front())))
            .day()));
    // the same date twice is told of in days
    std::sort(dates.begin(), dates.end());
    steady = steady && day && std::adjacent_find(dates.begin(), dates.end()) == dates.end();
    several = several || dates.size() > 1;
  }
  if (!steady || !several || !clock.may_be_months()) return;
  clock.become_months();
  for (Group& group : groups) {
    for (Step& step : group.steps) step.time = time_of(table, recipe, clock, step.row);
  }
}

// Sorts each series by time; a time twice is an error. Returns the smallest gap, 0 for none.
std::int64_t order_steps(const CsvTable& table, const Recipe& recipe, std::vector<Group>& groups,
                         RowReport& report) {
  const std::size_t column = table.column(recipe.form.series.time);
  const auto earlier = [](const Step& a, const Step& b) { return a.time < b.time; };
  std::int64_t smallest = 0;
  bool sorted = true;
  for (Group& group : groups) {
    std::stable_sort(group.steps.begin(), group.steps.end(), [](const Step& a, const Step& b) {
      return a.row < b.row;  // as the table has them
    });
    sorted = sorted && std::is_sorted(group.steps.begin(), group.steps.end(), earlier);
    std::stable_sort(group.steps.begin(), group.steps.end(), earlier);
    for (std::size_t i = 1; i < group.steps.size(); ++i) {
      const Step& before = group.steps[i - 1];
      const std::int64_t gap = group.steps[i].time - before.time;
      if (gap == 0) {
        table.fail(group.steps[i].row, column,
                   fmt::format("the time of line {} again, in series `{}`", table.line(before.row),
                               group.name),
                   "give each step of a series one row; `id` in the recipe's `series` tells "
                   "several series apart");
      }
      smallest = smallest == 0 ? gap : std::min(smallest, gap);
    }
  }
  if (!sorted) {
    report.warnings.push_back(fmt::format("column `{}` is out of order: steps were sorted by time",
                                          recipe.form.series.time));
  }
  return smallest;
}

// Steps between the first and the last value, one by one.
StepRows even_steps(const CsvTable& table, const Recipe& recipe, const StepClock& clock,
                    const Group& group, std::size_t& gaps) {
  const std::size_t time = table.column(recipe.form.series.time);
  const std::size_t target = table.column(recipe.target);
  const bool may_miss = recipe.column(recipe.target).missing != Missing::error;
  StepRows out{group.name, 0, group.day, {}, {}};
  std::size_t known = 0;
  for (const Step& step : group.steps) {
    if (known == 0 && !step.valued) continue;
    if (out.rows.empty()) out.first = step.time;
    const std::int64_t ahead = step.time - out.first;
    if (ahead % clock.length() != 0 || ahead / clock.length() > kMostSteps) {
      table.fail(step.row, time, show_cell(table.text(step.row, time)),
                 fmt::format("steps are {} apart, from {} on: correct the time, or give `every` in "
                             "the recipe's `series`: a whole number, or `month` for one a month "
                             "on any day",
                             clock.describe(), out.label(0, clock)));
    }
    const auto place = static_cast<std::size_t>(ahead / clock.length());
    if (place > out.rows.size() && !may_miss) {
      table.fail(step.row, time,
                 fmt::format("a gap before {}: {} of series `{}` has no row",
                             show_cell(table.text(step.row, time)),
                             out.label(out.rows.size(), clock), group.name),
                 "add the row, or give the target `missing: drop` to let steps be without a value");
    }
    gaps += place - out.rows.size();
    out.rows.resize(place, kNoStep);
    out.values.resize(place, std::nan(""));
    out.rows.push_back(step.row);
    out.values.push_back(step.valued ? table.number(step.row, target, -kMost, kMost)
                                     : std::nan(""));
    if (step.valued) known = out.rows.size();
  }
  out.rows.resize(known);
  out.values.resize(known);
  const auto ahead = static_cast<std::int64_t>(recipe.form.series.horizon);
  if (!clock.reaches(out.time(known - 1, clock), ahead)) {
    const std::size_t last = *std::find_if(out.rows.rbegin(), out.rows.rend(),
                                           [](std::size_t row) { return row != kNoStep; });
    table.fail(last, time, show_cell(table.text(last, time)),
               fmt::format("{} steps of {} more are too far a time: give a smaller `horizon` in "
                           "the recipe's `series`, or times of a coarser unit",
                           ahead, clock.describe()));
  }
  return out;
}

}  // namespace

std::vector<std::size_t> SeriesRows::used_rows() const {
  std::vector<std::size_t> rows;
  for (const StepRows& series : all) {
    for (const std::size_t row : series.rows) {
      if (row != kNoStep) rows.push_back(row);
    }
  }
  return rows;
}

std::string series_name(const CsvTable& table, const Recipe& recipe, std::size_t row) {
  if (recipe.form.series.id.empty()) return recipe.target;
  return std::string(table.text(row, table.column(recipe.form.series.id)));
}

std::int64_t time_of(const CsvTable& table, const Recipe& recipe, const StepClock& clock,
                     std::size_t row) {
  const auto units = clock.units(table.text(row, table.column(recipe.form.series.time)));
  if (!units || *units < -kMostTime || *units > kMostTime) refuse_time(table, recipe, row);
  return *units;
}

SeriesRows read_series_rows(const CsvTable& table, const Recipe& recipe) {
  CleanRows clean = clean_rows(table, recipe, true);
  SeriesRows result;
  const bool may_miss = recipe.column(recipe.target).missing != Missing::error;
  const std::vector<std::size_t> valueless =
      may_miss ? valueless_rows(table, recipe) : std::vector<std::size_t>{};
  const std::size_t first = clean.rows.front();
  const std::string_view cell = table.text(first, table.column(recipe.form.series.time));
  const auto clock = StepClock::of(cell, *step_length_of(recipe.form.series.every));
  if (!clock) refuse_time(table, recipe, first);
  result.clock = *clock;
  std::vector<Group> groups = groups_of(table, recipe, result.clock, clean.rows, valueless);
  see_months(table, recipe, result.clock, groups);
  result.clock.settle(order_steps(table, recipe, groups, clean.report));
  std::size_t gaps = 0;
  for (const Group& group : groups) {
    result.all.push_back(even_steps(table, recipe, result.clock, group, gaps));
  }
  if (gaps > 0) {
    clean.report.warnings.push_back(
        fmt::format("{} steps have no row: their values are missing", gaps));
  }
  result.report = std::move(clean.report);
  return result;
}

}  // namespace marketday
