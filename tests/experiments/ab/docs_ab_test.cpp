// docs/ab_tests.md: its commands run as they stand, its experiment too, and its numbers are those
// that the program gives.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <vector>

#include "experiments/ab/ab_test.h"
#include "sim/io/csv.h"
#include "sim/io/files.h"
#include "support/command.h"

namespace marketday::tests {
namespace {

std::string page() {
  return read_file(std::string(MARKETDAY_SOURCE_DIR) + "/docs/ab_tests.md");
}

std::vector<std::string> blocks(const std::string& text, const std::string& language) {
  std::vector<std::string> found;
  const std::string fence = "```" + language + "\n";
  for (std::size_t at = text.find(fence); at != std::string::npos; at = text.find(fence, at)) {
    at += fence.size();
    const std::size_t end = text.find("```", at);
    found.push_back(text.substr(at, end - at));
    at = end;
  }
  return found;
}

}  // namespace

TEST_CASE("the commands of docs/ab_tests.md run as they stand") {
  const TestFolder folder;
  std::string script = "set -e\nmarketday() { '" MARKETDAY_BINARY "' \"$@\"; }\n";
  int commands = 0;
  for (const std::string& block : blocks(page(), "sh")) {
    if (block.find("interference.yaml") != std::string::npos) continue;  // its own test plays it
    script += block;
    ++commands;
  }
  REQUIRE(commands == 3);
  folder.write("run.sh", script);
  const std::string line = "cd '" + (folder / "") + "' && bash run.sh > out.txt 2> err.txt";
  const int code = std::system(line.c_str());  // NOLINT(cert-env33-c): a folder of our own
  INFO(read_file(folder / "err.txt"));
  REQUIRE(code == 0);
  const std::string out = read_file(folder / "out.txt");
  CHECK(out.find("takes 14749 units of control") != std::string::npos);
  CHECK(out.find("verdict: take coupon: it is better and the guardrails hold") !=
        std::string::npos);
  CHECK(CsvTable::load(folder / "results/looks/looks.csv").rows() <= 2);
}

TEST_CASE("the experiment of docs/ab_tests.md runs, and interference.yaml is valid") {
  const TestFolder folder;
  const auto yaml = blocks(page(), "yaml");
  REQUIRE(yaml.size() == 1);
  const CommandResult run = marketday_command("run " + folder.write("e.yaml", yaml[0]) +
                                              " --quiet --output " + (folder / "out"));
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  CHECK(CsvTable::load(folder / "out/summary.csv").rows() == 3);
  CHECK(marketday_command("validate " + std::string(MARKETDAY_SOURCE_DIR) +
                          "/experiments/interference.yaml")
            .exit_code == 0);
  CHECK(marketday_command("abtest --help").out.find("Example: marketday abtest") !=
        std::string::npos);
  CHECK(marketday_command("describe ab_test").out.find("washout_days") != std::string::npos);
}

}  // namespace marketday::tests
