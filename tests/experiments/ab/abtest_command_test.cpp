// `marketday abtest` through the real binary: verdicts, files, plans, and what users get wrong.
#include <fmt/core.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>

#include "sim/io/csv.h"
#include "sim/io/files.h"
#include "sim/random.h"
#include "support/command.h"

namespace marketday::tests {
namespace {

// Even and odd rows; spend depends on what was spent before, on the arm (`lift`) and on chance.
std::string shop_test(int rows, double lift, double orders_lift = 0.0) {
  CsvWriter csv({"group", "spend", "before", "orders", "store", "country", "bought"});
  for (int i = 0; i < rows; ++i) {
    const auto id = static_cast<std::uint32_t>(i);
    const RandomBlock bits = draw(77, id, 0, Purpose::ab_test);
    const bool treated = i % 2 == 1;
    const double before = 100.0 * uniform(bits[0]);
    const double spend = before + 40.0 * uniform(bits[1]) + (treated ? lift : 0.0);
    csv.text(treated ? "B" : "A").number(spend).number(before);
    csv.number(2.0 + uniform(bits[2]) + (treated ? orders_lift : 0.0));
    csv.text(fmt::format("s{}", i % 40)).text(i % 3 == 0 ? "fr" : "de");
    csv.text(uniform(bits[3]) < (treated ? 0.34 : 0.30) ? "true" : "false").end_row();
  }
  return csv.take();
}

const std::string kAsk = " --arm group --control A --metric spend ";

double cell(const CsvTable& table, std::size_t row, const char* column) {
  return table.number(row, table.column(column), -1e12, 1e12);
}

}  // namespace

TEST_CASE("abtest prints a verdict and writes tables and a report that needs no network") {
  const TestFolder folder;
  const std::string file = folder.write("shop.csv", shop_test(4'000, 3.0));
  const std::string output = folder / "out";
  const CommandResult run = marketday_command(
      "abtest " + file + kAsk +
      "--covariate before --segment country --guardrail orders:0.02 --output " + output);
  INFO(run.err << run.out);
  REQUIRE(run.exit_code == 0);
  CHECK(run.out.find("verdict: take B: it is better and the guardrails hold") != std::string::npos);
  CHECK(run.out.find("sample ratio: p = 1.0000: as meant") != std::string::npos);
  const CsvTable methods = CsvTable::load(output + "/methods.csv");
  REQUIRE(methods.rows() == 3);
  CHECK(methods.text(0, 1) == "welch");
  CHECK(methods.text(2, 1) == "lin");
  CHECK(methods.text(2, 2) == "yes");
  // the covariate explains var(before) / var(spend) = 100^2 / (100^2 + 40^2)
  const double ratio = cell(methods, 1, "standard_error") / cell(methods, 0, "standard_error");
  CHECK(ratio * ratio == Approx(1600.0 / 11600.0).margin(0.02));
  CHECK(CsvTable::load(output + "/segments.csv").rows() == 2);
  CHECK(CsvTable::load(output + "/guardrails.csv").rows() == 1);
  CHECK_FALSE(std::filesystem::exists(output + "/looks.csv"));
  const std::string page = read_file(output + "/report.html");
  CHECK(page.find("take B") != std::string::npos);
  CHECK(page.find("src=\"http") == std::string::npos);
  CHECK(page.find("/*DATA*/") == std::string::npos);
}

TEST_CASE("abtest never overwrites without --force, and then leaves nothing stale") {
  const TestFolder folder;
  const std::string file = folder.write("shop.csv", shop_test(200, 0.0));
  const std::string output = folder / "out";
  const std::string base = "abtest " + file + kAsk + "--output " + output;
  REQUIRE(marketday_command(base + " --segment country").exit_code == 0);
  const std::string first = read_file(output + "/methods.csv");
  const CommandResult again = marketday_command(base);
  CHECK(again.exit_code == 2);
  CHECK(again.err.find("--force replaces it") != std::string::npos);
  CHECK(marketday_command(base + " --force").exit_code == 0);
  CHECK_FALSE(std::filesystem::exists(output + "/segments.csv"));
  CHECK(read_file(output + "/methods.csv") == first);
}

TEST_CASE("abtest says worse, undecided and broken guardrails for what they are") {
  const TestFolder folder;
  const auto verdict = [&](const std::string& data, const std::string& more) {
    const CommandResult run = marketday_command("abtest " + folder.write("d.csv", data) + kAsk +
                                                more + " --force --output " + (folder / "out"));
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    return run.out.substr(run.out.find("verdict: "));
  };
  CHECK(verdict(shop_test(2'000, -10.0), "").starts_with("verdict: keep A: B is worse"));
  CHECK(verdict(shop_test(2'000, 0.0), "").starts_with("verdict: no difference shown"));
  CHECK(verdict(shop_test(2'000, -10.0), "--lower-is-better").starts_with("verdict: take B"));
  CHECK(verdict(shop_test(2'000, 10.0, -0.5), "--guardrail orders:0.05")
            .starts_with("verdict: keep A: B is better, but breaks the guardrail of orders"));
  CHECK(verdict(shop_test(2'000, 10.0, 0.5), "--guardrail orders:0.05:up")
            .starts_with("verdict: keep A: B is better, but breaks"));
  CHECK(verdict(shop_test(2'000, 10.0), "--shares 1 3").starts_with("verdict: do not decide"));
}

TEST_CASE("abtest on clusters is wider, and looks stop where they may") {
  const TestFolder folder;
  const std::string file = folder.write("shop.csv", shop_test(4'000, 6.0));
  const std::string output = folder / "out";
  const std::string base = "abtest " + file + kAsk + "--force --output " + output;
  const CommandResult cluster = marketday_command(base + " --cluster store");
  INFO(cluster.err);
  REQUIRE(cluster.exit_code == 0);
  CHECK(cluster.out.find("* cluster_robust") != std::string::npos);
  const CommandResult group = marketday_command(base + " --sequential group:4");
  REQUIRE(group.exit_code == 0);
  const CsvTable looks = CsvTable::load(output + "/looks.csv");
  CHECK(looks.rows() <= 4);
  CHECK(cell(looks, 0, "units") == 1'000);
  CHECK(cell(looks, 0, "bound") == Approx(2.9552).margin(1e-3));  // .05 / 16, two-sided
  CHECK(looks.text(looks.rows() - 1, looks.column("rejects")) == "yes");
  const CommandResult always =
      marketday_command(base + " --sequential always-valid --covariate before");
  REQUIRE(always.exit_code == 0);
  CHECK(always.out.find("* always_valid") != std::string::npos);
  CHECK(always.out.find("take B") != std::string::npos);
  // half of the plan: two of four looks
  const CommandResult early =
      marketday_command("abtest " + folder.write("same.csv", shop_test(4'000, 0.0)) + kAsk +
                        "--sequential group:4 --planned-units 8000 --force --output " + output);
  REQUIRE(early.exit_code == 0);
  CHECK(CsvTable::load(output + "/looks.csv").rows() == 2);
  CHECK(early.out.find("none of 2 looks rejects; 2 to come") != std::string::npos);
  CHECK(early.out.find("verdict: go on: no look has shown a difference") != std::string::npos);
}

TEST_CASE("abtest takes proportions and several arms, corrected for their number") {
  const TestFolder folder;
  std::string data = "arm,bought\n";
  for (int i = 0; i < 3'000; ++i) {
    data += fmt::format("{},{}\n",
                        i % 3 == 0   ? "none"
                        : i % 3 == 1 ? "mail"
                                     : "push",
                        (i / 3) % (i % 3 == 1 ? 4 : 5) == 0 ? 1 : 0);
  }
  const std::string output = folder / "out";
  const CommandResult run =
      marketday_command("abtest " + folder.write("d.csv", data) +
                        " --arm arm --control none --metric bought --output " + output);
  INFO(run.err << run.out);
  REQUIRE(run.exit_code == 0);
  CHECK(run.out.find("proportion_z") != std::string::npos);
  CHECK(run.out.find("p over all arms (Holm)") != std::string::npos);
  const CsvTable methods = CsvTable::load(output + "/methods.csv");
  CHECK(cell(methods, 0, "p_holm") == Approx(2.0 * cell(methods, 0, "p_value")));
  CHECK(cell(methods, 2, "difference") == 0.0);
}

TEST_CASE("abtest --plan: sizes, detectable effects, factors, simulation") {
  const auto plan = [](const std::string& options) {
    const CommandResult result = marketday_command("abtest --plan " + options);
    INFO(result.err);
    REQUIRE(result.exit_code == 0);
    return result.out;
  };
  const auto says = [](const std::string& text, const std::string& part) {
    INFO(text);
    CHECK(text.find(part) != std::string::npos);
  };
  says(plan("--base 0.1 --effect 0.01"), "takes 14749 units of control and 14749 of treatment");
  says(plan("--base 0.1 --relative 0.1"), "takes 14749 units");
  says(plan("--base 0.1 --units 14749 --effect 0.01"), "with power 0.80");
  says(plan("--sd 2 --effect 0.1 --cluster-size 50 --icc 0.02"), "variance times 1.9800");
  says(plan("--sd 2 --effect 0.1 --correlation 0.7"), "variance times 0.5100");
  says(plan("--base 0.1 --effect 0.01 --units-per-day 3000"), "10 days at 3000 units a day");
  says(plan("--base 0.1 --effect 0.01 --sequential group:5"), "5 looks");
  const std::string simulated = plan("--base 0.1 --effect 0.01 --simulate 2000");
  says(simulated, "simulated, 2000 tests: power 0.8");
  CHECK(simulated == plan("--base 0.1 --effect 0.01 --simulate 2000"));
}

namespace {

struct Mistake {
  const char* name;
  std::string content;  // of the data file
  std::string options;
  std::vector<std::string> says;
};

std::vector<Mistake> mistakes() {
  const std::string good = "group,spend,before\nA,1,2\nA,2,3\nB,3,1\nB,4,5\n";
  const auto with = [&](const std::string& old, const std::string& now) {
    std::string text = good;
    return text.replace(text.find(old), old.size(), now);
  };
  const std::string ask = "--arm group --control A --metric spend";
  return {
      {"no such column",
       good,
       "--arm grup --control A --metric spend",
       {":1", "no column `grup`", "did you mean `group`?"}},
      {"no such metric", good, "--arm group --control A --metric spent", {"`spend`"}},
      {"no such control",
       good,
       "--arm group --control C --metric spend",
       {"no row has the control `C`", "did you mean"}},
      {"one arm only", "group,spend\nA,1\nA,2\n", ask, {"every row is `A`", "second arm"}},
      {"one row in an arm", "group,spend\nA,1\nA,2\nB,2\n", ask, {"`B` has one row"}},
      {"text in the metric", with("B,3", "B,three"), ask, {":4:2", "`three`", "number"}},
      {"NaN in the metric", with("B,3", "B,nan"), ask, {":4:2", "nan"}},
      {"infinity in the metric", with("B,3", "B,inf"), ask, {":4:2", "inf"}},
      {"an empty cell", with("B,3", "B,"), ask, {":4:2", "empty cell"}},
      {"a cut row", good + "B,4", ask, {":6", "2 cells", "the header has 3"}},
      {"an empty file", "", ask, {"empty"}},
      {"a header only", "group,spend,before\n", ask, {"no rows"}},
      {"a constant covariate",
       "group,spend,before\nA,1,2\nA,2,2\nB,3,2\nB,4,2\n",
       ask + " --covariate before",
       {"covariate is constant"}},
      {"one cluster an arm",
       "group,spend,before\nA,1,2\nA,2,2\nB,3,3\nB,4,3\n",
       ask + " --cluster before",
       {"1 in control", "two or more"}},
      {"a margin of words", good, ask + " --guardrail before:much", {"before:much", "margin"}},
      {"a margin of 200 %", good, ask + " --guardrail before:2", {"below 1"}},
      {"an unknown guardrail", good, ask + " --guardrail befor:0.1", {"did you mean `before`?"}},
      {"looks of words", good, ask + " --sequential group:many", {"group:K"}},
      {"one look", good, ask + " --sequential group:1", {"2 to 100"}},
      {"too few rows for looks", good, ask + " --sequential always-valid", {"too few"}},
      {"clusters and looks",
       good,
       ask + " --cluster before --sequential group:2",
       {"--sequential beside --cluster"}},
      {"shares of three", good, ask + " --shares 1 1 1", {"3 shares for 2 arms"}},
      {"alpha of 2", good, ask + " --alpha 2", {"alpha"}},
      {"a plan beside data", good, "--plan", {"beside --plan"}},
      {"no metric", good, "--arm group --control A", {"no --metric"}}};
}

}  // namespace

TEST_CASE("abtest: every wrong input gets one clear message and writes nothing") {
  for (const Mistake& mistake : mistakes()) {
    DYNAMIC_SECTION(mistake.name) {
      const TestFolder folder;
      const std::string output = folder / "out";
      const CommandResult run =
          marketday_command("abtest " + folder.write("data.csv", mistake.content) + " " +
                            mistake.options + " --output " + output);
      INFO(run.err);
      CHECK(run.exit_code == 2);
      CHECK(run.out.empty());
      CHECK(std::count(run.err.begin(), run.err.end(), '\n') == 1);
      for (const std::string& part : mistake.says) {
        CHECK(run.err.find(part) != std::string::npos);
      }
      CHECK_FALSE(std::filesystem::exists(output));
    }
  }
}

TEST_CASE("abtest: files that are not there, packed files and plans without sense") {
  CHECK(marketday_command("abtest nowhere.csv" + kAsk).exit_code == 3);
  CHECK(marketday_command("abtest nowhere.csv.gz" + kAsk).err.find("gunzip") != std::string::npos);
  CHECK(marketday_command("abtest --plan --base 1.5 --effect 0.1").exit_code == 2);
  CHECK(marketday_command("abtest --plan --base 0.1").err.find("--units") != std::string::npos);
  CHECK(marketday_command("abtest --plan --base 0.95 --effect 0.1").exit_code == 2);
}

}  // namespace marketday::tests
