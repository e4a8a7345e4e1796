#include "models/customer_model.h"

#include <fmt/core.h>

#include <cmath>
#include <unordered_map>

namespace marketday {

void CustomerModel::use(Recipe recipe) {
  require_form(recipe);
  if (recipe.features().empty()) {
    throw InputError({"recipe", 0, 0}, "columns", "no covariate",
                     "name a column that tells customers apart, or fit bg_nbd");
  }
  const std::string& end = recipe.form.customer.end;
  if (!end.empty() && parse_date(end) < 0) {
    throw InputError({"recipe", 0, 0}, "customers.end", "found `" + end + "`",
                     "a date as 1997-09-30 is expected");
  }
  if (recipe.split.by == SplitBy::random || recipe.split.by == SplitBy::user) {
    throw InputError(
        {"recipe", 0, 0}, "split.by", "customers are drawn",
        "later purchases are held out: {by: time, column: DATE, share: 0.25}, or none");
  }
  if (!end.empty() && recipe.split.by == SplitBy::time) {
    throw InputError({"recipe", 0, 0}, "customers.end",
                     "a split by time too: both say where learning ends",
                     "leave out the one or the other");
  }
  RecipeModel::use(std::move(recipe));
}

void CustomerModel::require_same_covariates(const CsvTable& table, std::size_t head,
                                            std::size_t row) const {
  for (const ColumnRecipe* column : recipe_.features()) {
    const std::size_t at = table.column(column->name);
    const std::string_view here = table.empty(row, at) ? "" : table.text(row, at);
    const std::string_view there = table.empty(head, at) ? "" : table.text(head, at);
    if (here == there) continue;
    table.fail(
        row, at, fmt::format("`{}`", here),
        fmt::format("`{}` on line {} of the same customer; a covariate stays as it is: leave "
                    "the column out, or keep its first value",
                    there, table.line(head)));
  }
}

CustomerRows CustomerModel::read(const CsvTable& table, const std::string& end,
                                 bool training) const {
  const CustomerForm& form = recipe_.form.customer;
  CleanRows clean = clean_rows(table, recipe_, training);
  CustomerRows result;
  result.report = clean.report;
  const std::string until = end.empty() ? form.end : end;
  const Histories read = read_histories(table, {form.customer, form.date, ""}, until, &clean.rows);
  result.histories = read.customers;
  result.end = read.end_date;
  const int last = parse_date(read.end_date);
  const std::size_t customer = table.column(form.customer);
  const std::size_t date = table.column(form.date);
  std::unordered_map<std::string, std::size_t> head_of;
  std::size_t later = 0;
  for (const std::size_t row : clean.rows) {
    if (parse_date(table.text(row, date)) > last) {
      if (end.empty()) {
        result.report.reject(table, row, "after the end of observation, " + read.end_date);
        ++later;
      }
      continue;
    }
    const std::string name(table.text(row, customer));
    const auto [entry, fresh] = head_of.emplace(name, row);
    if (!fresh) {
      require_same_covariates(table, entry->second, row);
      continue;
    }
    result.names.push_back(name);
    result.heads.push_back(row);
  }
  result.report.used -= later;
  return result;
}

void CustomerModel::fit_customers(const CsvTable& table, const CustomerRows& rows) {
  learn_encoder(table, rows.heads);
  fit_ = fit_bg_nbd(rows.histories, features(table, rows.heads), encoder_.names());
  if (!fit_.converged) warn("the likelihood's summit was not reached: numbers are not final");
  for (std::size_t i = 0; i < fit_.standard_errors.size(); ++i) {
    if (std::isfinite(fit_.standard_errors[i])) continue;
    warn("the likelihood is flat along some numbers: they have no error");
    break;
  }
  fitted_ = true;
}

std::vector<BgNbd> CustomerModel::own_models(const CsvTable& table,
                                             const CustomerRows& rows) const {
  require_fitted();
  const FeatureRows z = features(table, rows.heads);
  std::vector<BgNbd> models;
  for (Eigen::Index i = 0; i < z.rows(); ++i) models.push_back(fit_.of(z.row(i).transpose()));
  return models;
}

std::vector<double> CustomerModel::expected(const CsvTable& table, const CustomerRows& rows,
                                            double weeks) const {
  const std::vector<BgNbd> models = own_models(table, rows);
  std::vector<double> result;
  for (std::size_t i = 0; i < models.size(); ++i) {
    result.push_back(models[i].expected_future_repeats(rows.histories[i], weeks));
  }
  return result;
}

std::vector<double> CustomerModel::alive(const CsvTable& table, const CustomerRows& rows) const {
  const std::vector<BgNbd> models = own_models(table, rows);
  std::vector<double> result;
  for (std::size_t i = 0; i < models.size(); ++i) {
    result.push_back(models[i].probability_alive(rows.histories[i]));
  }
  return result;
}

void CustomerModel::fit(const CsvTable& data) {
  fit_customers(data, read(data, "", true));
}

PredictionTable CustomerModel::predict_table(const CsvTable& data) const {
  const CustomerRows rows = read(data, "", false);
  return {rows.names,
          {"prediction", "alive"},
          {expected(data, rows, horizon_weeks_), alive(data, rows)}};
}

std::vector<Explanation> CustomerModel::explain() const {
  Explanation base{
      fmt::format("A customer with covariates of 0 (log-likelihood {:.3f})", fit_.log_likelihood),
      {"number", "value", "error"},
      bg_nbd_names(),
      {}};
  const double own[] = {fit_.base.r, fit_.base.alpha, fit_.base.a, fit_.base.b};
  for (std::size_t i = 0; i < 4; ++i) base.rows.push_back({own[i], fit_.standard_errors[i]});
  Explanation effects{
      "Covariates: what a unit adds to the logs of the rate, of a (leaving) and of b (staying)",
      {"covariate", "rate", "error", "leaving", "error", "staying", "error"},
      fit_.names,
      {}};
  const std::size_t k = fit_.names.size();
  for (std::size_t i = 0; i < k; ++i) {
    const auto at = static_cast<Eigen::Index>(i);
    effects.rows.push_back({fit_.rate[at], fit_.standard_errors[4 + i], fit_.leaving[at],
                            fit_.standard_errors[4 + k + i], fit_.staying[at],
                            fit_.standard_errors[4 + 2 * k + i]});
  }
  return {base, effects};
}

Json CustomerModel::save() const {
  require_fitted();
  return {{"recipe", recipe_.text}, {"encoder", encoder_.save()}, {"fit", to_json(fit_)}};
}

void CustomerModel::load(const YamlNode& node) {
  use(read_recipe(node.at("recipe")));
  encoder_.load(node.at("encoder"), recipe_);
  fit_ = read_bg_nbd_covariates(node.at("fit"));
  if (fit_.names != encoder_.names() || fit_.standard_errors.size() != 4 + 3 * fit_.names.size()) {
    node.at("fit").fail("other covariates than the encoder's",
                        "the file must be as `marketday fit` wrote it");
  }
  fitted_ = true;
}

}  // namespace marketday
