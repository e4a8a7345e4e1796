#include "models/tabular/recipe_model.h"

#include <fmt/core.h>

#include "sim/io/csv_cells.h"

namespace marketday {

void RecipeModel::require_form(const Recipe& recipe) const {
  const Place place{"recipe", 0, 0};
  if (recipe.form.form == form()) return;
  if (recipe.form.form != Form::rows) {
    throw InputError(place, form_key(recipe.form.form), "this model has no use for the section",
                     form() == Form::rows ? "remove it, or fit a model of its kind (docs/models.md)"
                                          : "give `" + form_example(form()) + "` in its place");
  }
  throw InputError(place, form_key(form()), "the section is missing",
                   "say what the columns hold: " + form_example(form()));
}

void RecipeModel::use(Recipe recipe) {
  require_form(recipe);
  if (form() != Form::rows) {
    const Place place{"recipe", 0, 0};
    if (recipe.recalibrate != Recalibrate::none) {
      throw InputError(place, "recalibration", "this model's answers are not recalibrated",
                       "remove the line");
    }
    for (const ColumnRecipe* column : recipe.features()) {
      if (column->encoding == Encoding::one_hot) continue;
      throw InputError(place, "columns." + column->name, "target_mean needs a target of rows",
                       "give it `encoding: one_hot`");
    }
  }
  recipe_ = std::move(recipe);
}

void RecipeModel::require_fitted() const {
  if (!fitted_) throw InputError("model: fit or load it first");
}

void RecipeModel::learn_encoder(const CsvTable& table, const std::vector<std::size_t>& rows) {
  encoder_ = Encoder::learn(table, recipe_, rows, {}, false);
  warnings_ = encoder_.warnings();
}

FeatureRows RecipeModel::features(const CsvTable& table,
                                  const std::vector<std::size_t>& rows) const {
  return encoder_.encode(table, recipe_, rows).dense();
}

void reject_cell(const Recipe& recipe, const CsvTable& table, std::size_t row, std::size_t column,
                 const std::string& cure, RowReport& report) {
  const bool empty = table.empty(row, column);
  if (!recipe.drop_invalid) {
    table.fail(row, column, empty ? "an empty cell" : show_cell(table.text(row, column)), cure);
  }
  report.reject(table, row,
                fmt::format("column `{}` {}", table.header()[column],
                            empty ? "is empty" : "holds what it cannot"));
}

}  // namespace marketday
