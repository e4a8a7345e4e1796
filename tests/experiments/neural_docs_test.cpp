#include <catch2/catch.hpp>

#include "models/neural/network.h"
#include "sim/io/csv.h"
#include "support/docs.h"

namespace marketday::tests {

TEST_CASE("the commands of docs/neural.md run as they stand and foresee what was made up") {
  if (!neural_missing().empty()) {
    WARN("skipped: neural models: " << neural_missing());
    return;
  }
  const TestFolder folder;
  run_page("neural.md", folder);
  const CsvTable ahead = CsvTable::load(folder / "sales_ahead.csv");
  const CsvTable shops = CsvTable::load(folder / "shops.csv");
  REQUIRE(ahead.rows() == 30);
  for (std::size_t row = 0; row < 10; ++row) {
    // the first shop's days from 150 on, and the day before each
    const double promo = shops.number(150 + row, 3, 0.0, 1.0);
    const double before = shops.number(149 + row, 3, 0.0, 1.0);
    const double sales = 50.0 * (1.0 + promo) * (before > 0.0 ? 0.7 : 1.0);
    CHECK(ahead.number(row, 1, 0.0, 1e6) == Approx(sales).epsilon(0.2));
  }
  const CsvTable next = CsvTable::load(folder / "next_items.csv");
  REQUIRE(next.rows() == 2);
  CHECK(next.text(0, 1) == "pan_care");
}

}  // namespace marketday::tests
