#include "models/tabular/recipe.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "models/tabular/words.h"

namespace marketday {
namespace {

const std::vector<std::string> kKeys = {
    "columns",       "target",         "positive",   "id",         "split",    "missing",
    "constant",      "missing_values", "duplicates", "on_invalid", "scale",    "encoding",
    "recalibration", "series",         "choice",     "coupon",     "customers"};

template <typename Enum>
Enum word(const std::optional<YamlNode>& node, const Words<Enum>& words, Enum otherwise) {
  if (!node) return otherwise;
  const std::string text = node->text();
  for (const auto& [name, value] : words) {
    if (name == text) return value;
  }
  std::vector<std::string> names;
  for (const auto& [name, value] : words) names.push_back(name);
  node->fail("found " + node->found(), suggestion(text, names));
}

std::string text_or(const YamlNode& node, const std::string& key) {
  const auto child = node.find(key);
  return child ? child->text() : "";
}

// What a filled-in cell must be to suit the column's type.
void check_missing(const ColumnRecipe& column, const YamlNode& node, bool own) {
  if (column.missing == Missing::constant && column.constant.empty()) {
    node.fail(fmt::format("column `{}`: missing: constant, but no constant", column.name),
              "add `constant: 0`, or the text to put in");
  }
  if (own && column.type != ColumnType::category && column.missing == Missing::category) {
    node.fail(fmt::format("column `{}` holds no names", column.name),
              "`missing: category` is for columns of type category; median puts a number in");
  }
}

ColumnRecipe read_column(const YamlNode& node, const std::string& name, ColumnRecipe column) {
  column.name = name;
  if (node.is_scalar()) {
    column.type = word<ColumnType>(node, column_types(), ColumnType::number);
    check_missing(column, node, false);
    return column;
  }
  static const std::vector<std::string> known = {"type", "missing", "constant", "scale",
                                                 "encoding"};
  node.only_keys(known);
  column.type = word<ColumnType>(node.at("type"), column_types(), ColumnType::number);
  column.missing = word(node.find("missing"), missing_words(), column.missing);
  if (node.find("constant")) column.constant = node.at("constant").text();
  column.scale = word(node.find("scale"), scale_words(), column.scale);
  column.encoding = word(node.find("encoding"), encoding_words(), column.encoding);
  check_missing(column, node, node.find("missing").has_value());
  return column;
}

std::vector<ColumnRecipe> read_columns(const YamlNode& node, bool may_lack) {
  ColumnRecipe common;
  common.missing = word(node.find("missing"), missing_words(), Missing::error);
  common.constant = text_or(node, "constant");
  common.scale = word(node.find("scale"), scale_words(), Scale::none);
  common.encoding = word(node.find("encoding"), encoding_words(), Encoding::one_hot);
  std::vector<ColumnRecipe> columns;
  if (may_lack && !node.find("columns")) return columns;
  const YamlNode list = node.at("columns");
  for (const std::string& name : list.keys()) {
    columns.push_back(read_column(list.at(name), name, common));
  }
  return columns;
}

// Held-out steps of series: `{by: time, steps: 12}`.
SplitRecipe read_steps(const YamlNode& node) {
  static const std::vector<std::string> known = {"by", "steps", "origins", "stride"};
  node.only_keys(known);
  if (node.at("by").text() != "time") {
    node.at("by").fail("found " + node.at("by").found(), "steps of series are split by `time`");
  }
  SplitRecipe split;
  split.by = SplitBy::time;
  split.steps = static_cast<std::size_t>(node.at("steps").integer(1, 10'000));
  split.stride = split.steps;
  if (const auto count = node.find("origins")) {
    split.origins = static_cast<std::size_t>(count->integer(1, 10'000));
  }
  if (const auto count = node.find("stride")) {
    split.stride = static_cast<std::size_t>(count->integer(1, 10'000));
  }
  return split;
}

SplitRecipe read_split(const YamlNode& root, Form form) {
  const auto node = root.find("split");
  if (!node) {
    throw InputError(root.place(), "split", "the key is missing",
                     "add `split: {by: random, share: 0.25, seed: 1}`, or `split: none` to learn "
                     "from every row and hold none out");
  }
  SplitRecipe split;
  if (node->is_scalar()) {
    if (node->text() == "none") return split;
    node->fail("found " + node->found(),
               "`none`, or a map is expected: {by: random, share: 0.25, seed: 1}");
  }
  if (form == Form::series) return read_steps(*node);
  static const std::vector<std::string> known = {"by", "column", "share", "seed"};
  node->only_keys(known);
  split.by = word<SplitBy>(node->at("by"), split_words(), SplitBy::none);
  split.column = text_or(*node, "column");
  if (const auto share = node->find("share")) split.share = share->number(0.01, 0.99);
  const bool drawn = split.by == SplitBy::random || split.by == SplitBy::user;
  if (drawn) {
    split.seed = static_cast<std::uint64_t>(node->at("seed").integer(0, 9'000'000'000'000'000));
  }
  if (split.column.empty() && (split.by == SplitBy::time || split.by == SplitBy::user)) {
    throw InputError(node->place(), "split.column", "the key is missing",
                     "add the column of the time or the user");
  }
  return split;
}

Json as_json(const YamlNode& node) {
  if (node.is_map()) {
    Json map = Json::object();
    for (const std::string& key : node.keys()) map[key] = as_json(node.at(key));
    return map;
  }
  if (!node.is_list()) return node.text();
  Json list = Json::array();
  for (const YamlNode& item : node.items()) list.push_back(as_json(item));
  return list;
}

std::vector<std::string> names_of(const Recipe& recipe) {
  std::vector<std::string> names;
  for (const ColumnRecipe& column : recipe.columns) names.push_back(column.name);
  return names;
}

// Wide choices: the recipe names attributes, the table has one column an alternative of each.
void widen(Recipe& recipe) {
  ChoiceForm& form = recipe.form.choice;
  std::vector<ColumnRecipe> columns;
  for (const ColumnRecipe& column : recipe.columns) {
    if (column.type == ColumnType::ignore) continue;
    if (column.type == ColumnType::category || column.scale != Scale::none) {
      throw InputError({"recipe", 0, 0}, "columns." + column.name,
                       "a category or a scale in wide choices",
                       "one coefficient serves all alternatives: give plain numbers, or the long "
                       "format");
    }
    form.attributes.push_back(column.name);
  }
  for (const std::string& alternative : form.alternatives) {
    for (const std::string& attribute : form.attributes) {
      ColumnRecipe cell = recipe.column(attribute);
      cell.name = attribute + "." + alternative;
      columns.push_back(cell);
    }
  }
  recipe.columns = std::move(columns);
}

void check_target(const Recipe& recipe, const YamlNode& node) {
  if (recipe.target.empty()) return;
  const std::vector<std::string> names = names_of(recipe);
  if (std::find(names.begin(), names.end(), recipe.target) == names.end()) {
    node.at("target").fail(fmt::format("`{}` is none of the columns", recipe.target),
                           suggestion(recipe.target, names));
  }
  const ColumnType type = recipe.column(recipe.target).type;
  if (type == ColumnType::date || type == ColumnType::ignore) {
    node.at("target").fail(fmt::format("`{}` is neither number nor category", recipe.target),
                           "give its column one of these types");
  }
}

}  // namespace

const ColumnRecipe& Recipe::column(const std::string& name) const {
  return *std::find_if(columns.begin(), columns.end(),
                       [&](const ColumnRecipe& c) { return c.name == name; });
}

std::vector<const ColumnRecipe*> Recipe::features() const {
  std::vector<const ColumnRecipe*> result;
  for (const ColumnRecipe& c : columns) {
    if (c.type == ColumnType::ignore || c.name == target || c.name == id) continue;
    const std::vector<std::string> named = form.columns();
    if (std::find(named.begin(), named.end(), c.name) == named.end()) result.push_back(&c);
  }
  return result;
}

bool Recipe::is_missing(const CsvTable& table, std::size_t row, std::size_t column) const {
  if (table.empty(row, column)) return true;
  if (missing_values.empty()) return false;
  const std::string_view cell = table.text(row, column);
  return std::find(missing_values.begin(), missing_values.end(), cell) != missing_values.end();
}

Recipe read_recipe(const YamlNode& node) {
  node.only_keys(kKeys);
  Recipe recipe;
  recipe.form = read_form(node);
  recipe.columns = read_columns(node, recipe.form.form != Form::rows);
  recipe.target = text_or(node, "target");
  recipe.positive = text_or(node, "positive");
  recipe.id = text_or(node, "id");
  recipe.split = read_split(node, recipe.form.form);
  recipe.duplicates = word(node.find("duplicates"), duplicate_words(), Duplicates::error);
  recipe.recalibrate = word(node.find("recalibration"), recalibration_words(), Recalibrate::none);
  recipe.drop_invalid = word(node.find("on_invalid"), invalid_words(), false);
  if (const auto texts = node.find("missing_values")) {
    for (const YamlNode& item : texts->items()) recipe.missing_values.push_back(item.text());
  }
  recipe.text = as_json(node);
  check_target(recipe, node);
  if (recipe.form.choice.wide) widen(recipe);
  if (recipe.form.form == Form::rows && recipe.features().empty()) {
    node.at("columns").fail(
        "no column to learn from",
        "name at least one beside the target, of type number, category or date; forecasts need "
        "the section `series`");
  }
  return recipe;
}

void check_columns(const Recipe& recipe, const CsvTable& table, bool with_target) {
  for (const ColumnRecipe& column : recipe.columns) {
    if (column.type == ColumnType::ignore) continue;
    if (column.name == recipe.target && !with_target) continue;
    table.column(column.name);
  }
  if (!recipe.id.empty()) table.column(recipe.id);
  if (with_target && !recipe.split.column.empty()) table.column(recipe.split.column);
}

std::vector<std::string> unnamed_columns(const Recipe& recipe, const CsvTable& table) {
  std::set<std::string> named = {recipe.id, recipe.split.column};
  for (const ColumnRecipe& column : recipe.columns) named.insert(column.name);
  for (const std::string& name : recipe.form.columns()) named.insert(name);
  std::vector<std::string> result;
  for (const std::string& name : table.header()) {
    if (named.count(name) == 0) result.push_back(name);
  }
  return result;
}

}  // namespace marketday
