#include "models/tabular/tabular_model.h"

#include <fmt/core.h>

#include <cmath>

namespace marketday {
namespace {

void check_task(const TabularModel& model, const Recipe& recipe) {
  const bool response = model.task() == TabularModel::Task::response;
  if (response && recipe.target.empty()) {
    throw InputError({"recipe", 0, 0}, "target", "the key is missing",
                     "this model learns to predict: add `target: COLUMN`");
  }
  if (!response && !recipe.target.empty()) {
    throw InputError({"recipe", 0, 0}, "target", fmt::format("found `{}`", recipe.target),
                     "segments have no target: remove the line");
  }
}

void check_kind(const TabularModel& model, const Recipe& recipe, bool binary) {
  if (model.task() != TabularModel::Task::response) return;
  if (binary && !model.takes_classes()) {
    throw InputError({"recipe", 0, 0}, fmt::format("target `{}`", recipe.target),
                     "two classes, but this model predicts numbers",
                     "fit logistic_regression or gradient_boosting");
  }
  if (!binary && !model.takes_numbers()) {
    throw InputError({"recipe", 0, 0}, fmt::format("target `{}`", recipe.target),
                     "numbers other than 0 and 1, but this model tells two classes apart",
                     "give the column the type category, or fit linear_regression");
  }
}

}  // namespace

void TabularModel::use(Recipe recipe) {
  check_task(*this, recipe);
  recipe_ = std::move(recipe);
}

void TabularModel::fit_rows(const CsvTable& table, const std::vector<std::size_t>& rows) {
  warnings_.clear();
  targets_ = read_targets(table, recipe_, rows);
  // least squares on a column of 0 and 1 is the linear probability model
  const bool as_numbers = targets_.binary && !takes_classes() &&
                          recipe_.column(recipe_.target).type == ColumnType::number;
  if (as_numbers) targets_.binary = false;
  check_kind(*this, recipe_, targets_.binary);
  encoder_ = Encoder::learn(table, recipe_, rows, targets_.values, wants_all_levels());
  warnings_ = encoder_.warnings();
  const SparseRows x = encoder_.encode_training(table, recipe_, rows, targets_.values);
  const Eigen::VectorXd y = Eigen::Map<const Eigen::VectorXd>(
      targets_.values.data(), static_cast<Eigen::Index>(targets_.values.size()));
  learn({x, y, targets_.binary, encoder_.names()});
  targets_.values.clear();
  fitted_ = true;
}

std::vector<double> TabularModel::predict_rows(const CsvTable& table,
                                               const std::vector<std::size_t>& rows) const {
  if (!fitted_) throw InputError("model: fit or load it first");
  const Eigen::VectorXd answers = answer(encoder_.encode(table, recipe_, rows));
  return {answers.data(), answers.data() + answers.size()};
}

void TabularModel::fit(const CsvTable& data) {
  fit_rows(data, clean_rows(data, recipe_, true).rows);
}

std::vector<double> TabularModel::predict(const CsvTable& data) const {
  const CleanRows clean = clean_rows(data, recipe_, false);
  const std::vector<double> some = predict_rows(data, clean.rows);
  std::vector<double> all(data.rows(), std::nan(""));
  for (std::size_t i = 0; i < some.size(); ++i) all[clean.rows[i]] = some[i];
  return all;
}

Json TabularModel::save() const {
  Json json = {{"recipe", recipe_.text}};
  if (task() == Task::response) {
    json["classes"] =
        targets_.binary ? Json::array({targets_.negative, targets_.positive}) : Json::array();
  }
  json["encoder"] = encoder_.save();
  json["fit"] = save_fit();
  return json;
}

void TabularModel::load(const YamlNode& node) {
  use(read_recipe(node.at("recipe")));
  targets_ = {};
  if (task() == Task::response) {
    const std::vector<YamlNode> classes = node.at("classes").items();
    targets_.binary = classes.size() == 2;
    if (targets_.binary) {
      targets_.negative = classes[0].text();
      targets_.positive = classes[1].text();
    }
  }
  encoder_.load(node.at("encoder"), recipe_);
  load_fit(node.at("fit"), encoder_.names().size());
  fitted_ = true;
}

}  // namespace marketday
