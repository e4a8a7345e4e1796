// `marketday target` as a user runs it: what it writes, and that it is its seed's alone.
#include <fmt/core.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "experiments/target_study.h"
#include "policies/policy_file.h"
#include "sim/io/csv.h"
#include "sim/io/files.h"
#include "sim/random.h"
#include "support/command.h"
#include "support/target_inputs.h"

namespace marketday::tests {
namespace {

namespace fs = std::filesystem;

}  // namespace

TEST_CASE("targeting pays on held-out rows, and every table says so", "[uplift]") {
  const TestFolder folder;
  const std::string file = folder.write("e.csv", target_rows());
  const std::string output = folder / "out";
  const CommandResult run = marketday_command(target_command(
      file, output, "--learner t --base logistic --cost email=0.1,call=1 --budget 200"));
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  for (const char* name :
       {"effects.csv", "uplift_metrics.csv", "curves.csv", "policy_values.csv", "allocation.csv",
        "certificate.csv", "manifest.yaml", "policy.yaml", "policy.bin", "report.html"}) {
    INFO(name);
    CHECK(fs::file_size(output + "/" + name) > 0);
  }
  const CsvTable values = CsvTable::load(output + "/policy_values.csv");
  for (const char* estimator : {"ips", "snips", "dr"}) {
    const double targeted = table_number(values, "targeted", estimator, "value");
    CHECK(targeted > table_number(values, "always email", estimator, "ci_low"));
    CHECK(table_number(values, "targeted", estimator, "gain_low") > 0.2);
    CHECK(table_number(values, "budgeted", estimator, "value") < targeted);
  }
  const CsvTable certificate = CsvTable::load(output + "/certificate.csv");
  const auto number = [&](const char* column) {
    return certificate.number(0, certificate.column(column), -1e9, 1e9);
  };
  CHECK(number("cost") <= 200.0 + 1e-9);
  CHECK(number("value") + number("gap") == Approx(number("bound")));
  CHECK(number("paced_value") >= 0.98 * number("value"));
  CHECK(number("paced_cost") <= 200.0 + 1e-9);
  CHECK(run.out.find("gap: bound - found") != std::string::npos);
  CHECK(run.out.find("sklift.qini_auc") != std::string::npos);
  const std::string report = read_file(output + "/report.html");
  CHECK(report.find("/*DATA*/") == std::string::npos);
  CHECK(report.find("causalml.qini") != std::string::npos);
  CHECK(report.find("http") == report.find("http", report.find("Chart.js")));
}

TEST_CASE("the same seed gives the same bytes on any number of threads, another others",
          "[uplift]") {
  const TestFolder folder;
  const std::string file = folder.write("e.csv", target_rows(600));
  const auto hashes = [&](const std::string& threads, int seed = 1) {
    const std::string output = folder / "out";
    const CommandResult run = marketday_command(
        fmt::format("target {}{} --seed {} --output {} --force --learner dr --base xgboost {}",
                    file, kTargetColumns, seed, output, threads));
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    auto found = result_hashes(output);
    found["stdout"] = sha256_hex(run.out);
    return found;
  };
  const auto first = hashes("--threads 1");
  CHECK(first == hashes("--threads 2"));
  CHECK(first == hashes("--threads 5"));
  CHECK(first.at("allocation.csv") != hashes("--threads 2", 2).at("allocation.csv"));
}

TEST_CASE("every learner and base runs, and its policy file decides as its table does",
          "[uplift]") {
  const TestFolder folder;
  TargetOptions options;
  options.data = folder.write("e.csv", target_rows(900));
  options.treatment = "arm";
  options.control = "none";
  options.outcome = "bought";
  options.features = {"x", "city"};
  options.costs = {"email=0.1", "call=0.4"};
  options.seed = 1;
  for (const char* learner : {"s", "t", "x", "r", "dr", "transformed_outcome", "uplift_forest"}) {
    for (const char* base : {"ols", "logistic", "xgboost"}) {
      for (const bool worth : {false, true}) {
        INFO(learner << " over " << base << (worth ? " with a worth" : ""));
        options.learner = learner;
        options.base = base;
        options.worth = worth ? std::optional<double>(2.0) : std::nullopt;
        const TargetData data = read_target_data(options);
        const TargetStudy study = study_target(data, options);
        save_policy(*study.policy, study.spec, folder / "policy.yaml");
        const auto policy = load_policy(folder / "policy.yaml", study.spec);
        Observation seen;
        seen.unit_ids = study.held_out.ids;
        seen.values.assign(study.held_out.x.data(),
                           study.held_out.x.data() + study.held_out.x.size());
        seen.mask.assign(3 * study.held_out.rows(), 1);
        std::vector<double> probabilities(seen.mask.size());
        policy->action_probabilities(seen, probabilities);
        const RuleStudy& rule = study.rules.back();
        REQUIRE(rule.name == "targeted");
        for (std::size_t i = 0; i < rule.chosen.size(); ++i) {
          REQUIRE(probabilities[3 * i + static_cast<std::size_t>(rule.chosen[i])] == 1.0);
        }
      }
    }
  }
}

TEST_CASE("where the features tell who was treated, target says that its values are biased",
          "[uplift]") {
  const TestFolder folder;
  const auto warned = [&](bool confounded) {
    std::string csv = "arm,bought,x,city\n";
    for (std::uint32_t i = 0; i < 2000; ++i) {
      const RandomBlock bits = draw(6, i, 0, Purpose::environment);
      const double x = uniform(bits[0]);
      const bool treated = uniform(bits[1]) < (confounded ? 0.2 + 0.6 * x : 0.5);
      const double chance = 0.3 + (treated ? 0.6 * (x - 0.5) : 0.0);
      csv += fmt::format("{},{},{},Bonn\n", treated ? "email" : "none",
                         uniform(bits[2]) < chance ? 1 : 0, x);
    }
    const CommandResult run =
        marketday_command(target_command(folder.write("e.csv", csv), folder / "out", "--force"));
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    return run.out.find("warning: targeted: mean weight") != std::string::npos;
  };
  CHECK(warned(true));
  CHECK_FALSE(warned(false));
}

TEST_CASE("texts become columns of 0 and 1, the first level none", "[uplift]") {
  const TestFolder folder;
  TargetOptions options;
  options.treatment = "arm";
  options.control = "a";
  options.outcome = "y";
  options.features = {"city", "code"};
  options.categorical = {"code"};
  options.data = folder.write("e.csv", "arm,y,city,code\na,1,Kiel,7\nb,2,Bonn,9\na,3,Ulm,7\n");
  const TargetData data = read_target_data(options);
  REQUIRE(data.features.size() == 3);
  CHECK(data.features[0].name == "city=Kiel");
  CHECK(data.features[1].name == "city=Ulm");
  CHECK(data.features[2].name == "code=9");
  CHECK(data.trial.x == (FeatureRows(3, 3) << 1, 0, 0, 0, 0, 1, 0, 1, 0).finished());
}

}  // namespace marketday::tests
