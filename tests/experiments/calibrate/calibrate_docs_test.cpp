// The guide of docs/calibrate.md, run as it stands.
#include <catch2/catch.hpp>
#include <cstdlib>

#include "sim/io/csv.h"
#include "sim/io/files.h"
#include "support/command.h"

namespace marketday::tests {

TEST_CASE("the commands of docs/calibrate.md run as they stand and find the shop's price") {
  const std::string page = read_file(std::string(MARKETDAY_SOURCE_DIR) + "/docs/calibrate.md");
  const std::string fence = "```sh\n";
  std::string commands;
  for (std::size_t at = page.find(fence); at != std::string::npos; at = page.find(fence, at + 1)) {
    const std::size_t from = at + fence.size();
    commands += page.substr(from, page.find("```", from) - from);
  }
  const TestFolder folder;
  const std::string file =
      folder.write("script.sh", "set -e\ncd " + (folder / ".") +
                                    "\nmarketday() { " MARKETDAY_BINARY " \"$@\"; }\n" + commands);
  const int code = std::system(("sh " + file + " > " + (folder / "log") + " 2>&1").c_str());
  INFO(read_file(folder / "log"));
  REQUIRE(code == 0);
  const CsvTable parameters = CsvTable::load(folder / "my_shop/parameters.csv");
  REQUIRE(parameters.text(0, 0) == "catalogue.median_price_cents");
  CHECK(parameters.number(0, parameters.column("estimate"), 0, 1e6) == Approx(2500).margin(120));
  CHECK(CsvTable::load(folder / "ranking/summary.csv").rows() > 0);
}

}  // namespace marketday::tests
