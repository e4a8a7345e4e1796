// `marketday calibrate` through the real binary: it finds what made the data, stops and goes on,
// and its scenario and draws are taken by experiments.
#include <catch2/catch.hpp>
#include <filesystem>

#include "sim/io/csv.h"
#include "sim/io/files.h"
#include "support/command.h"
#include "support/panels.h"

namespace marketday::tests {
namespace {

namespace fs = std::filesystem;

constexpr double kPrice = 2400.0;
constexpr double kQuantity = -0.5;

// The default shop without goods outside the catalogue, with these two numbers.
Scenario shop_of(double price, double quantity) {
  const std::vector<std::string> keys = {"visits.rate_mean_per_week", "incidence.constant",
                                         "order_value.v", "catalogue.median_price_cents",
                                         "quantity.base"};
  const std::vector<double> values = {4.0, -3.0, 0.0, price, quantity};
  return with_numbers(load_scenario("default").resolved, keys, values);
}

const char* const kCalibration = R"(
calibration: own_shop
summary: A shop that the market itself has made.
scenario: base.yaml
seed: 4
panel: {data: orders.csv, recipe: recipe.yaml, days: 63, hold_out_days: 21, shoppers: 600}
parameters:
  - {key: catalogue.median_price_cents, low: 800, high: 4000, transform: log}
  - {key: quantity.base, low: -3, high: 1}
targets:
  - {panel: units_per_basket}
  - {panel: one_unit_basket_share}
  - {panel: basket_mean}
  - {panel: basket_median}
  - {panel: gap_median, hold_out: true}
smm: {replicates: 4, covariance_replicates: 20, search_candidates: 12, polish_steps: 3}
checks: {predictive_draws: 10}
draws: 30
)";

void write_shop(const TestFolder& folder, const std::string& calibration = kCalibration) {
  folder.write("base.yaml", to_yaml(shop_of(1500.0, -1.5).resolved));
  folder.write("orders.csv", transactions(recorded(shop_of(kPrice, kQuantity), 77)));
  folder.write("recipe.yaml", kTransactionsRecipe);
  folder.write("calibration.yaml", calibration);
}

CommandResult calibrate(const TestFolder& folder, const std::string& more,
                        double kill_after_seconds = 0.0, const std::string& signal = "KILL") {
  return marketday_command("calibrate " + (folder / "calibration.yaml") + " --quiet " + more,
                           kill_after_seconds, signal);
}

std::string with(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

}  // namespace

TEST_CASE("calibrate finds the numbers that made the data, and the same bytes on any threads") {
  const TestFolder folder;
  write_shop(folder);
  const CommandResult once = calibrate(folder, "--threads 1 --output " + (folder / "one"));
  INFO(once.out << once.err);
  REQUIRE(once.exit_code == 0);
  const CsvTable parameters = CsvTable::load(folder / "one/parameters.csv");
  const double truths[] = {kPrice, kQuantity};
  for (std::size_t row = 0; row < 2; ++row) {
    INFO(parameters.text(row, 0));
    const double estimate = parameters.number(row, parameters.column("estimate"), -1e9, 1e9);
    const double error = parameters.number(row, parameters.column("standard_error"), 0, 1e9);
    CHECK(std::abs(estimate - truths[row]) < 3.0 * error);
    CHECK(parameters.text(row, parameters.column("prior_driven")) == "no");
  }
  const CsvTable stages = CsvTable::load(folder / "one/stages.csv");
  for (std::size_t row = 0; row < stages.rows(); ++row) {
    INFO(stages.text(row, 0) << " " << stages.text(row, 1));
    if (stages.number(row, stages.column("real_values"), 0, 1e9) < 100) continue;  // too few
    CHECK(stages.number(row, stages.column("ks_complement"), 0, 1) > 0.85);
  }
  const CsvTable classifier = CsvTable::load(folder / "one/classifier.csv");
  CHECK(classifier.number(0, classifier.column("auc"), 0, 1) < 0.62);
  REQUIRE(calibrate(folder, "--threads 2 --output " + (folder / "two")).exit_code == 0);
  CHECK(result_hashes(folder / "one") == result_hashes(folder / "two"));

  // the scenario reads back with its origin, and is another than the base
  const Scenario made = load_scenario(folder / "one/scenario.yaml");
  CHECK(made.resolved["calibration"]["name"] == "own_shop");
  CHECK(made.resolved["calibration"]["data"][0]["sha256"] == sha256_file(folder / "orders.csv"));
  CHECK(marketday_command("validate " + (folder / "one/scenario.yaml")).exit_code == 0);
  CHECK(marketday_command("verify " + (folder / "one") + " --quiet").exit_code == 0);

  // experiments play each seed in a market of its own draw
  folder.write("experiment.yaml",
               "experiment: drawn\nscenario: one/scenario.yaml\n"
               "overrides: {population: {shoppers: 300}}\n"
               "parameter_draws: one/draws.csv\n"
               "environment: {name: campaign, horizon_days: 14}\n"
               "seeds: {first: 1, count: 4}\n"
               "policies:\n  - {name: never}\n  - {name: always, depth: 0.1}\n");
  const CommandResult run = marketday_command("run " + (folder / "experiment.yaml") +
                                              " --quiet --output " + (folder / "drawn"));
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  const std::string manifest = read_file(folder / "drawn/manifest.yaml");
  CHECK_THAT(manifest, Catch::Matchers::Contains("parameter_draws"));
  CHECK(marketday_command("verify " + (folder / "drawn") + " --quiet").exit_code == 0);
}

TEST_CASE("A calibration that was killed goes on with --resume and gives the same bytes") {
  const TestFolder folder;
  // some seconds of work, so that it is always broken off
  write_shop(folder, with(kCalibration, "checks: {predictive_draws: 10}",
                          "checks: {predictive_draws: 10, trajectories: 40, bank_draws: 300, "
                          "sbc_truths: 20, sbc_kept: 20}"));
  REQUIRE(calibrate(folder, "--output " + (folder / "whole")).exit_code == 0);
  for (const char* signal : {"KILL", "INT"}) {
    const std::string output = "--output " + (folder / signal);
    REQUIRE(calibrate(folder, output, 0.4, signal).exit_code != 0);
    CHECK(fs::file_size(folder / (std::string(signal) + "/.cells/evaluations.txt")) > 0);
    CHECK_FALSE(fs::exists(folder / (std::string(signal) + "/manifest.yaml")));
    CHECK_FALSE(fs::exists(folder / (std::string(signal) + "/scenario.yaml")));
    const CommandResult refused = calibrate(folder, output);
    CHECK(refused.exit_code == 2);
    CHECK_THAT(refused.err, Catch::Matchers::Contains("--resume"));
    REQUIRE(calibrate(folder, output + " --resume").exit_code == 0);
    CHECK(result_hashes(folder / signal) == result_hashes(folder / "whole"));
  }
}

TEST_CASE("A hard fact out of its range is exit code 1, also when the run is found complete") {
  const TestFolder folder;
  // most visits are orders here: F18 wants few
  std::string text = with(kCalibration, "seed: 4",
                          "seed: 4\noverrides: {incidence: {constant: 0}}\n"
                          "facts: {shoppers: 400, days: 56}");
  text = with(text, "smm: {replicates: 4", "smm: {replicates: 2");
  text = with(text, "checks: {predictive_draws: 10}", "checks: {predictive_draws: 0}");
  text = with(text, "  - {panel: gap_median, hold_out: true}\n",
              "  - {fact: F18.conversion, value: 0.03, standard_error: 0.01, hold_out: true}\n");
  write_shop(folder, text);
  const CommandResult first = calibrate(folder, "--output " + (folder / "out"));
  INFO(first.out << first.err);
  CHECK(first.exit_code == 1);
  CHECK_THAT(first.out, Catch::Matchers::Contains("hard fact fails"));
  CHECK(calibrate(folder, "--resume --output " + (folder / "out")).exit_code == 1);
}

TEST_CASE("The calibration that ships without data is valid") {
  CHECK(marketday_command(std::string("validate ") + MARKETDAY_SOURCE_DIR +
                          "/experiments/calibrations/recovery.yaml")
            .exit_code == 0);
}

TEST_CASE("ABC and every check run on a small problem, and say what they found") {
  const TestFolder folder;
  std::string text = with(kCalibration, "smm: {replicates: 4", "method: both\nsmm: {replicates: 3");
  text = with(text, "checks: {predictive_draws: 10}",
              "abc_smc: {particles: 40, rounds: 3}\n"
              "checks: {predictive_draws: 5, profile_points: 3, trajectories: 2, "
              "recovery_truths: 2, bank_draws: 60, sbc_truths: 20, sbc_kept: 20}");
  text = with(text, "days: 63, hold_out_days: 21, shoppers: 600", "days: 42, shoppers: 300");
  write_shop(folder, text);
  const CommandResult result = calibrate(folder, "--output " + (folder / "out"));
  INFO(result.err);
  REQUIRE(result.exit_code == 0);
  for (const char* name : {"profiles.csv", "sensitivities.csv", "recovery.csv", "recovered.csv",
                           "ranks.csv", "rounds.csv", "identifiability.csv", "draws.csv"}) {
    INFO(name);
    CHECK(CsvTable::load(folder / (std::string("out/") + name)).rows() > 0);
  }
  CHECK(CsvTable::load(folder / "out/draws.csv").rows() == 30);
  CHECK_THAT(result.out, Catch::Matchers::Contains("ABC: 3 rounds") &&
                             Catch::Matchers::Contains("recovery of 2 truths") &&
                             Catch::Matchers::Contains("condition"));
}

TEST_CASE("Estimates of tier one become priors by the delta method, correlations with them") {
  const TestFolder folder;
  std::string text = with(kCalibration, "parameters:\n",
                          "tier_1:\n  - file: fit.yaml\n    model: pareto_nbd\n    parameters:\n"
                          "      - {key: visits.rate_mean_per_week, powers: {r: 1, alpha: -1}, "
                          "factor: 50}\n      - {key: visits.rate_shape, powers: {r: 1}}\n"
                          "parameters:\n  - {key: visits.rate_shape, low: 0.1, high: 5, "
                          "transform: log}\n  - {key: visits.rate_mean_per_week, low: 0.5, "
                          "high: 10, transform: log}\n");
  write_shop(folder, text);
  folder.write("fit.yaml",
               "source: mine.csv\ndata_sha256: abc\npareto_nbd:\n  parameters:\n"
               "    r: {value: 0.5, standard_error: 0.05}\n"
               "    alpha: {value: 10, standard_error: 1}\n"
               "  covariance: [[0.0025, 0.04], [0.04, 1]]\n");
  const CommandResult result = calibrate(folder, "--output " + (folder / "out"));
  INFO(result.err);
  REQUIRE(result.exit_code == 0);
  const CsvTable p = CsvTable::load(folder / "out/parameters.csv");
  const std::size_t sd = p.column("prior_sd_scale");
  // var ln r = .0025 / .25 = .01; ln(r / alpha): .01 + .01 - 2 * .04 / 5 = .004
  CHECK(p.number(0, sd, 0, 1) == Approx(0.1));
  CHECK(p.number(1, sd, 0, 1) == Approx(std::sqrt(0.004)));
  CHECK(p.number(1, p.column("prior_mean"), 0, 10) == Approx(2.5));
}

TEST_CASE("What is wrong with a calibration file is said before anything is simulated") {
  const TestFolder folder;
  write_shop(folder);
  const std::string good = kCalibration;
  struct Mistake {
    std::string what, by;
    std::vector<std::string> says;
  };
  const std::string first = "key: catalogue.median_price_cents";
  const std::vector<Mistake> mistakes = {
      {"seed: 4", "sede: 4", {"calibration.yaml", "sede", "did you mean `seed`"}},
      {"seed: 4\n", "", {"seed", "missing"}},
      {"scenario: base.yaml", "scenario: defualt", {"defualt", "default"}},
      {first, "key: catalogue.median_price", {"no `median_price` there", "`median_price_cents`"}},
      {first, "key: \"population.classes[9].share\"", {"no entry 9"}},
      {first, "key: scenario", {"no number"}},
      {"low: 800, high: 4000", "low: 4000, high: 800", {"`low` is not below `high`"}},
      {"low: 800, high: 4000", "low: 0, high: 4000", {"log scale", "raise `low`"}},
      {"low: -3, high: 1", "low: -300, high: 1", {"lower bounds", "base"}},
      {"key: quantity.base", first, {"stands twice"}},
      {"- {panel: basket_mean}",
       "- {panel: basket_meen}",
       {"no statistic", "did you mean `basket_mean`"}},
      {"- {panel: basket_mean}",
       "- {fact: F99.share, value: 1, standard_error: 1}",
       {"F99.share", "marketday list facts"}},
      {"- {panel: basket_mean}",
       "- {fact: F22.one_time_share, value: 0.5}",
       {"standard_error", "missing"}},
      {"- {panel: basket_mean}", "- {weight: 2}", {"`fact` or `panel`"}},
      {"- {panel: units_per_basket}", "- {panel: basket_mean}", {"stands twice"}},
      {"- {panel: units_per_basket}",
       "- {panel: deal_depth_mean}",
       {"the data do not tell `deal_depth_mean`"}},
      {"data: orders.csv", "data: order.csv", {"order.csv"}},
      {"days: 63", "days: 630", {"630", "cover"}},
      {"shoppers: 600}",
       "shoppers: 600, price_list: true}",
       {"price_list", "`catalogue.median_price_cents` is looked for"}},
      {"data: orders.csv, recipe: recipe.yaml, days: 63, hold_out_days: 21, shoppers: 600}",
       "days: 63, price_list: true}",
       {"price_list", "no data", "give `data`"}},
      {"recipe: recipe.yaml, ", "", {"data without a `recipe`"}},
      {"smm: {replicates: 4", "method: sm\nsmm: {replicates: 4", {"found `sm`", "smm"}},
      {"smm: {replicates: 4", "smm: {replicate: 4", {"replicate", "did you mean `replicates`"}},
      {"checks: {predictive_draws: 10}", "checks: {recovery_truths: 5}", {"bank_draws"}},
      {"draws: 30", "draws: 0", {"draws", "1"}},
  };
  for (const Mistake& mistake : mistakes) {
    INFO(mistake.by);
    folder.write("calibration.yaml", with(good, mistake.what, mistake.by));
    const CommandResult result = calibrate(folder, "--output " + (folder / "out"));
    INFO(result.err);
    CHECK(result.exit_code == (mistake.by == "data: order.csv" ? 3 : 2));
    for (const std::string& says : mistake.says) {
      CHECK_THAT(result.err, Catch::Matchers::Contains(says));
    }
    CHECK_FALSE(fs::exists(folder / "out"));
  }
}

TEST_CASE("More parameters than targets and priors is an error with the count") {
  const TestFolder folder;
  std::string text = kCalibration;
  for (const char* name : {"units_per_basket", "one_unit_basket_share", "basket_mean"}) {
    text = with(text, std::string("  - {panel: ") + name + "}\n", "");
  }
  write_shop(folder, text);
  const CommandResult result = calibrate(folder, "--output " + (folder / "out"));
  CHECK(result.exit_code == 2);
  CHECK_THAT(result.err,
             Catch::Matchers::Contains("1 fitted targets and 0 priors for 2 parameters"));
}

}  // namespace marketday::tests
