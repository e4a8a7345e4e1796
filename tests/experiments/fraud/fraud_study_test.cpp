// Experiments of `kind: fraud_study` as a user runs them: the same bytes for any threads and after
// a broken run, money that adds up, comparisons with the baseline, and every wrong key.
#include <catch2/catch.hpp>
#include <map>

#include "experiments/fraud/fraud_measures.h"
#include "sim/io/csv.h"
#include "support/command.h"

namespace marketday::tests {
namespace {

// Neither returns nor messages: then every cent of profit is an order's, a review's or a
// challenge's.
const std::string kStudy = R"(experiment: small_study
kind: fraud_study
scenario: coupon_raid
overrides:
  population: {shoppers: 3000}
  clock: {warm_up_days: 3}
  returns: {on: false}
  fraud: {adaptation: {camouflage: 0.2}}
seeds: {first: 1, count: 3}
days: 30
window_days: 10
rounds: 2
baseline: open
clean: clean
cases:
  - {case: clean, overrides: {fraud: {share: 0}}}
  - {case: open}
  - case: rules
    overrides:
      fraud:
        screening:
          review_capacity_per_day: 4
          rules:
            rules:
              - {name: many, when: device_accounts > 3, action: review}
              - {name: cheap, when: {all: [discount_permille >= 300, device_accounts <= 2]}, action: challenge}
targets:
  - {case: rules, measure: leakage, at_most: 0.9}
  - {case: rules, measure: average_precision, at_least: 0.5}
)";

std::string replaced(const std::string& from, const std::string& to) {
  std::string text = kStudy;
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

// runs.csv: (case, seed, measure) -> value; what is empty is left out.
using Runs = std::map<std::string, std::map<std::string, std::map<std::string, double>>>;

Runs read_runs(const std::string& path) {
  const CsvTable table = CsvTable::load(path);
  Runs runs;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    auto& values = runs[std::string(table.text(row, 0))][std::string(table.text(row, 1))];
    const std::string measure(table.text(row, 2));
    try {
      values[measure] = table.number(row, 3, -1e15, 1e15);
    } catch (const InputError&) {
      continue;  // empty
    }
  }
  return runs;
}

std::string run_small(const TestFolder& folder, const std::string& out,
                      const std::string& options = "") {
  const std::string file = folder.write("study.yaml", kStudy);
  const CommandResult run =
      marketday_command("run " + file + " --quiet --output " + (folder / out) + " " + options);
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  return run.out;
}

}  // namespace

TEST_CASE("a study of fraud is the same for any threads, and verifies") {
  const TestFolder folder;
  const std::string text = run_small(folder, "one", "--threads 1");
  CHECK(text.find("rules leakage at most 0.9: 0.") != std::string::npos);
  CHECK(text.find("rules average_precision at least 0.5: - (missed)") != std::string::npos);
  run_small(folder, "two", "--threads 2");
  CHECK(result_hashes(folder / "one") == result_hashes(folder / "two"));
  for (const char* name : {"runs.csv", "summary.csv", "kinds.csv", "precision.csv", "leakage.csv",
                           "survival.csv", "windows.csv", "targets.csv", "report.html"}) {
    CHECK(result_hashes(folder / "one").count(name) == 1);
  }
  CHECK(marketday_command("verify " + (folder / "one") + " --quiet").exit_code == 0);
}

TEST_CASE("a study that was killed goes on with --resume to the same bytes") {
  const TestFolder folder;
  run_small(folder, "whole");
  const std::string file = folder.write("study.yaml", kStudy);
  marketday_command("run " + file + " --quiet --threads 1 --output " + (folder / "broken"), 0.2);
  const CommandResult resumed =
      marketday_command("run " + file + " --quiet --resume --output " + (folder / "broken"));
  INFO(resumed.err);
  REQUIRE(resumed.exit_code == 0);
  CHECK(result_hashes(folder / "whole") == result_hashes(folder / "broken"));
}

TEST_CASE("what leaks under the baseline is all, and it prevents and earns nothing") {
  const TestFolder folder;
  run_small(folder, "out");
  Runs runs = read_runs(folder / "out/runs.csv");
  REQUIRE(runs.size() == 3);
  for (auto& [seed, open] : runs["open"]) {
    auto& rules = runs["rules"][seed];
    auto& clean = runs["clean"][seed];
    CHECK(open["fraud_loss_cents"] > 0.0);
    CHECK(open["leakage"] == 1.0);
    CHECK(open["loss_prevented_cents"] == 0.0);
    CHECK(open["net_benefit_cents"] == 0.0);
    CHECK(clean["leakage"] == 0.0);
    CHECK(clean["gap_to_clean_cents"] == 0.0);
    CHECK(clean["fraud_loss_cents"] == 0.0);
    CHECK(rules["leakage"] < 0.9);
    CHECK(rules["leakage"] ==
          Approx(rules["fraud_loss_cents"] / open["fraud_loss_cents"]).epsilon(1e-12));
    CHECK(rules["net_benefit_cents"] == rules["profit_cents"] - open["profit_cents"]);
    CHECK(rules["gap_to_clean_cents"] == clean["profit_cents"] - rules["profit_cents"]);
    CHECK(rules["review_precision"] > 0.5);
    CHECK(rules["detected_share"] > 0.0);
    CHECK(rules.count("average_precision") == 0);  // nobody is scored
  }
  const CsvTable leakage = CsvTable::load(folder / "out/leakage.csv");
  int days = 0;
  for (std::size_t row = 0; row < leakage.rows(); ++row) {
    if (leakage.text(row, 0) != "open" || leakage.number(row, 3, -1e12, 1e12) <= 0.0) continue;
    CHECK(leakage.number(row, 4, 0, 10) == 1.0);
    ++days;
  }
  CHECK(days > 10);
}

TEST_CASE("a study's money adds up to the ledger, to the cent, and kinds to the total") {
  const TestFolder folder;
  run_small(folder, "out");
  Runs runs = read_runs(folder / "out/runs.csv");
  for (auto& [name, seeds] : runs) {
    for (auto& [seed, m] : seeds) {
      INFO(name << " " << seed);
      CHECK(m["other_cents"] == 0.0);
      CHECK(m["profit_cents"] == m["honest_profit_cents"] + m["cover_profit_cents"] +
                                     m["pending_loss_cents"] - m["fraud_loss_cents"] -
                                     m["tolerated_loss_cents"] - m["reviews_cents"] -
                                     m["challenges_cents"]);
      CHECK(m["reviews_cents"] == 300.0 * m["reviews"]);
      CHECK(m["challenges_cents"] == 5.0 * m["challenges"]);
    }
  }
  CHECK(runs["open"]["1"]["cover_profit_cents"] > 0.0);
  CHECK(runs["rules"]["1"]["reviews"] > 0.0);
  CHECK(runs["rules"]["1"]["challenges"] > 0.0);
  CHECK(runs["rules"]["1"]["friction_cents"] != 0.0);
  const CsvTable kinds = CsvTable::load(folder / "out/kinds.csv");
  std::map<std::string, double> loss;
  for (std::size_t row = 0; row < kinds.rows(); ++row) {
    if (kinds.text(row, 0) != "rules" || kinds.text(row, 1) != "2") continue;
    const std::string sort = kinds.integer(row, 3, 0, 1) == 1 ? "fraud" : "other";
    if (kinds.text(row, 2) == "honest") continue;
    loss[sort] += kinds.number(row, kinds.column("loss_cents"), -1e12, 1e12);
  }
  CHECK(loss["fraud"] == runs["rules"]["2"]["fraud_loss_cents"]);
  CHECK(loss["other"] == runs["rules"]["2"]["tolerated_loss_cents"]);
}

TEST_CASE("each wrong key of a fraud study is refused with its place and cure") {
  struct Wrong {
    std::string from, to;
    std::vector<std::string> says;
  };
  const std::vector<Wrong> all = {
      {"kind: fraud_study", "kind: fraud_studdy", {"study.yaml:2", "fraud_study"}},
      {"days: 30", "dayz: 30", {"study.yaml:10", "did you mean `days`"}},
      {"days: 30", "days: 0", {"study.yaml:10", "1 to 3000"}},
      {"window_days: 10", "window_days: 40", {"study.yaml:11", "0 to 30"}},
      {"rounds: 2", "rounds: none", {"study.yaml:12"}},
      {"scenario: coupon_raid", "scenario: coupon_rade", {"did you mean `coupon_raid`"}},
      {"scenario: coupon_raid\noverrides:\n  population: {shoppers: 3000}\n  clock: {warm_up_days: "
       "3}\n"
       "  returns: {on: false}\n  fraud: {adaptation: {camouflage: 0.2}}\n",
       "scenario: default\n",
       {"no `fraud` section", "mixed_season"}},
      {"baseline: open", "baseline: opened", {"no case `opened`", "did you mean `open`"}},
      {"baseline: open\n", "", {"baseline"}},
      {"clean: clean", "clean: open", {"study.yaml:14", "share: 0"}},
      {"{case: open}", "{case: clean}", {"stands twice"}},
      {"{case: open}", "{case: open, overides: {}}", {"did you mean `overrides`"}},
      {"{case: open}", "{case: open, baseline: shut}", {"no case `shut`"}},
      {"{fraud: {share: 0}}", "{fraud: {share: 2}}", {"share", "0 to 0.5"}},
      {"{fraud: {share: 0}}", "{frauds: {share: 0}}", {"did you mean `fraud`"}},
      {"action: review", "action: revue", {"did you mean `review`"}},
      {"measure: leakage", "measure: leekage", {"did you mean `leakage`"}},
      {"at_most: 0.9", "at_most: 0.9, at_least: 0.1", {"at_least", "one of them"}},
      {"{case: rules, measure: l", "{case: rulez, measure: l", {"did you mean `rules`"}},
      {"baseline: open\n", "baseline: open\npolicy: {name: nevver}\n", {"did you mean `never`"}},
  };
  for (const Wrong& wrong : all) {
    const TestFolder folder;
    const CommandResult result =
        marketday_command("validate " + folder.write("study.yaml", replaced(wrong.from, wrong.to)));
    INFO(wrong.to << "\n" << result.err);
    CHECK(result.exit_code == 2);
    for (const std::string& part : wrong.says) {
      CHECK(result.err.find(part) != std::string::npos);
    }
  }
}

}  // namespace marketday::tests
