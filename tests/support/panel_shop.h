// Panels for tests: out of a recipe and CSV text.
#pragma once

#include <string>

#include "evaluation/panels/panel_reader.h"

namespace marketday::test {

inline ReadPanel panel_of(const std::string& csv, const std::string& recipe) {
  return read_panel(CsvTable::parse(csv, "t.csv"), YamlNode::parse(recipe, "r.yaml"), "");
}

inline constexpr const char* kShopRecipe =
    "customer: who\ndate: day\nbasket: bill\nitem: sku\ncategory: kind\nunits: n\npaid: eur\n"
    "discounts: [off]\n";

// Two customers, three purchase days, four baskets; 2024-01-01 was a Monday.
inline constexpr const char* kShop =
    "who,day,bill,sku,kind,n,eur,off\n"
    "ann,2024-01-01,1,tea,drinks,2,6.00,2.00\n"
    "ann,2024-01-01,1,bread,food,1,2.00,0\n"
    "ann,2024-01-11,2,tea,drinks,1,4.00,0\n"
    "bob,2024-01-06,3,bread,food,1,2.00,0\n"
    "bob,2024-01-06,4,cola,drinks,3,3.00,0\n";

}  // namespace marketday::test
