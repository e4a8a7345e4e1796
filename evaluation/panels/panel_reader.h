// A panel out of a transactions file: a recipe says which columns are what. Nothing is left out in
// silence: rows read, used and turned away are counted, by reason.
#pragma once

#include <map>
#include <string>

#include "evaluation/panels/purchase_panel.h"
#include "sim/description.h"
#include "sim/io/csv.h"
#include "sim/io/yaml.h"

namespace marketday {

struct PanelReport {
  std::size_t read = 0;
  std::size_t used = 0;
  std::map<std::string, std::size_t> rejected;  // reason -> rows
  std::size_t without_category = 0;             // rows used whose item has none
  std::string first_date;                       // or "day 1"
  std::string text() const;                     // "75000 rows read, 74871 used; 129 rejected: ..."
};

struct ReadPanel {
  PurchasePanel panel;
  PanelReport report;
};

// InputError with file, line and column where a cell is none of what the recipe says, FileError.
// `beside`: the folder of the recipe, where its category file is looked for.
ReadPanel read_panel(const CsvTable& table, const YamlNode& recipe, const std::string& beside);

Description panel_recipe_description();

}  // namespace marketday
