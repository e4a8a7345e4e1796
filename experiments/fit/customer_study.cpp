#include <fmt/core.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <unordered_map>

#include "experiments/fit/form_study.h"

namespace marketday {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// The day before the first held-out purchase; empty: none is held out.
std::string border(const CsvTable& table, const Recipe& recipe, RowReport& report) {
  if (recipe.split.by == SplitBy::none) return "";
  CleanRows clean = clean_rows(table, recipe, true);
  Recipe by_date = recipe;
  by_date.split.column = recipe.form.customer.date;
  const SplitRows split = split_rows(table, by_date, clean);
  report.warnings.insert(report.warnings.end(), clean.report.warnings.begin(),
                         clean.report.warnings.end());
  const std::size_t date = table.column(recipe.form.customer.date);
  int first = std::numeric_limits<int>::max();
  for (const std::size_t row : split.held_out) {
    first = std::min(first, parse_date(table.text(row, date)));
  }
  return format_date(first - 1);
}

struct Later {
  std::vector<double> purchases;  // days with one after the border, by customer
  double weeks = 0.0;
};

Later later_of(const CsvTable& table, const Recipe& recipe, const CustomerRows& rows) {
  const std::size_t customer = table.column(recipe.form.customer.customer);
  const std::size_t date = table.column(recipe.form.customer.date);
  std::unordered_map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < rows.names.size(); ++i) index[rows.names[i]] = i;
  const int end = parse_date(rows.end);
  int last = end;
  std::vector<std::set<int>> days(rows.names.size());
  for (const std::size_t row : clean_rows(table, recipe, true).rows) {
    const int day = parse_date(table.text(row, date));
    last = std::max(last, day);
    const auto found = index.find(std::string(table.text(row, customer)));
    if (day > end && found != index.end()) days[found->second].insert(day);
  }
  Later later;
  for (const std::set<int>& own : days) {
    later.purchases.push_back(static_cast<double>(own.size()));
  }
  later.weeks = (last - end) / 7.0;
  return later;
}

double sum_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

void compare(FitStudy& study, const Later& later, const std::vector<double>& ours,
             const std::vector<double>& plain) {
  const NumberFigures h = number_figures(later.purchases, ours);
  const NumberFigures n = number_figures(later.purchases, plain);
  study.figures.push_back({"rmse", h.rmse, n.rmse, kNone});
  study.figures.push_back({"mae", h.mae, n.mae, kNone});
  study.figures.push_back({"bias", h.bias, n.bias, kNone});
  study.figures.push_back({"predicted_share", sum_of(ours) / sum_of(later.purchases),
                           sum_of(plain) / sum_of(later.purchases), kNone});
  study.actual = later.purchases;
  study.predicted = ours;
}

}  // namespace

FormStudy study_customers(CustomerModel& model, const CsvTable& table) {
  FitStudy study;
  RowReport said;
  const Recipe& recipe = model.recipe();
  const std::string end = border(table, recipe, said);
  const CustomerRows rows = model.read(table, end, true);
  study.rows = rows.report;
  study.rows.warnings.insert(study.rows.warnings.end(), said.warnings.begin(), said.warnings.end());
  study.unnamed = unnamed_columns(recipe, table);
  model.fit_customers(table, rows);
  const MaximumLikelihood plain = fit_bg_nbd(rows.histories);
  study.judged = rows.heads;
  study.predicted.assign(rows.names.size(), kNone);
  const auto date = table.column(recipe.form.customer.date);
  for (const std::size_t row : clean_rows(table, recipe, true).rows) {
    if (parse_date(table.text(row, date)) <= parse_date(rows.end)) ++study.training_rows;
  }
  const Later later = later_of(table, recipe, rows);
  const BgNbd naive = make_bg_nbd(plain.parameters);
  if (!end.empty()) {
    std::vector<double> without;
    for (const History& h : rows.histories) {
      without.push_back(naive.expected_future_repeats(h, later.weeks));
    }
    compare(study, later, model.expected(table, rows, later.weeks), without);
  } else {
    study.predicted = model.alive(table, rows);
  }
  study.figures.push_back(
      {"log_likelihood", kNone, plain.log_likelihood, model.result().log_likelihood});
  study.explanations = model.explain();
  study.warnings = study.rows.warnings;
  study.warnings.insert(study.warnings.end(), model.warnings().begin(), model.warnings().end());
  FitHead head{"customers", recipe.form.customer.customer, account_of_rows(study)};
  head.account.push_back(fmt::format(
      "{} customers up to {}; held out: their purchases of the {:.1f} weeks behind; naive: BG/NBD "
      "without covariates",
      rows.names.size(), rows.end, end.empty() ? 0.0 : later.weeks));
  for (std::string& line : account_of_warnings(study)) head.account.push_back(std::move(line));
  return {std::move(study), std::move(head)};
}

FormStudy study_form(RecipeModel& model, const CsvTable& table) {
  if (auto* series = dynamic_cast<SeriesModel*>(&model)) return study_series(*series, table);
  if (auto* choices = dynamic_cast<ChoiceModel*>(&model)) return study_choices(*choices, table);
  if (auto* coupons = dynamic_cast<CouponModel*>(&model)) return study_coupons(*coupons, table);
  return study_customers(dynamic_cast<CustomerModel&>(model), table);
}

}  // namespace marketday
