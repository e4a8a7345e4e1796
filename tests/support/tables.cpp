#include "support/tables.h"

#include <algorithm>
#include <numeric>

#include "evaluation/prediction_metrics.h"
#include "experiments/fit/model_file.h"

namespace marketday::tests {

CsvTable small_table(const std::string& name) {
  return CsvTable::load(std::string(MARKETDAY_SOURCE_DIR) + "/tests/data/tables/" + name + ".csv");
}

Recipe recipe_of(const CsvTable& table,
                 const std::vector<std::pair<std::string, std::string>>& types,
                 const std::string& rest) {
  std::string text = "columns:\n";
  for (const std::string& name : table.header()) {
    const auto own = std::find_if(types.begin(), types.end(),
                                  [&](const auto& type) { return type.first == name; });
    text += "  " + name + ": " + (own == types.end() ? "number" : own->second) + "\n";
  }
  return read_recipe(YamlNode::parse(text + rest, "recipe.yaml"));
}

std::unique_ptr<TabularModel> tabular_model(const std::string& name, const std::string& parameters,
                                            const Recipe& recipe) {
  std::unique_ptr<Model> model = make_model(name, model_parameters(name, parameters));
  std::unique_ptr<TabularModel> tabular(dynamic_cast<TabularModel*>(model.release()));
  tabular->use(recipe);
  return tabular;
}

std::unique_ptr<TabularModel> reloaded(const std::string& name, const std::string& parameters,
                                       const TabularModel& model) {
  std::unique_ptr<Model> again = make_model(name, model_parameters(name, parameters));
  again->load(YamlNode::parse(to_yaml(model.save()), "model.yaml"));
  return std::unique_ptr<TabularModel>(dynamic_cast<TabularModel*>(again.release()));
}

std::vector<std::size_t> all_rows(const CsvTable& table) {
  std::vector<std::size_t> rows(table.rows());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return rows;
}

double five_fold_auc(const std::string& name, const std::string& parameters, const CsvTable& table,
                     const Recipe& recipe) {
  double sum = 0.0;
  for (std::size_t fold = 0; fold < 5; ++fold) {
    std::vector<std::size_t> training;
    std::vector<std::size_t> held;
    for (std::size_t i = 0; i < table.rows(); ++i) (i % 5 == fold ? held : training).push_back(i);
    const auto model = tabular_model(name, parameters, recipe);
    model->fit_rows(table, training);
    const auto actual = target_values(table, recipe, held, model->targets());
    sum += chance_figures(actual, model->predict_rows(table, held)).auc;
  }
  return sum / 5.0;
}

}  // namespace marketday::tests
