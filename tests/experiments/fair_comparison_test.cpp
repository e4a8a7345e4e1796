// Equal budgets, sweeps on seeds of their own, suites, and checkpoints inside a cell.
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <set>

#include "experiments/seeds.h"
#include "experiments/suite.h"
#include "experiments/tuning.h"
#include "sim/io/csv.h"
#include "sim/io/files.h"
#include "sim/registry.h"
#include "support/command.h"

namespace marketday::tests {
namespace {

namespace fs = std::filesystem;

const std::string kTuned = R"(experiment: tuned
environment: {name: promo_budget, units: 20}
seeds: {first: 1, count: 3}
baseline: never
policies:
  - {name: never}
  - {name: optimal}
agents:
  - name: q_learning
    episodes: 20
    step_rule: visits
    discretiser:
      - {feature: coupons_left, edges: [0.5, 1.5]}
    tune:
      method: grid
      values: {epsilon: [0.9, 0.1], discount: [0, 1]}
      seeds: {first: 101, count: 2}
)";

std::string changed(std::string text, const std::string& from, const std::string& to) {
  REQUIRE(text.find(from) != std::string::npos);
  return text.replace(text.find(from), from.size(), to);
}

Tuning tuning_of(const std::string& yaml) {
  return read_tuning(YamlNode::parse(yaml, "test.yaml"),
                     Registry<Agent>::instance().find("q_learning").description);
}

double summary_value(const std::string& folder, const std::string& agent,
                     const std::string& metric) {
  const CsvTable csv = CsvTable::load(folder + "/summary.csv");
  for (std::size_t row = 0; row < csv.rows(); ++row) {
    if (csv.text(row, csv.column("agent")) != agent) continue;
    if (csv.text(row, csv.column("metric")) != metric) continue;
    return csv.number(row, csv.column("mean"), -1e12, 1e12);
  }
  FAIL("no " << metric << " of " << agent);
  return 0.0;
}

}  // namespace

TEST_CASE("a grid has every combination, the last parameter fastest") {
  const auto all = candidates_of(
      tuning_of("{method: grid, values: {epsilon: [0.1, 0.2], discount: [0.5, 1]}, seeds: [7]}"));
  REQUIRE(all.size() == 4);
  CHECK(all[1] == Json{{"epsilon", 0.1}, {"discount", 1.0}});
  CHECK(all[2] == Json{{"epsilon", 0.2}, {"discount", 0.5}});
}

TEST_CASE("random candidates stay in their ranges, whole numbers reach both ends") {
  const auto all = candidates_of(tuning_of(
      "{method: random, candidates: 400, values: {step_size: {low: 0.001, high: 1, scale: log}, "
      "step_rule: [visits, constant]}, seeds: [7]}"));
  double below = 0.0;
  std::set<std::string> rules;
  for (const Json& candidate : all) {
    const double size = candidate["step_size"];
    CHECK(size >= 0.001);
    CHECK(size <= 1.0);
    below += size < 0.0316 ? 1.0 : 0.0;
    rules.insert(candidate["step_rule"].get<std::string>());
  }
  CHECK(below / 400.0 == Approx(0.5).margin(0.1));  // the middle of the log scale
  CHECK(rules.size() == 2);
  std::set<std::int64_t> steps;
  const Tuning whole = read_tuning(
      YamlNode::parse("{method: random, candidates: 100, values: {steps: {low: 1, high: 4}}, "
                      "seeds: [7]}",
                      "test.yaml"),
      Registry<Agent>::instance().find("n_step_sarsa").description);
  for (const Json& candidate : candidates_of(whole)) {
    steps.insert(candidate["steps"].get<std::int64_t>());
  }
  CHECK(steps == std::set<std::int64_t>{1, 2, 3, 4});
}

TEST_CASE("a sweep picks the parameters that did best on its seeds, and says what it tried") {
  const TestFolder folder;
  const std::string file = folder.write("tuned.yaml", kTuned);
  const std::string output = folder / "r";
  const CommandResult run = marketday_command("run " + file + " --quiet --output " + output);
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  const CsvTable trials = CsvTable::load(output + "/tuning.csv");
  REQUIRE(trials.rows() == 4 * 2);
  std::map<std::string, double> merit;
  for (std::size_t row = 0; row < trials.rows(); ++row) {
    merit[std::string(trials.text(row, trials.column("parameters")))] +=
        trials.number(row, trials.column("value"), -1e9, 1e9) / 2.0;
  }
  std::string best;
  for (const auto& [parameters, value] : merit) {
    if (best.empty() || value > merit[best]) best = parameters;
  }
  // the winner alone, played without a sweep, gives the same runs
  const Json winner = Json::parse(best);
  const std::size_t tune = kTuned.find("    tune:");
  const std::string fixed = kTuned.substr(0, tune) + "    epsilon: " + winner["epsilon"].dump() +
                            "\n    discount: " + winner["discount"].dump() + "\n";
  const std::string again = folder.write("fixed.yaml", fixed);
  REQUIRE(marketday_command("run " + again + " --quiet --output " + (folder / "f")).exit_code == 0);
  CHECK(read_file(output + "/runs.csv") == read_file((folder / "f") + "/runs.csv"));
  CHECK(marketday_command("verify " + output + " --quiet").exit_code == 0);
}

TEST_CASE("successive halving trains fewer for longer, the last for the whole budget") {
  const TestFolder folder;
  const std::string file = folder.write(
      "halving.yaml",
      changed(kTuned, "method: grid\n      values: {epsilon: [0.9, 0.1], discount: [0, 1]}",
              "method: halving\n      candidates: 9\n      values: {epsilon: {low: 0.01, high: "
              "1, scale: log}}"));
  const std::string output = folder / "r";
  REQUIRE(marketday_command("run " + file + " --quiet --output " + output).exit_code == 0);
  const CsvTable trials = CsvTable::load(output + "/tuning.csv");
  std::map<std::int64_t, int> rows;
  std::map<std::int64_t, double> budget;
  for (std::size_t row = 0; row < trials.rows(); ++row) {
    const std::int64_t round = trials.integer(row, trials.column("round"), 0, 99);
    ++rows[round];
    budget[round] = trials.number(row, trials.column("budget"), 0.0, 1.0);
  }
  CHECK(rows == std::map<std::int64_t, int>{{0, 18}, {1, 6}, {2, 2}});
  CHECK(budget[0] == Approx(1.0 / 9.0));
  CHECK(budget[2] == 1.0);
}

TEST_CASE("where the optimum is known, runs say how much of the gap they close, by exact values") {
  const TestFolder folder;
  const std::string file = folder.write("tuned.yaml", kTuned);
  const std::string output = folder / "r";
  const CommandResult run = marketday_command("run " + file + " --quiet --output " + output);
  REQUIRE(run.exit_code == 0);
  CHECK(run.out.find("gap closed") != std::string::npos);
  // reference T26: 110.4 without, 132.73896 at best
  CHECK(summary_value(output, "never", "exact_value") == Approx(110.4));
  CHECK(summary_value(output, "optimal", "exact_value") == Approx(132.73896).margin(5e-6));
  CHECK(summary_value(output, "never", "gap_closed") == 0.0);
  CHECK(summary_value(output, "optimal", "gap_closed") == Approx(1.0));
  const double share = summary_value(output, "q_learning", "gap_closed");
  CHECK(share ==
        Approx((summary_value(output, "q_learning", "exact_value") - 110.4) / (132.73896 - 110.4)));
}

TEST_CASE("with training_steps every agent learns from as many decisions, to the step") {
  const TestFolder folder;
  // 20 visits an episode: 50 steps are two episodes and a half
  const std::string file =
      folder.write("steps.yaml", changed(changed(kTuned, "    episodes: 20\n", ""),
                                         "baseline: never", "training_steps: 50\nbaseline: never"));
  const std::string output = folder / "r";
  REQUIRE(marketday_command("run " + file + " --quiet --output " + output).exit_code == 0);
  const CsvTable curves = CsvTable::load(output + "/curves.csv");
  CHECK(curves.rows() == 3 * 3);  // three episodes of three seeds
}

TEST_CASE("training that was broken off goes on from its checkpoint with the same bytes") {
  const TestFolder folder;
  std::string text = kTuned.substr(0, kTuned.find("    tune:"));
  text = changed(changed(text, "episodes: 20", "episodes: 30000"), "count: 3", "count: 1");
  const std::string file = folder.write("long.yaml", text);
  const std::string whole = folder / "whole";
  REQUIRE(marketday_command("run " + file + " --quiet --output " + whole).exit_code == 0);

  const std::string broken = folder / "broken";
  const std::string run = "run " + file + " --quiet --checkpoint-seconds 0.02 --output " + broken;
  CommandResult last = marketday_command(run, 0.25);
  int kills = 0;
  bool kept = false;
  for (; last.exit_code != 0 && kills < 200; ++kills) {
    kept = kept || fs::exists(broken + "/.cells/q_learning-1.training");
    last = marketday_command(run + " --resume", 0.4);
  }
  CHECK(last.exit_code == 0);
  CHECK(kills >= 1);
  CHECK(kept);
  CHECK(result_hashes(whole) == result_hashes(broken));
  CHECK_FALSE(fs::exists(broken + "/.cells"));
}

TEST_CASE("a suite plays every task, leaves out who does not fit, sums up, resumes and verifies") {
  const TestFolder folder;
  const std::string file = folder.write("suite.yaml", R"(experiment: suite
suite: promo
task_parameters: {units: 10}
seeds: {first: 1, count: 2}
training_steps: 200
baseline: never
policies:
  - {name: never}
  - {name: optimal}
  - {name: always, depth: 0.1}
agents:
  - {name: q_learning}
)");
  const std::string output = folder / "r";
  const CommandResult run = marketday_command("run " + file + " --quiet --output " + output);
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  CHECK(run.out.find("12  promo_stockpiling") != std::string::npos);
  const CsvTable tasks = CsvTable::load(output + "/suite.csv");
  std::map<std::string, int> rows;
  for (std::size_t row = 0; row < tasks.rows(); ++row) {
    ++rows[std::string(tasks.text(row, tasks.column("agent")))];
    if (tasks.text(row, tasks.column("agent")) != "optimal") continue;
    CHECK(tasks.number(row, tasks.column("mean"), 0, 2) == Approx(1.0));
  }
  CHECK(rows["q_learning"] == 12);
  CHECK(rows["never"] == 12);
  CHECK(fs::exists(output + "/promo_risk/report.html"));
  CHECK(marketday_command("verify " + output + " --quiet").exit_code == 0);

  const auto before = result_hashes(output);
  CHECK(marketday_command("run " + file + " --quiet --output " + output).exit_code == 2);
  write_file_atomically(output + "/suite.csv", "touched");
  CHECK(marketday_command("run " + file + " --quiet --force --output " + output).exit_code == 0);
  CHECK(result_hashes(output) == before);
  write_file_atomically(output + "/suite.csv", "touched");
  const CommandResult touched = marketday_command("verify " + output + " --quiet");
  CHECK(touched.exit_code == 1);
  CHECK(touched.out.find("suite.csv: was changed after the run") != std::string::npos);
}

TEST_CASE("a suite that was killed goes on with the tasks that are left") {
  const TestFolder folder;
  const std::string file = folder.write("suite.yaml", R"(experiment: suite
suite: promo
task_parameters: {units: 10}
seeds: {first: 1, count: 3}
training_steps: 3000
baseline: never
policies: [{name: never}]
agents: [{name: q_learning}, {name: sarsa}]
)");
  const std::string whole = folder / "whole";
  REQUIRE(marketday_command("run " + file + " --quiet --output " + whole).exit_code == 0);
  const std::string broken = folder / "broken";
  CommandResult last = marketday_command("run " + file + " --quiet --output " + broken, 0.2);
  int kills = 0;
  for (double patience = 0.3; last.exit_code != 0 && kills < 60; ++kills, patience *= 1.3) {
    last = marketday_command("run " + file + " --quiet --resume --output " + broken, patience);
  }
  CHECK(kills >= 1);
  CHECK(last.exit_code == 0);
  CHECK(result_hashes(whole) == result_hashes(broken));
}

}  // namespace marketday::tests
