#include <catch2/catch.hpp>
#include <cstdlib>

#include "models/neural/network.h"
#include "sim/io/csv.h"
#include "sim/io/files.h"
#include "support/command.h"

namespace marketday::tests {

TEST_CASE("the commands of docs/neural.md run as they stand and foresee what was made up") {
  if (!neural_missing().empty()) {
    WARN("skipped: neural models: " << neural_missing());
    return;
  }
  const std::string page = read_file(std::string(MARKETDAY_SOURCE_DIR) + "/docs/neural.md");
  const std::size_t at = page.find("```sh\n") + 6;
  const TestFolder folder;
  const std::string script = "set -e\ncd " + (folder / ".") +
                             "\nmarketday() { " MARKETDAY_BINARY " \"$@\"; }\n" +
                             page.substr(at, page.find("```", at) - at);
  const std::string file = folder.write("script.sh", script);
  const int code = std::system(("sh " + file + " > " + (folder / "log") + " 2>&1").c_str());
  INFO(read_file(folder / "log"));
  REQUIRE(code == 0);
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
