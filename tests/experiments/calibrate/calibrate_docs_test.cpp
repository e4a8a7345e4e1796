// The guide of docs/calibrate.md, run as it stands.
#include <catch2/catch.hpp>

#include "sim/io/csv.h"
#include "support/docs.h"

namespace marketday::tests {

TEST_CASE("the commands of docs/calibrate.md run as they stand and find the shop's price") {
  const TestFolder folder;
  run_page("calibrate.md", folder);
  const CsvTable parameters = CsvTable::load(folder / "my_shop/parameters.csv");
  REQUIRE(parameters.text(0, 0) == "catalogue.median_price_cents");
  CHECK(parameters.number(0, parameters.column("estimate"), 0, 1e6) == Approx(2500).margin(120));
  CHECK(CsvTable::load(folder / "ranking/summary.csv").rows() > 0);
}

}  // namespace marketday::tests
