#include <catch2/catch.hpp>

#include "support/panel_shop.h"

namespace marketday::test {
namespace {

std::string complaint(const std::string& csv, const std::string& recipe) {
  try {
    panel_of(csv, recipe);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

struct Wrong {
  const char* csv;
  const char* recipe;
  std::vector<std::string> says;
};

constexpr const char* kPlain = "customer: c\ndate: d\npaid: p\n";

}  // namespace

TEST_CASE("every wrong transactions file or recipe has its own complaint", "[panels]") {
  const std::vector<Wrong> wrongs = {
      {"c,d,p\n1,2024-13-01,5\n", kPlain, {"t.csv:2:2", "2024-13-01", "a date is expected"}},
      {"c,d,p\n1,01/02/2024,5\n", kPlain, {"t.csv:2:2", "a date is expected"}},
      {"c,d,p\n1,2024-01-01,five\n", kPlain, {"t.csv:2:3", "five"}},
      {"c,d,p\n1,2024-01-01,nan\n", kPlain, {"t.csv:2:3"}},
      {"c,d,p\n1,2024-01-01,\n", kPlain, {"t.csv:2:3"}},
      {"c,d,p\n1,2024-01-01\n", kPlain, {"t.csv:2"}},
      {"c,d,p\n", kPlain, {"t.csv", "rows are expected"}},
      {"c,d,p\n,2024-01-01,5\n", kPlain, {"no row is left", "1 rejected: no customer"}},
      {"c,d,p\n1,2024-01-01,5\n", "customer: k\ndate: d\npaid: p\n", {"`k`"}},
      {"c,d,p\n1,2024-01-01,5\n", "customer: c\npaid: p\n", {"r.yaml", "`date` or `day`"}},
      {"c,d,p\n1,2024-01-01,5\n", "customer: c\ndate: d\nday: d\npaid: p\n", {"`date` or `day`"}},
      {"c,d,p\n1,2024-01-01,5\n", "customer: c\ndate: d\n", {"r.yaml", "paid"}},
      {"c,d,p\n1,2024-01-01,5\n",
       "customer: c\ndate: d\npaid: p\nunit_price: p\n",
       {"r.yaml", "unit_price"}},
      {"c,d,p\n1,2024-01-01,5\n", "customer: c\ndate: d\nunit_price: p\n", {"unit_price", "units"}},
      {"c,d,p\n1,2024-01-01,5\n", "customer: c\ndate: d\npaid: p\nunit: n\n", {"unit", "did you"}},
      {"c,d,p\n1,2024-01-01,5\n",
       "customer: c\ndate: d\npaid: p\nfirst_date: soon\n",
       {"r.yaml:4", "a date is expected"}},
      {"c,d,p\n1,2024-01-01,5\n",
       "customer: c\ndate: d\npaid: p\ncategory: {file: x.csv, item: a, category: b}\n",
       {"r.yaml:4", "item"}},
      {"c,d,p,b\n1,2024-01-01,5,7\n",
       "customer: c\ndate: d\npaid: p\nbasket: b\nrow_baskets: true\n",
       {"r.yaml:5", "basket"}},
      {"c,d,p\n1,2.5,5\n", "customer: c\nday: d\npaid: p\n", {"t.csv:2:2", "2.5"}},
  };
  for (const Wrong& wrong : wrongs) {
    const std::string text = complaint(wrong.csv, wrong.recipe);
    INFO(wrong.csv << wrong.recipe << text);
    CHECK_FALSE(text.empty());
    for (const std::string& part : wrong.says) CHECK(text.find(part) != std::string::npos);
  }
}

TEST_CASE("rows that are no purchases are counted by reason", "[panels]") {
  const ReadPanel read =
      panel_of("c,d,n,p\n1,3,1,5\n1,4,-1,5\n,4,1,5\n2,1,1,5\n2,5,90,5\n2,5,1,-1\n2,40,1,1\n",
               "customer: c\nday: d\nunits: n\npaid: p\nmost_units: 50\ndays: 30\n");
  CHECK(read.report.read == 7);
  CHECK(read.report.used == 2);
  CHECK(read.report.rejected.size() == 5);
  std::size_t rejected = 0;
  for (const auto& [reason, rows] : read.report.rejected) rejected += rows;
  CHECK(rejected == 5);
}

}  // namespace marketday::test
