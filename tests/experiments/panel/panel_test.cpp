// `marketday panel` as a user runs it.
#include <fmt/core.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "sim/io/csv.h"
#include "sim/io/files.h"
#include "support/command.h"
#include "support/docs.h"

namespace marketday::tests {
namespace {

namespace fs = std::filesystem;

const std::string kRecipe =
    "customer: customer_id\ndate: date\nbasket: order_id\npaid: paid_cents\n"
    "cents_per_unit: 1\n";

// A shipped scenario with fewer households, and its orders as `marketday simulate` writes them.
std::string small_grocery(const TestFolder& folder) {
  std::string text = read_file(std::string(MARKETDAY_SOURCE_DIR) + "/scenarios/grocery.yaml");
  const std::string many = "shoppers: 40000";
  return folder.write("small.yaml", text.replace(text.find(many), many.size(), "shoppers: 2500"));
}

std::string orders(const TestFolder& folder) {
  const CommandResult run =
      marketday_command("simulate " + small_grocery(folder) +
                        " --days 70 --seed 5 --quiet --output " + (folder / "events"));
  REQUIRE(run.exit_code == 0);
  return folder / "events/orders.csv";
}

CommandResult panel(const std::string& file, const std::string& recipe, const std::string& more) {
  return marketday_command("panel " + file + " --recipe " + recipe + " --quiet " + more);
}

}  // namespace

TEST_CASE("a scenario's own orders cannot be told from it; another scenario's can", "[panels]") {
  const TestFolder folder;
  const std::string file = orders(folder);
  const std::string recipe = folder.write("r.yaml", kRecipe);
  const auto compare = [&](const std::string& scenario) {
    const CommandResult run =
        panel(file, recipe,
              "--scenario " + scenario +
                  " --seeds 1 --first-seed 9 --resamples 40 --force --output " + (folder / "out"));
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    const CsvTable auc = CsvTable::load(folder / "out/classifier.csv");
    const CsvTable stages = CsvTable::load(folder / "out/stages.csv");
    double least = 1.0;
    for (std::size_t row = 0; row < stages.rows(); ++row) {
      least = std::min(least, stages.number(row, stages.column("ks_complement"), 0.0, 1.0));
    }
    return std::pair(auc.number(0, auc.column("auc"), 0.0, 1.0), least);
  };
  const auto [own_auc, own_least] = compare(folder / "small.yaml");
  CHECK(own_auc < 0.56);
  CHECK(own_least > 0.95);
  const auto [other_auc, other_least] = compare("general");
  CHECK(other_auc > 0.8);
  CHECK(other_least < 0.8);
}

TEST_CASE("the panel's files are the same for one thread and two, and symmetric", "[panels]") {
  const TestFolder folder;
  const std::string file = orders(folder);
  const std::string recipe = folder.write("r.yaml", kRecipe);
  for (const char* threads : {"1", "2"}) {
    const CommandResult run = panel(file, recipe,
                                    fmt::format("--scenario preset_a --shoppers 300 --seeds 2 "
                                                "--fit-days 35 --resamples 40 --threads {} "
                                                "--output {}",
                                                threads, folder / threads));
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
  }
  CHECK(result_hashes(folder / "1") == result_hashes(folder / "2"));
  const CsvTable statistics = CsvTable::load(folder / "1/statistics.csv");
  const CsvTable covariance = CsvTable::load(folder / "1/covariance.csv");
  REQUIRE(covariance.rows() == statistics.rows());
  CHECK(statistics.text(0, statistics.column("sha256")) == sha256_file(file));
  for (std::size_t i = 0; i < covariance.rows(); ++i) {
    const double error = statistics.number(i, statistics.column("standard_error"), 0.0, 1e12);
    CHECK(covariance.number(i, i + 1, 0.0, 1e12) == Approx(error * error));
    CHECK(covariance.text(0, i + 1) == covariance.text(i, 1));
  }
}

TEST_CASE("the commands of docs/panels.md run as they stand", "[panels]") {
  const TestFolder folder;
  run_page("panels.md", folder);
  CHECK(CsvTable::load(folder / "panel/stages.csv").rows() == 8);  // four stages, two periods
}

TEST_CASE("the shipped bases of panels are scenarios", "[panels]") {
  for (const char* name : {"cdnow_cohort", "grocery_panel"}) {
    const CommandResult run = marketday_command(
        fmt::format("validate {}/scenarios/panels/{}.yaml", MARKETDAY_SOURCE_DIR, name));
    INFO(run.err);
    CHECK(run.exit_code == 0);
  }
}

TEST_CASE("wrong commands of panel end with 2 or 3, say the cure and write nothing", "[panels]") {
  const TestFolder folder;
  const std::string file = folder.write("t.csv", "c,d,p\n1,2024-01-01,5\n2,2024-01-09,7\n");
  const std::string recipe = folder.write("r.yaml", "customer: c\ndate: d\npaid: p\n");
  const std::string wrong = folder.write("w.yaml", "customer: c\ndate: d\npayed: p\n");
  const std::string out = folder / "out";
  struct Case {
    std::string arguments;
    int exit_code;
    std::string says;
  };
  const std::vector<Case> cases = {
      {file + " --recipe " + wrong, 2, "did you mean `paid`"},
      {file + " --recipe " + recipe + " --scenario grocerys", 2, "did you mean `grocery`"},
      {file + " --recipe " + recipe + " --fit-days 40", 2, "--fit-days"},
      {file + " --recipe " + recipe + " --seeds 0", 2, "--seeds"},
      {file + " --recipe " + recipe + " --deal-depths 0.2,2", 2, "--deal-depths"},
      {file, 2, "--recipe"},
      {(folder / "none.csv") + " --recipe " + recipe, 3, "none.csv"},
      {file + " --recipe " + (folder / "none.yaml"), 3, "none.yaml"},
  };
  for (const Case& c : cases) {
    const CommandResult run = marketday_command("panel " + c.arguments + " --output " + out);
    INFO(c.arguments << "\n" << run.err);
    CHECK(run.exit_code == c.exit_code);
    CHECK(run.err.find(c.says) != std::string::npos);
    CHECK_FALSE(fs::exists(out));
  }
  REQUIRE(panel(file, recipe, "--output " + out).exit_code == 0);
  const CommandResult again = panel(file, recipe, "--output " + out);
  CHECK(again.exit_code == 2);
  CHECK(again.err.find("--force") != std::string::npos);
}

}  // namespace marketday::tests
