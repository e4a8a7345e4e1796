// Small tables and models fitted on them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "models/tabular/tabular_model.h"

namespace marketday::tests {

CsvTable small_table(const std::string& name);  // tests/data/tables/NAME.csv

// A recipe of all the table's columns as numbers, but for `types` ("species: ignore"), and `rest`.
Recipe recipe_of(const CsvTable& table,
                 const std::vector<std::pair<std::string, std::string>>& types,
                 const std::string& rest);

// A registered tabular model with its parameters (YAML) and recipe, not fitted.
std::unique_ptr<TabularModel> tabular_model(const std::string& name, const std::string& parameters,
                                            const Recipe& recipe);

// The model again from its saved YAML text.
std::unique_ptr<TabularModel> reloaded(const std::string& name, const std::string& parameters,
                                       const TabularModel& model);

// Figure of five folds, row i in fold i % 5: each fold's predictions by a model fitted on the rest,
// the AUC within the fold, and the mean of the five.
double five_fold_auc(const std::string& name, const std::string& parameters, const CsvTable& table,
                     const Recipe& recipe);

std::vector<std::size_t> all_rows(const CsvTable& table);

}  // namespace marketday::tests
