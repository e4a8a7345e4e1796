#include <fmt/core.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

#include "experiments/fit/form_study.h"
#include "models/forecast/rolling_origin.h"
#include "models/forecast/seasonal_naive.h"

namespace marketday {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct Scored {
  std::string name;
  Accuracy model;
  Accuracy naive;
};

RollingPlan plan_of(const Recipe& recipe, const StepRows& steps, const CsvTable& table) {
  const SplitRecipe& split = recipe.split;
  const std::size_t held = split.steps + (split.origins - 1) * split.stride;
  const std::size_t least = recipe.form.series.season + 1;
  if (steps.size() < held + least) {
    throw InputError(
        Place{table.file(), 0, 0}, fmt::format("series `{}`", steps.name),
        fmt::format("{} steps, {} of them held out: at least {} must be left, a season and one",
                    steps.size(), std::min(held, steps.size()), least),
        "give a longer series, fewer `steps` or `origins` in `split`, or `split: none`");
  }
  return {steps.size() - held, split.steps, split.stride};
}

// `clock`: of a series whose forecasts are drawn; null: they are not.
Scored score(const SeriesModel& model, const CsvTable& table, const StepRows& steps,
             const StepClock* clock, FitStudy& study) {
  RollingPlan plan = plan_of(model.recipe(), steps, table);
  const Series series = model.series_of(table, steps);
  plan.scaled = can_scale(series, plan);
  const auto held = steps.values.begin() + static_cast<std::ptrdiff_t>(plan.first_origin);
  if (std::all_of(held, steps.values.end(), [](double y) { return std::isnan(y); })) {
    throw InputError(Place{table.file(), 0, 0}, fmt::format("series `{}`", steps.name),
                     "every value held out is missing",
                     "hold more `steps` out in `split`, or leave the series out of the table");
  }
  std::size_t drawn = 0;
  const auto forecast = [&](const Series& history, std::size_t horizon,
                            const Eigen::MatrixXd& future) {
    const auto forecaster = model.make()();
    forecaster->fit(history);
    const std::vector<double> ahead = forecaster->predict(horizon, future);
    for (std::size_t h = 0; h < horizon; ++h) {
      const std::size_t step = history.size() + h;
      if (std::isnan(steps.values[step])) continue;
      study.judged.push_back(steps.rows[step]);
      study.actual.push_back(steps.values[step]);
      study.predicted.push_back(ahead[h]);
      if (clock == nullptr || step < drawn) continue;
      study.path.push_back({steps.label(step, *clock), steps.values[step], ahead[h]});
      drawn = step + 1;
    }
    return ahead;
  };
  return {steps.name, roll(series, plan, forecast),
          roll(series, plan, [] { return std::make_unique<SeasonalNaive>(); })};
}

// Over the series that have one.
template <typename Value>
double mean_over(const std::vector<Scored>& all, const Value& value) {
  double sum = 0.0;
  double count = 0.0;
  for (const Scored& one : all) {
    if (std::isnan(value(one))) continue;
    sum += value(one);
    count += 1.0;
  }
  return sum / count;  // none: not a number
}

// Figures that some series have not are means over the others, and that is said.
void state_left_out(FitStudy& study, const std::vector<Scored>& all, const CsvTable& table) {
  const auto state = [&](double Accuracy::*figure, const char* left_out, const char* why) {
    std::size_t count = 0;
    const Scored* first = nullptr;
    for (const Scored& one : all) {
      if (!std::isnan(one.model.*figure)) continue;
      if (first == nullptr) first = &one;
      ++count;
    }
    if (count == 0) return count;
    study.warnings.push_back(
        fmt::format("means of {} leave {} of {} series out, the first is `{}`: {}", left_out, count,
                    all.size(), first->name, why));
    return count;
  };
  const std::size_t flat =
      state(&Accuracy::mase, "MASE and RMSSE",
            "values before those held out repeat their season without error, so there is nothing "
            "to scale errors by");
  state(&Accuracy::mape, "MAPE", "all values held out are 0");
  if (flat > 0 && flat == all.size()) {
    throw InputError(
        Place{table.file(), 0, 0}, fmt::format("series `{}`", all.front().name),
        "the values before those held out repeat their season without error, and so "
        "do those of every series: there is nothing to scale errors by",
        "hold fewer `steps` or `origins` out, give another `season`, or `split: none`");
  }
}

void add_figures(FitStudy& study, const std::vector<Scored>& all, const SeriesModel& model) {
  const auto add = [&](const char* name, double Accuracy::*figure) {
    study.figures.push_back({name, mean_over(all, [&](const Scored& s) { return s.model.*figure; }),
                             mean_over(all, [&](const Scored& s) { return s.naive.*figure; }),
                             kNone});
  };
  if (!all.empty()) {
    add("mase", &Accuracy::mase);
    add("rmsse", &Accuracy::rmsse);
    add("mape", &Accuracy::mape);
  }
  for (const auto& [name, value] : model.figures()) {
    study.figures.push_back({name, kNone, kNone, value});
  }
}

Explanation series_table(const std::vector<Scored>& all) {
  Explanation table{"Held out, series by series",
                    {"series", "MASE", "naive", "RMSSE", "naive", "MAPE %", "naive", "scored"},
                    {},
                    {}};
  for (const Scored& s : all) {
    table.names.push_back(s.name);
    table.rows.push_back({s.model.mase, s.naive.mase, s.model.rmsse, s.naive.rmsse, s.model.mape,
                          s.naive.mape, static_cast<double>(s.model.scored)});
  }
  return table;
}

// The paired difference over the series, with its 95 % t interval.
std::string difference(const std::vector<Scored>& all) {
  const auto less = [](const Scored& s) { return s.model.mase - s.naive.mase; };
  const double mean = mean_over(all, less);
  double n = 0.0;
  double squares = 0.0;
  double better = 0.0;
  for (const Scored& s : all) {
    if (std::isnan(less(s))) continue;
    n += 1.0;
    squares += (less(s) - mean) * (less(s) - mean);
    better += less(s) < 0.0 ? 1.0 : 0.0;
  }
  if (n < 2.0) return "MASE of one series alone: no interval of its difference to seasonal naive's";
  const boost::math::students_t student(n - 1.0);
  const double wide = boost::math::quantile(student, 0.975) * std::sqrt(squares / (n - 1.0) / n);
  return fmt::format(
      "MASE less seasonal naive's: {:.4f} ({:.4f} to {:.4f}, 95 % t interval over {} series); "
      "lower in {} of them",
      mean, mean - wide, mean + wide, n, better);
}

FitHead head_of(const FitStudy& study, const SeriesRows& rows, const SeriesModel& model,
                const std::vector<Scored>& all) {
  const Recipe& recipe = model.recipe();
  FitHead head{recipe.target, recipe.form.series.id, account_of_rows(study)};
  head.account.push_back(fmt::format("{} series, a step is {}, a season {} steps", rows.all.size(),
                                     rows.clock.describe(), recipe.form.series.season));
  if (!all.empty()) {
    head.account.push_back(fmt::format(
        "held out: {} origins a series, {} steps ahead from each, fitted again at each; "
        "figures are means over series, naive is seasonal naive",
        recipe.split.origins, recipe.split.steps));
  }
  if (all.size() > 1) head.account.push_back(difference(all));
  head.account.push_back("the saved model learns from every step");
  for (std::string& line : account_of_warnings(study)) head.account.push_back(std::move(line));
  return head;
}

}  // namespace

FormStudy study_series(SeriesModel& model, const CsvTable& table) {
  const SeriesRows rows = model.read(table);
  FitStudy study;
  study.rows = rows.report;
  study.training_rows = rows.report.used;
  study.unnamed = unnamed_columns(model.recipe(), table);
  std::vector<Scored> all;
  const SplitRecipe& split = model.recipe().split;
  if (split.by != SplitBy::none) {
    for (const StepRows& steps : rows.all) {
      all.push_back(score(model, table, steps, all.empty() ? &rows.clock : nullptr, study));
    }
    for (const StepRows& steps : rows.all) {
      const std::size_t held = split.steps + (split.origins - 1) * split.stride;
      for (std::size_t step = steps.size() - held; step < steps.size(); ++step) {
        if (!std::isnan(steps.values[step])) --study.training_rows;
      }
    }
  }
  state_left_out(study, all, table);
  model.fit_series(table, rows);
  add_figures(study, all, model);
  if (!all.empty()) study.explanations.push_back(series_table(all));
  for (Explanation& e : model.explain()) study.explanations.push_back(std::move(e));
  study.warnings.insert(study.warnings.begin(), rows.report.warnings.begin(),
                        rows.report.warnings.end());
  study.warnings.insert(study.warnings.end(), model.warnings().begin(), model.warnings().end());
  FitHead head = head_of(study, rows, model, all);
  return {std::move(study), std::move(head)};
}

}  // namespace marketday
