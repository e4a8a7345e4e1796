// Logs written and read back, from the market and from Open Bandit files.
#include <catch2/catch.hpp>
#include <filesystem>

#include "evaluation/log/feedback_csv.h"
#include "evaluation/log/log_source.h"
#include "experiments/compare_truth.h"
#include "experiments/log_command.h"
#include "policies/policy.h"
#include "sim/io/csv.h"
#include "sim/io/files.h"
#include "sim/registry.h"
#include "support/command.h"
#include "support/data.h"

namespace marketday::tests {
namespace {

FeedbackBlock whole(LogSource& log) {
  FeedbackBlock all;
  log.for_each_block([&](const FeedbackBlock& block) {
    for (std::size_t row = 0; row < block.rows; ++row) {
      all.append_from(block, row, log.meta().spec);
    }
  });
  return all;
}

LogOptions small_log(const TestFolder& folder) {
  LogOptions options;
  options.environment = "{name: offer, horizon_days: 20}";
  options.scenario = folder.write(
      "shop.yaml", "scenario: tiny\nsummary: A few shoppers.\npopulation: {shoppers: 400}\n");
  options.behaviour = "{name: uniform_random}";
  options.rounds = 3'000;
  options.seed = 5;
  options.output = folder.path() + "/log.csv";
  options.quiet = true;
  return options;
}

}  // namespace

TEST_CASE("a log written by the market reads back with exact propensities and its own names") {
  const TestFolder folder;
  LogOptions options = small_log(folder);
  run_log(options);
  const auto log = open_log(options.output);
  CHECK(log->meta().rows == 3'000);
  CHECK(log->meta().spec.actions.size() == 6);
  CHECK(log->meta().behaviour.at("kind") == "uniform_random");
  const FeedbackBlock all = whole(*log);
  REQUIRE(all.rows == 3'000);
  const auto policy =
      Registry<Policy>::instance().find("uniform_random").create({}, log->meta().spec);
  std::vector<double> probabilities(all.mask.size());
  policy->action_probabilities(observation_of(all), probabilities);
  for (std::size_t row = 0; row < all.rows; ++row) {
    REQUIRE(all.rounds[row] == static_cast<std::int64_t>(row));
    REQUIRE(all.propensities[row] ==
            probabilities[row * 6 + static_cast<std::size_t>(all.actions[row])]);
  }
}

TEST_CASE("the same log is written whenever it is asked for, and never over another") {
  const TestFolder folder;
  LogOptions options = small_log(folder);
  run_log(options);
  const std::string first = sha256_file(options.output);
  CHECK_THROWS_WITH(run_log(options), Catch::Contains("--force"));
  options.force = true;
  run_log(options);
  CHECK(sha256_file(options.output) == first);
}

TEST_CASE("the truth of a row is the reward of its action, and lies beside the log only") {
  const TestFolder folder;
  LogOptions options = small_log(folder);
  options.truth = true;
  run_log(options);
  const auto log = open_log(options.output);
  const FeedbackBlock all = whole(*log);
  const CsvTable truth = CsvTable::load(truth_path(options.output));
  REQUIRE(truth.rows() == all.rows);
  for (std::size_t row = 0; row < all.rows; ++row) {
    const auto action = static_cast<std::size_t>(all.actions[row]);
    REQUIRE(truth.number(row, action + 1, -1e9, 1e9) == all.rewards[row]);
  }
  const CsvTable table = CsvTable::load(options.output);
  for (const std::string& name : table.header()) {
    CHECK(name.find("truth") == std::string::npos);
  }
}

TEST_CASE("decisions that reach beyond their step are logged as trajectories and have no truth") {
  const TestFolder folder;
  LogOptions options = small_log(folder);
  options.environment = "{name: offer, horizon_days: 20, problem: life}";
  run_log(options);
  const FeedbackBlock all = whole(*open_log(options.output));
  CHECK(all.trajectories.size() == all.rows);
  CHECK(all.steps.size() == all.rows);
  options.truth = true;
  options.force = true;
  CHECK_THROWS_WITH(run_log(options), Catch::Contains("beyond their own step"));
}

TEST_CASE("row 11: Open Bandit files are read as they are, with their click rates") {
  REQUIRE_DATA(first, "open_bandit/random_men.csv.gz");
  const TestFolder folder;
  for (const auto& [name, clicks, items] :
       {std::tuple{"random_men", .0046, 34U}, std::tuple{"bts_men", .0069, 34U},
        std::tuple{"random_women", .0046, 46U}, std::tuple{"bts_women", .0046, 46U}}) {
    const std::string packed =
        ::marketday::test::data_file(std::string("open_bandit/") + name + ".csv.gz");
    const std::string path = folder.path() + "/" + name + ".csv";
    REQUIRE(std::system(("gunzip -c '" + packed + "' > '" + path + "'").c_str()) == 0);
    const auto log = open_log(path);
    CHECK(log->meta().spec.actions.size() == items);
    const FeedbackBlock all = whole(*log);
    double sum = 0.0;
    for (const double reward : all.rewards) sum += reward;
    CHECK(all.rows == 10'000);
    CHECK(sum / 10'000.0 == Approx(clicks).epsilon(1e-12));
    if (std::string(name).starts_with("random")) {
      CHECK(all.propensities.front() == Approx(1.0 / items).epsilon(1e-12));
    }
  }
}

}  // namespace marketday::tests
