// Experiments of kind ab_test: what the shipped one shows, and that its runs are as safe as others.
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "experiments/ab/ab_tables.h"
#include "sim/io/csv.h"
#include "sim/io/files.h"
#include "support/command.h"

namespace marketday::tests {
namespace {

const std::string kSmall = R"(experiment: small
kind: ab_test
seeds: {first: 1, count: 3}
markets: 4
designs:
  - {design: shopper}
  - {design: cluster, size: 20}
  - {design: cluster}
  - {design: switchback, block_days: 2, washout_days: 1}
cases:
  - case: sold_out
    scenario:
      scenario: s
      summary: A test.
      population: {shoppers: 120}
      catalogue: {categories: 1, items_per_category: 2, stock_units: 15, restock_days: 2}
      visits: {rate_mean_per_week: 4}
    environment: {name: offer, horizon_days: 8}
    metric: units
    policies:
      - {name: never, label: without}
      - {name: always, depth: 0.2, label: with}
)";

std::string with(const std::string& old, const std::string& now) {
  std::string text = kSmall;
  const std::size_t at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), now);
}

}  // namespace

TEST_CASE("interference.yaml: sharing biases the split of shoppers, the right design repairs it") {
  const std::string file = std::string(MARKETDAY_SOURCE_DIR) + "/experiments/interference.yaml";
  AbTest test =
      read_ab_test(YamlNode::load(file), std::string(MARKETDAY_SOURCE_DIR) + "/experiments");
  REQUIRE(test.cases.size() == 5);
  std::map<std::string, std::map<std::string, DesignRecord>> records;
  for (const AbCase& c : test.cases) {
    std::vector<AbReplication> replications;
    for (std::uint64_t seed = 101; seed <= 112; ++seed) {
      replications.push_back(play_replication(test, c, seed, [] {}));
    }
    for (std::size_t d = 0; d < test.designs.size(); ++d) {
      records[c.experiment.name][test.designs[d].label] = record_of(replications, d, test.alpha);
    }
  }
  const auto biased = [&](const char* c, const char* design) {
    const DesignRecord& r = records.at(c).at(design);
    INFO(c << " " << design << " bias " << r.bias << " +- " << r.bias_error);
    CHECK(std::abs(r.bias) > 4.0 * r.bias_error);
  };
  const auto unbiased = [&](const char* c, const char* design) {
    const DesignRecord& r = records.at(c).at(design);
    INFO(c << " " << design << " bias " << r.bias << " +- " << r.bias_error);
    CHECK(std::abs(r.bias) < 4.0 * r.bias_error);
  };
  for (const AbDesign& design : test.designs) unbiased("nothing_shared", design.label.c_str());
  for (const char* c : {"shared_stock", "shared_budget", "word_of_mouth"}) {
    biased(c, "shopper");
    unbiased(c, "cluster_market");
  }
  unbiased("shared_stock", "switchback_7");
  CHECK(std::abs(records.at("shared_stock").at("switchback_7").bias) <
        0.02 * std::abs(records.at("shared_stock").at("shopper").bias));
  // what stays in the wallet crosses the blocks; leaving out days helps
  biased("coupons_kept", "switchback_7");
  unbiased("coupons_kept", "shopper");
  CHECK(std::abs(records.at("coupons_kept").at("switchback_7_washout_3").bias) <
        0.8 * std::abs(records.at("coupons_kept").at("switchback_7").bias));
  // the tests of shoppers cry wolf: what they find is not there when everybody gets it
  CHECK(records.at("shared_stock").at("shopper").rejected > 0.9);
}

TEST_CASE("an ab_test runs, resumes after a kill, verifies, and is the same on any threads") {
  const TestFolder folder;
  const std::string file = folder.write("small.yaml", kSmall);
  REQUIRE(marketday_command("validate " + file).exit_code == 0);
  const CommandResult run =
      marketday_command("run " + file + " --quiet --threads 1 --output " + (folder / "one"));
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  CHECK(run.out.find("sold_out: units a shopper and day, with against without") == 0);
  REQUIRE(marketday_command("run " + file + " --quiet --threads 2 --output " + (folder / "two"))
              .exit_code == 0);
  CHECK(result_hashes(folder / "one") == result_hashes(folder / "two"));
  CHECK(marketday_command("verify " + (folder / "one") + " --quiet").exit_code == 0);
  CHECK(marketday_command("run " + file + " --output " + (folder / "one")).exit_code == 2);
  CHECK(marketday_command("run " + file + " --resume --output " + (folder / "one")).exit_code == 0);
  marketday_command("run " + file + " --quiet --output " + (folder / "three"), 0.05);
  REQUIRE(marketday_command("run " + file + " --quiet --resume --output " + (folder / "three"))
              .exit_code == 0);
  CHECK(result_hashes(folder / "one") == result_hashes(folder / "three"));
  const CsvTable runs = CsvTable::load(folder / "one/runs.csv");
  CHECK(runs.rows() == 4 * 3);
  CHECK(read_file(folder / "one/report.html").find("src=\"http") == std::string::npos);
}

TEST_CASE(
    "both worlds and every design draw the same luck: policies that agree differ in nothing") {
  std::string text = with("{name: always, depth: 0.2, label: with}", "{name: never, label: with}");
  const AbTest test = read_ab_test(YamlNode::parse(text, "t.yaml"), "");
  const AbReplication r = play_replication(test, test.cases[0], 5, [] {});
  CHECK(r.truth == 0.0);
  CHECK(r.control_mean > 0.0);
  // the split of shoppers sees chance alone
  CHECK(std::abs(r.designs[0].estimate) < 5.0 * r.designs[0].standard_error);
}

TEST_CASE("an ab_test that makes no sense is said to, with place and cure") {
  struct Mistake {
    std::string text;
    std::vector<std::string> says;
  };
  const std::vector<Mistake> mistakes = {
      {with("kind: ab_test", "kind: abtest"), {":2:", "ab_test"}},
      {with("markets: 4", "market: 4"), {"did you mean `markets`?"}},
      {with("markets: 4", "markets: 3"), {"markets as clusters", "4 or more"}},
      {with("design: shopper", "design: shoper"), {"did you mean `shopper`?"}},
      {with("size: 20", "size: 100"), {"clusters of 100", "120 shoppers"}},
      {with("washout_days: 1", "washout_days: 2"), {"washout_days", "leave some days"}},
      {with("block_days: 2", "block_days: 9"), {"block_days shorter"}},
      {with("{design: shopper}", "{design: shopper, size: 3}"), {"`size` for a shopper design"}},
      {with("{design: cluster}", "{design: shopper}"), {"stands twice"}},
      {with("metric: units", "metric: unit"), {"did you mean `units`?"}},
      {with("{name: offer, horizon_days: 8}", "{name: campaign, horizon_days: 8}"),
       {"does not decide shopper by shopper", "offer"}},
      {with("      - {name: never, label: without}\n", ""), {"1 policies", "give two"}},
      {with("case: sold_out", "case: a/b"), {"a/b", "letters"}},
      {with("    metric: units\n", "    metric: units\n    seeds: [1]\n"), {"seeds"}},
      {with("    environment: {name: offer, horizon_days: 8}\n", ""), {"environment"}}};
  for (const Mistake& mistake : mistakes) {
    const TestFolder folder;
    const CommandResult run = marketday_command("run " + folder.write("e.yaml", mistake.text) +
                                                " --output " + (folder / "out"));
    INFO(run.err);
    CHECK(run.exit_code == 2);
    CHECK(std::count(run.err.begin(), run.err.end(), '\n') == 1);
    for (const std::string& part : mistake.says) CHECK(run.err.find(part) != std::string::npos);
  }
}

}  // namespace marketday::tests
