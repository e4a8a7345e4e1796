#include "models/choice/choice_model.h"

#include <fmt/core.h>

#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <map>

namespace marketday {

// Constants of all alternatives but the base, then the recipe's columns.
std::vector<std::string> ChoiceModel::attributes() const {
  const ChoiceForm& form = recipe_.form.choice;
  std::vector<std::string> names;
  if (form.constants) names.assign(alternatives_.begin() + 1, alternatives_.end());
  const std::vector<std::string>& own = form.wide ? form.attributes : encoder_.names();
  names.insert(names.end(), own.begin(), own.end());
  return names;
}

ChoiceData ChoiceModel::data_of(const CsvTable& table, const ChoiceRows& rows) const {
  const ChoiceForm& form = recipe_.form.choice;
  const FeatureRows cells = features(table, rows.table_rows(form.wide));
  ChoiceData data;
  data.attributes = attributes();
  data.alternatives = alternatives_;
  data.first = rows.first;
  data.alternative = rows.alternative;
  data.chosen = rows.chosen;
  if (data.chosen.empty()) data.chosen.assign(rows.first.begin(), rows.first.end() - 1);
  std::map<std::size_t, std::size_t> people;
  for (const std::size_t who : rows.person) {
    data.person.push_back(people.emplace(who, people.size()).first->second);
  }
  const Eigen::Index constants =
      form.constants ? static_cast<Eigen::Index>(alternatives_.size()) - 1 : 0;
  const Eigen::Index width = static_cast<Eigen::Index>(data.attributes.size()) - constants;
  data.x.setZero(static_cast<Eigen::Index>(rows.rows.size()), constants + width);
  for (std::size_t c = 0; c < rows.choices(); ++c) {
    for (std::size_t i = rows.first[c]; i < rows.first[c + 1]; ++i) {
      const auto at = static_cast<Eigen::Index>(i);
      const auto j = static_cast<Eigen::Index>(rows.alternative[i]);
      if (constants > 0 && j > 0) data.x(at, j - 1) = 1.0;
      data.x.row(at).tail(width) =
          form.wide ? cells.row(static_cast<Eigen::Index>(c)).segment(j * width, width)
                    : cells.row(at).head(width);
    }
  }
  return data;
}

void ChoiceModel::fit_choices(const CsvTable& table, const ChoiceRows& rows) {
  learn_encoder(table, rows.table_rows(recipe_.form.choice.wide));
  if (recipe_.form.choice.wide) warnings_.clear();  // a constant cell may differ elsewhere
  alternatives_ = rows.alternatives;
  const std::vector<std::string> names = attributes();
  if (names.empty()) {
    throw InputError({"recipe", 0, 0}, "columns", "no attribute and no constants",
                     "name a column that differs between alternatives, or `constants: true`");
  }
  fitter_ = make_(names);
  fitter_->fit(data_of(table, rows));
  fitted_ = true;
  const ChoiceFit& fit = fitter_->result();
  if (!fit.converged) warn("the likelihood's summit was not reached: coefficients are not final");
  const Eigen::VectorXd errors = fit.standard_errors();
  for (std::size_t i = 0; i < fit.names.size(); ++i) {
    const auto at = static_cast<Eigen::Index>(i);
    if (!std::isfinite(errors[at])) {
      warn(fmt::format("the likelihood is flat along `{}`: it has no error", fit.names[i]));
    }
    if (fit.names[i].starts_with("lambda_") && fit.coefficients[at] > 1.0) {
      warn(
          fmt::format("`{}` is {:.3f}, above 1: no utility makes such a nest; its alternatives "
                      "compete less with one another than with the rest",
                      fit.names[i], fit.coefficients[at]));
    }
  }
}

std::vector<double> ChoiceModel::chances(const CsvTable& table, const ChoiceRows& rows) const {
  require_fitted();
  if (rows.rows.empty()) return {};
  return fitter_->predict(data_of(table, rows));
}

void ChoiceModel::fit(const CsvTable& data) {
  fit_choices(data, read_choice_rows(data, recipe_, {}, true));
}

PredictionTable ChoiceModel::predict_table(const CsvTable& data) const {
  require_fitted();
  const ChoiceForm& form = recipe_.form.choice;
  const ChoiceRows rows = read_choice_rows(data, recipe_, alternatives_, false);
  const std::vector<double> all = chances(data, rows);
  const std::vector<double> none(data.rows(), std::nan(""));
  PredictionTable table;
  for (const std::string& name : alternatives_) {
    if (!form.wide) break;
    table.header.push_back("probability." + name);
  }
  if (!form.wide) table.header = {"probability"};
  table.columns.assign(table.header.size(), none);
  for (std::size_t i = 0; i < all.size(); ++i) {
    table.columns[form.wide ? rows.alternative[i] : 0][rows.rows[i]] = all[i];
  }
  if (form.wide) return table;
  for (const std::string& name : {form.situation, form.alternative}) {
    PredictionLabel label{name, {}};
    const std::size_t column = data.column(name);
    for (std::size_t row = 0; row < data.rows(); ++row) {
      label.texts.emplace_back(data.empty(row, column) ? "" : data.text(row, column));
    }
    table.labels.push_back(std::move(label));
  }
  return table;
}

std::vector<Explanation> ChoiceModel::explain() const {
  const ChoiceFit& fit = fitter_->result();
  Explanation table{fmt::format("Coefficients (log-likelihood {:.3f} of {} choices by {} people)",
                                fit.log_likelihood, fit.choices, fit.persons),
                    {"attribute", "value", "error", "robust error", "z", "p"},
                    fit.names,
                    {}};
  const boost::math::normal standard;
  const Eigen::VectorXd errors = fit.standard_errors();
  const Eigen::VectorXd robust = fit.robust_errors();
  for (Eigen::Index i = 0; i < fit.coefficients.size(); ++i) {
    const double z = fit.coefficients[i] / robust[i];
    const double p = std::isfinite(z) ? 2.0 * cdf(standard, -std::abs(z)) : z;
    table.rows.push_back({fit.coefficients[i], errors[i], robust[i], z, p});
  }
  return {table};
}

Json ChoiceModel::save() const {
  require_fitted();
  return {{"recipe", recipe_.text},
          {"encoder", encoder_.save()},
          {"alternatives", alternatives_},
          {"fit", fitter_->save()}};
}

void ChoiceModel::load(const YamlNode& node) {
  use(read_recipe(node.at("recipe")));
  encoder_.load(node.at("encoder"), recipe_);
  alternatives_.clear();
  for (const YamlNode& name : node.at("alternatives").items()) {
    alternatives_.push_back(name.text());
  }
  if (alternatives_.size() < 2)
    node.at("alternatives").fail("too few", "two at least are expected");
  fitter_ = make_(attributes());
  fitter_->load(node.at("fit"));
  fitted_ = true;
}

}  // namespace marketday
