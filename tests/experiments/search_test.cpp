// Searches as arms of an experiment: the same worlds for every candidate, results that do not
// depend on threads, policies that can be used again, and the Pareto set.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>

#include "sim/io/csv.h"
#include "sim/io/files.h"
#include "support/command.h"

namespace marketday::tests {
namespace {

const std::string kSearch = R"(experiment: search
scenario: default
overrides: {population: {shoppers: 1500}, catalogue: {gross_margin: 0.65, stock_units: 1000}, clock: {warm_up_days: 7}}
environment: {name: campaign, horizon_days: 7}
seeds: {first: 1, count: 2}
baseline: never
policies:
  - {name: never}
  - {name: always, label: always_30, depth: 0.3}
searches:
  - {name: cma_es, evaluations: 30, worlds: 2, policy: &p {one_hot: [segment], basis_features: [segment]}}
  - {name: nsga2, population: 12, evaluations: 36, worlds: 2, policy: *p}
)";

}  // namespace

TEST_CASE("a search gives the same bytes for one thread and for two, and verifies") {
  const TestFolder folder;
  const std::string file = folder.write("search.yaml", kSearch);
  const std::string run = "run " + file + " --quiet --output ";
  REQUIRE(marketday_command(run + (folder / "one") + " --threads 1").exit_code == 0);
  REQUIRE(marketday_command(run + (folder / "two") + " --threads 2").exit_code == 0);
  CHECK(result_hashes(folder / "one") == result_hashes(folder / "two"));
  CHECK(marketday_command("verify --quiet " + (folder / "one")).exit_code == 0);
  // a candidate's value is a point of the curve
  const CsvTable curves = CsvTable::load(folder / "one/curves.csv");
  std::map<std::string, int> candidates;
  for (std::size_t row = 0; row < curves.rows(); ++row) {
    ++candidates[std::string(curves.text(row, curves.column("agent")))];
  }
  CHECK(candidates["cma_es"] > 2 * 20);
  CHECK(candidates["cma_es"] <= 2 * 30);
  CHECK(candidates["nsga2"] == 2 * 36);
}

TEST_CASE("what a search found is a policy of the next experiment") {
  const TestFolder folder;
  const std::string file = folder.write("search.yaml", kSearch);
  const std::string output = folder / "out";
  REQUIRE(marketday_command("run " + file + " --quiet --output " + output).exit_code == 0);
  const std::string next = kSearch.substr(0, kSearch.find("searches:")) + "  - {file: " + output +
                           "/policies/cma_es-1.yaml, label: found}\n";
  const CommandResult again = marketday_command("run " + folder.write("next.yaml", next) +
                                                " --quiet --output " + (folder / "next"));
  INFO(again.err);
  REQUIRE(again.exit_code == 0);
  const auto value = [](const std::string& path, const std::string& agent) {
    const CsvTable runs = CsvTable::load(path + "/runs.csv");
    for (std::size_t row = 0; row < runs.rows(); ++row) {
      if (runs.text(row, runs.column("agent")) != agent) continue;
      if (runs.text(row, runs.column("seed")) != "1") continue;
      if (runs.text(row, runs.column("metric")) != "return") continue;
      return runs.number(row, runs.column("value"), -1e12, 1e12);
    }
    return 0.0;
  };
  CHECK(value(output, "cma_es") == value(folder / "next", "found"));
}

TEST_CASE("NSGA-II's set trades profit for what is given away, and none of it is beaten") {
  const TestFolder folder;
  const std::string file = folder.write("search.yaml", kSearch);
  const std::string output = folder / "out";
  REQUIRE(marketday_command("run " + file + " --quiet --output " + output).exit_code == 0);
  const CsvTable pareto = CsvTable::load(output + "/pareto.csv");
  REQUIRE(pareto.rows() > 2);
  double last_value = 0.0;
  double last_cost = 0.0;
  for (std::size_t row = 0; row < pareto.rows(); ++row) {
    const double value = pareto.number(row, pareto.column("searched_return"), -1e12, 1e12);
    const double cost = pareto.number(row, pareto.column("searched_cost"), 0.0, 1e12);
    if (pareto.integer(row, pareto.column("member"), 0, 1000) > 0) {
      CHECK(value < last_value);
      CHECK(cost < last_cost);
    }
    last_value = value;
    last_cost = cost;
  }
  CHECK(read_file(output + "/report.html").find("\"pareto\":[[") != std::string::npos);
}

TEST_CASE("searches on promotions with one budget play as many episodes as agents do") {
  const TestFolder folder;
  const std::string file = folder.write("budget.yaml", R"(experiment: budget
environment: {name: promo_budget, units: 10}
seeds: {first: 1, count: 1}
training_steps: 800
policies: [{name: never}]
agents: [{name: q_learning}]
searches:
  - {name: random_search, worlds: 2}
)");
  const std::string output = folder / "out";
  const CommandResult run = marketday_command("run " + file + " --quiet --output " + output);
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  const CsvTable curves = CsvTable::load(output + "/curves.csv");
  int candidates = 0;
  for (std::size_t row = 0; row < curves.rows(); ++row) {
    candidates += curves.text(row, curves.column("agent")) == "random_search" ? 1 : 0;
  }
  CHECK(candidates == 800 / 20 / 2);  // twenty visits an episode, two worlds a candidate
  CHECK(marketday_command("verify --quiet " + output).exit_code == 0);
}

}  // namespace marketday::tests
