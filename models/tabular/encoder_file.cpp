#include <fmt/core.h>

#include <algorithm>

#include "models/tabular/encoder.h"

namespace marketday {
namespace {

constexpr double kAny = 1e300;

}  // namespace

std::size_t Encoder::unseen(const CsvTable& table, const Recipe& recipe,
                            const std::vector<std::size_t>& rows) const {
  std::size_t cells = 0;
  for (const Column& column : columns_) {
    if (column.type != ColumnType::category) continue;
    const std::size_t index = table.column(column.name);
    for (const std::size_t row : rows) {
      const std::string level = level_at(column, table, recipe, row, index);
      if (level != column.reference &&
          !std::binary_search(column.levels.begin(), column.levels.end(), level)) {
        ++cells;
      }
    }
  }
  return cells;
}

Json Encoder::save() const {
  Json list = Json::array();
  for (const Column& c : columns_) {
    Json column = {{"name", c.name}};
    if (c.type != ColumnType::category) {
      column["fill"] = c.fill;
      column["centre"] = c.centre;
      column["spread"] = c.spread;
      column["log"] = c.log;
    } else {
      column["levels"] = c.levels;
      column["reference"] = c.reference;
      column["fill_level"] = c.fill_level;
      if (c.means) {
        column["mean"] = c.fill;
        column["level_means"] = c.level_values;
      }
    }
    list.push_back(std::move(column));
  }
  return list;
}

void Encoder::load(const YamlNode& node, const Recipe& recipe) {
  columns_.clear();
  const std::vector<const ColumnRecipe*> features = recipe.features();
  const std::vector<YamlNode> items = node.items();
  if (items.size() != features.size()) {
    node.fail(fmt::format("{} columns, but the recipe has {}", items.size(), features.size()),
              "the file must be as `marketday fit` wrote it");
  }
  for (std::size_t k = 0; k < items.size(); ++k) {
    const YamlNode& item = items[k];
    Column c;
    c.name = item.at("name").text();
    if (c.name != features[k]->name) {
      item.at("name").fail("found " + item.at("name").found(),
                           fmt::format("`{}` is the recipe's", features[k]->name));
    }
    c.type = features[k]->type;
    if (c.type != ColumnType::category) {
      c.fill = item.at("fill").number(-kAny, kAny);
      c.centre = item.at("centre").number(-kAny, kAny);
      c.spread = item.at("spread").number(1e-300, kAny);
      c.log = item.at("log").flag();
    } else {
      for (const YamlNode& level : item.at("levels").items()) c.levels.push_back(level.text());
      if (!item.at("reference").is_null() && item.at("reference").found() != "``") {
        c.reference = item.at("reference").text();
      }
      c.fill_level = item.at("fill_level").text();
      c.means = item.find("mean").has_value();
      if (c.means) {
        c.fill = item.at("mean").number(-kAny, kAny);
        for (const YamlNode& m : item.at("level_means").items()) {
          c.level_values.push_back(m.number(-kAny, kAny));
        }
        if (c.level_values.size() != c.levels.size()) {
          item.fail("not one mean a level", "the file must be as `marketday fit` wrote it");
        }
      }
    }
    columns_.push_back(std::move(c));
  }
  place_columns();
}

}  // namespace marketday
