// `marketday log` and `compare` as a user runs them.
#include <catch2/catch.hpp>
#include <filesystem>

#include "sim/io/csv.h"
#include "sim/io/files.h"
#include "support/command.h"

namespace marketday::tests {
namespace {

// A small shop where deep coupons lose money, and a log of what random offers did in it.
std::string logged(const TestFolder& folder, const std::string& environment = "offer",
                   const std::string& more = "--truth") {
  const std::string shop = folder.write("shop.yaml", R"(scenario: shop
summary: A small shop where deep coupons lose money.
population: {shoppers: 1500}
catalogue: {gross_margin: 0.25, unlimited_stock: true}
incidence: {constant: -2.5}
coupons: {awareness_constant: 2}
order_value: {v: 3}
)");
  const CommandResult log = marketday_command(
      "log '" + environment + "' --behaviour uniform_random --rounds 15000 --seed 3 --scenario " +
      shop + " --quiet " + more + " --output " + (folder / "log.csv"));
  INFO(log.err);
  REQUIRE(log.exit_code == 0);
  return folder / "log.csv";
}

}  // namespace

TEST_CASE("compare tells a policy that loses money from one that does not, and what it rests on") {
  const TestFolder folder;
  const std::string log = logged(folder);
  const std::string command = "compare " + log +
                              " --policy never --policy '{name: always, label: deep, depth: 0.3}'"
                              " --segment segment --truth --quiet --output ";
  const CommandResult result = marketday_command(command + (folder / "out") + " --threads 1");
  INFO(result.err);
  REQUIRE(result.exit_code == 0);
  const CsvTable answers = CsvTable::load(folder / "out/differences.csv");
  for (std::size_t row = 0; row < answers.rows(); ++row) {
    if (answers.text(row, 0) != "deep" || answers.text(row, 2) != "dr") continue;
    CHECK(answers.text(row, answers.column("answer")) == "do not ship");
  }
  for (const char* name :
       {"values.csv", "diagnostics.csv", "actions.csv", "segments.csv", "costs.csv", "checks.csv",
        "truth.csv", "distribution.csv", "manifest.yaml", "report.html"}) {
    CHECK(std::filesystem::exists(folder / (std::string("out/") + name)));
  }
  const CommandResult again = marketday_command(command + (folder / "two") + " --threads 2");
  REQUIRE(again.exit_code == 0);
  for (const auto& file : std::filesystem::directory_iterator(folder / "out")) {
    const std::string name = file.path().filename().string();
    INFO(name);
    CHECK(read_file(file.path().string()) == read_file(folder / ("two/" + name)));
  }
  CHECK(marketday_command(command + (folder / "out")).err.find("--force") != std::string::npos);
}

TEST_CASE("compare says when the log cannot answer") {
  const TestFolder folder;
  const std::string log = logged(folder, "offer", "");
  std::string csv = read_file(log);
  // the deepest coupon vanishes from the log
  std::string kept = csv.substr(0, csv.find('\n') + 1);
  for (std::size_t at = kept.size(); at < csv.size();) {
    const std::size_t end = csv.find('\n', at);
    const std::string line = csv.substr(at, end - at);
    if (line.find("coupon_30") == std::string::npos) kept += line + "\n";
    at = end + 1;
  }
  std::string meta = read_file(folder / "log.meta.yaml");
  meta.replace(meta.find("rows: 15000\n"), 12, "");
  folder.write("cut.meta.yaml", meta);
  const CommandResult result = marketday_command(
      "compare " + folder.write("cut.csv", kept) +
      " --policy '{name: always, depth: 0.3}' --quiet --output " + (folder / "out"));
  INFO(result.out << result.err);
  CHECK(result.exit_code == 0);
  CHECK(result.out.find("this log cannot answer: 100 %") != std::string::npos);
  CHECK(result.out.find("never taken: `coupon_30`") != std::string::npos);
}

TEST_CASE(
    "a log of whole lives is valued by sequential estimators, which agree with the behaviour") {
  const TestFolder folder;
  const std::string log = logged(folder, "{name: offer, horizon_days: 60, problem: life}", "");
  const CommandResult result = marketday_command(
      "compare " + log + " --policy uniform_random --quiet --output " + (folder / "out"));
  INFO(result.out << result.err);
  REQUIRE(result.exit_code == 0);
  const CsvTable rows = CsvTable::load(folder / "out/sequences.csv");
  REQUIRE(rows.rows() == 9);
  const double behaviour = rows.number(0, rows.column("value"), -1e9, 1e9);
  for (std::size_t row = 1; row < rows.rows(); ++row) {
    INFO(rows.text(row, 1));
    // those of weights alone are the mean return to the last digit; models stand in the others
    const bool has_model = rows.text(row, 1).find("is") == std::string_view::npos;
    CHECK(rows.number(row, rows.column("value"), -1e9, 1e9) ==
          Approx(behaviour).epsilon(has_model ? 0.02 : 1e-9));
  }
}

TEST_CASE("intervals that hold at every look ask for the range of rewards and check it") {
  const TestFolder folder;
  const std::string log = logged(folder, "offer", "");
  const std::string command = "compare " + log + " --policy never --quiet --force --output " +
                              (folder / "out") + " --reward-range ";
  CHECK(marketday_command(command + "0 1").err.find("--reward-range") != std::string::npos);
  const CommandResult result = marketday_command(command + "-500 2000");
  INFO(result.err);
  CHECK(result.exit_code == 0);
  CHECK(result.out.find("hold at every look") != std::string::npos);
}

TEST_CASE("wrong words on compare's and log's command lines are refused with the cure") {
  const TestFolder folder;
  const std::string log = logged(folder, "offer", "");
  struct Wrong {
    std::string arguments;
    int code;
    std::string says;
  };
  const std::string base = "compare " + log + " --quiet --output " + (folder / "out") + " ";
  for (const Wrong& wrong : std::vector<Wrong>{
           {base, 2, "--policy"},
           {base + "--policy never --baseline nevr", 2, "did you mean `never`"},
           {base + "--policy never --estimator drr", 2, "unknown name"},
           {base + "--policy never --estimator '{name: dr_os, lamda: 3}'", 2, "lambda"},
           {base + "--policy never --primary dm", 2, "leaves that bias out"},
           {base + "--policy never --segment segmnt", 2, "did you mean `segment`"},
           {base + "--policy never --segment spent", 2, "more than 64 values"},
           {base + "--policy never --model logistic", 2, "outside 0 to 1"},
           {base + "--policy never --interval exact", 2, "student"},
           {base + "--policy never --truth", 3, "truth.csv"},
           {"compare nowhere.csv --policy never", 3, "nowhere.csv"},
           {"log offer --behaviour never --rounds 0 --seed 1 --output x.csv", 2, "--rounds"},
           {"log ofer --behaviour never --rounds 9 --seed 1 --output x.csv", 2,
            "did you mean `offer`"},
           {"log offer --behaviour never --rounds 9 --seed 1 --output x.txt", 2, ".csv"},
           {"log offer --behaviour never --rounds 9 --seed 1 --output no/where/x.csv", 3,
            "no such folder"},
       }) {
    const CommandResult result = marketday_command(wrong.arguments);
    INFO(wrong.arguments << "\n" << result.err);
    CHECK(result.exit_code == wrong.code);
    CHECK(result.err.find(wrong.says) != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(folder / "out"));
  }
}

}  // namespace marketday::tests
