#include "models/tabular/tabular_model.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

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

void check_recalibration(const Recipe& recipe, const Targets& targets) {
  constexpr double kLeastRows = 20.0;
  if (!targets.binary) {
    throw InputError({"recipe", 0, 0}, "recalibration",
                     fmt::format("target `{}` is no chance of a class", recipe.target),
                     "remove the line, or give the target two classes");
  }
  double positives = 0.0;
  for (const double y : targets.values) positives += y;
  const double fewest = std::min(positives, static_cast<double>(targets.values.size()) - positives);
  if (fewest >= kLeastRows) return;
  throw InputError({"recipe", 0, 0}, "recalibration",
                   fmt::format("{} training rows of the rarer class", fewest),
                   fmt::format("at least {} are needed to learn it from: give more rows or remove "
                               "the line",
                               kLeastRows));
}

// Folds of the rows: users stay whole where the recipe splits by user, else each class is dealt
// out in turn.
std::vector<int> folds_of(const CsvTable& table, const Recipe& recipe,
                          const std::vector<std::size_t>& rows, const std::vector<double>& targets,
                          int folds) {
  std::vector<int> fold(rows.size());
  if (recipe.split.by == SplitBy::user) {
    const std::size_t column = table.column(recipe.split.column);
    std::unordered_map<std::string, int> users;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto known = static_cast<int>(users.size());
      const auto user = users.emplace(std::string(table.text(rows[i], column)), known).first;
      fold[i] = user->second % folds;
    }
    return fold;
  }
  int dealt[2] = {0, 0};
  for (std::size_t i = 0; i < rows.size(); ++i) fold[i] = dealt[targets[i] > 0.5 ? 1 : 0]++ % folds;
  return fold;
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
  require_form(recipe);
  check_task(*this, recipe);
  if (task() == Task::segments && recipe.recalibrate != Recalibrate::none) {
    throw InputError({"recipe", 0, 0}, "recalibration", "segments are no chances",
                     "remove the line");
  }
  RecipeModel::use(std::move(recipe));
}

// Chances of rows outside the fold that was learnt from, and what happened there.
Recalibration TabularModel::cross_fitted(const CsvTable& table,
                                         const std::vector<std::size_t>& rows) {
  constexpr int kFolds = 5;
  const Targets all = read_targets(table, recipe_, rows);
  check_recalibration(recipe_, all);
  const std::vector<int> folds = folds_of(table, recipe_, rows, all.values, kFolds);
  std::vector<double> chances;
  std::vector<double> happened;
  for (int fold = 0; fold < kFolds; ++fold) {
    std::vector<std::size_t> learnt;
    std::vector<std::size_t> left;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      (folds[i] == fold ? left : learnt).push_back(rows[i]);
      if (folds[i] == fold) happened.push_back(all.values[i]);
    }
    fit_once(table, learnt);
    const std::vector<double> said = raw_rows(table, left);
    chances.insert(chances.end(), said.begin(), said.end());
  }
  return {recipe_.recalibrate, chances, happened};
}

void TabularModel::fit_rows(const CsvTable& table, const std::vector<std::size_t>& rows) {
  const bool recalibrated = recipe_.recalibrate != Recalibrate::none;
  Recalibration map = recalibrated ? cross_fitted(table, rows) : Recalibration();
  fit_once(table, rows);
  recalibration_ = std::move(map);
}

void TabularModel::fit_once(const CsvTable& table, const std::vector<std::size_t>& rows) {
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
  std::vector<double> answers = raw_rows(table, rows);
  for (double& answer : answers) answer = recalibration_.value(answer);
  return answers;
}

std::vector<double> TabularModel::raw_rows(const CsvTable& table,
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
  if (recalibration_.kind() != Recalibrate::none) json["recalibration"] = recalibration_.save();
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
  const auto map = node.find("recalibration");
  recalibration_ = map ? Recalibration::load(*map) : Recalibration();
  fitted_ = true;
}

}  // namespace marketday
