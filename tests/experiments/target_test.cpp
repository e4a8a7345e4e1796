// `marketday target` as a user runs it: what it writes, that it is its seed's alone, and what it
// says to wrong input.
#include <fmt/core.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

#include "experiments/target_study.h"
#include "policies/policy_file.h"
#include "sim/io/csv.h"
#include "sim/io/files.h"
#include "sim/random.h"
#include "sim/registry.h"
#include "support/command.h"
#include "support/data.h"

namespace marketday::tests {
namespace {

namespace fs = std::filesystem;

// Two arms and a control; the e-mail helps where x is high, the call where it is low.
std::string experiment(std::uint32_t rows = 1500) {
  std::string csv = "arm,bought,spend,x,city\n";
  const char* names[] = {"none", "email", "call"};
  for (std::uint32_t i = 0; i < rows; ++i) {
    const RandomBlock bits = draw(5, i, 0, Purpose::environment);
    const int arm = static_cast<int>(bits[0] % 3);
    const double x = uniform(bits[1]);
    const double chance = 0.1 + (arm == 1 ? 0.6 * x : arm == 2 ? 0.6 * (1.0 - x) : 0.0);
    const int bought = uniform(bits[2]) < chance ? 1 : 0;
    csv += fmt::format("{},{},{},{},{}\n", names[arm], bought, 10 * bought, x,
                       i % 2 == 0 ? "Bonn" : "Kiel");
  }
  return csv;
}

const std::string kColumns = " --treatment arm --control none --outcome bought --features x,city";

std::string command(const std::string& file, const std::string& output,
                    const std::string& more = "") {
  return "target " + file + kColumns + " --seed 1 --output " + output + " " + more;
}

// The one number in a rule's and estimator's row.
double table_number(const CsvTable& table, const std::string& rule, const std::string& estimator,
                    const std::string& column) {
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (table.text(row, table.column("rule")) != rule) continue;
    if (table.text(row, table.column("estimator")) != estimator) continue;
    return table.number(row, table.column(column), -1e9, 1e9);
  }
  FAIL("no row of " << rule);
  return 0.0;
}

}  // namespace

TEST_CASE("targeting pays on held-out rows, and every table says so", "[uplift]") {
  const TestFolder folder;
  const std::string file = folder.write("e.csv", experiment());
  const std::string output = folder / "out";
  const CommandResult run = marketday_command(
      command(file, output, "--learner t --base logistic --cost email=0.1,call=1 --budget 200"));
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
  const std::string file = folder.write("e.csv", experiment(600));
  const auto hashes = [&](const std::string& threads, int seed = 1) {
    const std::string output = folder / "out";
    const CommandResult run = marketday_command(
        fmt::format("target {}{} --seed {} --output {} --force --learner dr --base xgboost {}",
                    file, kColumns, seed, output, threads));
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
  options.data = folder.write("e.csv", experiment(900));
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
        marketday_command(command(folder.write("e.csv", csv), folder / "out", "--force"));
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

TEST_CASE("wrong input to target is told with place and cure, and nothing is written", "[uplift]") {
  const TestFolder folder;
  const std::string good = folder.write("e.csv", experiment(300));
  const auto csv = [&](const std::string& name, const std::string& text) {
    return folder.write(name, text);
  };
  const std::string head = "arm,bought,x,city\n";
  std::string rows;
  for (int i = 0; i < 60; ++i) {
    rows += fmt::format("{},{},{},{}\n", i % 2 == 0 ? "none" : "email", i / 2 % 2, i, "Bonn");
  }
  std::string one_class = head;
  std::string no_control = head;
  std::string never_bought = head;
  for (int i = 0; i < 60; ++i) {
    one_class += fmt::format("{},1,{},Bonn\n", i % 2 == 0 ? "none" : "email", i);
    no_control += fmt::format("{},{},{},Bonn\n", i % 2 == 0 ? "call" : "email", i / 2 % 2, i);
    never_bought += fmt::format("{},{},{},Bonn\n", i % 2 == 0 ? "none" : "email",
                                i % 2 == 0 ? i / 2 % 2 : 0, i);
  }
  const struct {
    std::string line;
    std::vector<std::string> told;
    int exit_code = 2;
  } cases[] = {
      {"target " + (folder / "none.csv") + kColumns + " --seed 1 --output OUT", {"none.csv"}, 3},
      {"target " + csv("empty.csv", "") + kColumns + " --seed 1 --output OUT", {"it is empty"}},
      {"target " + csv("head.csv", head) + kColumns + " --seed 1 --output OUT", {"no rows"}},
      {"target e.csv.gz" + kColumns + " --seed 1 --output OUT", {"gunzip"}},
      {"target " + good +
           " --treatment arn --control none --outcome bought --features x --seed 1 "
           "--output OUT",
       {"e.csv:1", "no column `arn`", "did you mean `arm`?"}},
      {"target " + good +
           " --treatment arm --control none --outcome brought --features x --seed "
           "1 --output OUT",
       {"no column `brought`", "did you mean `bought`?"}},
      {"target " + good +
           " --treatment arm --control none --outcome bought --features x,citty "
           "--seed 1 --output OUT",
       {"no column `citty`", "did you mean `city`?"}},
      {"target " + good +
           " --treatment arm --control nome --outcome bought --features x --seed 1 "
           "--output OUT",
       {"--control", "`nome`", "did you mean `none`?"}},
      {"target " + csv("nocontrol.csv", no_control) + kColumns + " --seed 1 --output OUT",
       {"no row of column `arm`", "`none`"}},
      {"target " + csv("onearm.csv", head + "none,1,2,Bonn\nnone,0,3,Kiel\n") + kColumns +
           " --seed 1 --output OUT",
       {"only the control", "one other arm"}},
      {"target " + csv("oneclass.csv", one_class) + kColumns + " --seed 1 --output OUT",
       {"`bought`", "1 in every row"}},
      {"target " + csv("never.csv", never_bought) + kColumns +
           " --base logistic --seed 1 --output OUT",
       {"arm `email`", "0 in all its training rows", "--base ols"}},
      {"target " + csv("nan.csv", head + "none,nan,2,Bonn\n" + rows) + kColumns +
           " --seed 1 --output OUT",
       {"nan.csv:2:2", "`bought`", "`nan`", "a number is expected"}},
      {"target " + csv("nanx.csv", head + "none,1,nan,Bonn\n" + rows) + kColumns +
           " --seed 1 --output OUT",
       {"nanx.csv:2:3", "`nan`"}},
      {"target " + csv("gap.csv", head + "none,1,,Bonn\n" + rows) + kColumns +
           " --seed 1 --output OUT",
       {"gap.csv:2:3", "an empty cell"}},
      {"target " + csv("mixed.csv", head + rows + "none,1,many,Bonn\n") + kColumns +
           " --seed 1 --output OUT",
       {"mixed.csv:62:3", "`many`", "--categorical"}},
      {"target " + csv("ragged.csv", head + "none,1\n") + kColumns + " --seed 1 --output OUT",
       {"ragged.csv:2", "2 cells", "the header has 4"}},
      {"target " + csv("few.csv", head + "none,1,2,a\nemail,0,3,b\nnone,0,1,a\nemail,1,1,b\n") +
           kColumns + " --seed 1 --output OUT",
       {"training rows", "at least 10"}},
      {command(good, "OUT", "--learner tt"), {"--learner", "`tt`", "did you mean `t`?"}},
      {command(good, "OUT", "--learner uplift_forrest"), {"did you mean `uplift_forest`?"}},
      {command(good, "OUT", "--learner uplift_forest --learner-parameters '{tree: 9}'"),
       {"tree", "did you mean `trees`?"}},
      {"target " + good +
           " --treatment arm --control none --outcome spend --features x --learner uplift_forest "
           "--learner-parameters '{criterion: kl}' --seed 1 --output OUT",
       {"--learner-parameters", "0 and 1", "{criterion: effect}"}},
      {command(good, "OUT", "--base logistics"), {"--base", "did you mean `logistic`?"}},
      {command(good, "OUT", "--base-parameters '{penalti: 1}'"),
       {"penalti", "did you mean `penalty`?"}},
      {"target " + good +
           " --treatment arm --control none --outcome spend --features x --base "
           "logistic --seed 1 --output OUT",
       {"0 and 1", "--base ols"}},
      {command(good, "OUT", "--budget 5"), {"--budget", "--cost"}},
      {command(good, "OUT", "--cost 1 --budget -5"), {"--budget", "found -5", "0 or more"}},
      {command(good, "OUT", "--cost 1 --budget nan"), {"--budget"}},
      {command(good, "OUT", "--cost 1 --budget much"), {"--budget"}},
      {command(good, "OUT", "--cost -1"), {"--cost", "`-1`", "0 or more"}},
      {command(good, "OUT", "--cost email=x,call=1"), {"--cost", "`email=x`"}},
      {command(good, "OUT", "--cost emial=2,call=1"), {"`emial`", "did you mean `email`?"}},
      {command(good, "OUT", "--cost none=2"), {"--cost", "but the control"}},
      {command(good, "OUT", "--cost email=2"), {"1 of 2 arms", "call"}},
      {command(good, "OUT", "--cost email=2,email=3"), {"stands twice"}},
      {command(good, "OUT", "--worth 0"), {"--worth", "above 0"}},
      {command(good, "OUT", "--split 1"), {"--split", "found 1", "below 1"}},
      {command(good, "OUT", "--split 0"), {"--split", "above 0"}},
      {command(good, "OUT", "--split 0.999"), {"held-out rows", "--split"}},
      {command(good, "OUT", "--folds 0"), {"--folds", "1 to 100"}},
      {command(good, "OUT", "--propensity guess"), {"--propensity", "`guess`", "logistic"}},
      {command(good, "OUT", "--categorical town"), {"--categorical", "`town`"}},
      {"target " + good +
           " --treatment arm --control none --outcome bought --features x,x --seed "
           "1 --output OUT",
       {"`x` stands twice"}},
      {"target " + good +
           " --treatment arm --control none --outcome bought --features x,bought "
           "--seed 1 --output OUT",
       {"`bought` is the treatment or the outcome"}},
      {"target " + good +
           " --treatment arm --control none --outcome bought --features city "
           "--categorical city,x --seed 1 --output OUT",
       {"--categorical", "`x`"}},
      {"target " + good + kColumns + " --output OUT", {"--seed"}},
      {command(good, good), {"is a file", "--output"}},
  };
  for (const auto& wrong : cases) {
    std::string line = wrong.line;
    const std::string output = folder / "out";
    if (const std::size_t at = line.find("OUT"); at != std::string::npos) {
      line.replace(at, 3, output);
    }
    INFO(line);
    const CommandResult result = marketday_command(line);
    INFO(result.err);
    CHECK(result.exit_code == wrong.exit_code);
    CHECK(result.out.empty());
    for (const std::string& part : wrong.told) CHECK(result.err.find(part) != std::string::npos);
    CHECK_FALSE(fs::exists(output));
  }
}

TEST_CASE("earlier results of target stand unless --force is given, strangers' files always",
          "[uplift]") {
  const TestFolder folder;
  const std::string file = folder.write("e.csv", experiment(300));
  const std::string output = folder / "out";
  REQUIRE(marketday_command(command(file, output, "--cost 1 --budget 9")).exit_code == 0);
  write_file_atomically(output + "/mine.txt", "mine");
  const auto before = result_hashes(output);
  const CommandResult again = marketday_command(command(file, output, "--learner x"));
  CHECK(again.exit_code == 2);
  CHECK(again.err.find("--force") != std::string::npos);
  CHECK(before == result_hashes(output));
  CHECK(marketday_command(command(file, output, "--learner x --force")).exit_code == 0);
  CHECK(before != result_hashes(output));
  CHECK(read_file(output + "/mine.txt") == "mine");
  CHECK_FALSE(fs::exists(output + "/certificate.csv"));  // of the run before
}

TEST_CASE("Hillstrom's e-mails have the published effects, and rules their value on held-out rows",
          "[uplift][data]") {
  REQUIRE_DATA(packed, "hillstrom/hillstrom_email.csv.gz");
  const TestFolder folder;
  TargetOptions options;
  options.data = folder / "h.csv";
  REQUIRE(std::system(fmt::format("gunzip -c {} > {}", packed, options.data).c_str()) == 0);
  options.treatment = "segment";
  options.control = "No E-Mail";
  options.outcome = "visit";
  options.features = {"recency", "history", "mens", "womens", "newbie", "zip_code", "channel"};
  options.learner = "t";
  options.base = "logistic";
  options.seed = 1;
  const TargetData data = read_target_data(options);
  REQUIRE(data.trial.rows() == 64'000);
  const TargetStudy study = study_target(data, options);
  const auto& arms = study.arms;
  REQUIRE(arms.size() == 3);
  const double visits[] = {.106167, .182757, .151400};
  for (std::size_t a = 0; a < 3; ++a) CHECK(arms[a].raw.mean == Approx(visits[a]).margin(1e-6));
  CHECK(arms[1].raw.effect == Approx(.076590).margin(1e-6));
  CHECK(arms[2].raw.effect == Approx(.045233).margin(1e-6));
  CHECK(arms[1].raw.effect_error == Approx(.00339).margin(5e-6));
  CHECK(arms[2].raw.effect_error == Approx(.00323).margin(5e-6));
  // who bought women's goods before is moved by the women's e-mail, the others hardly
  double moved[2] = {0.0, 0.0};
  double rows[2] = {0.0, 0.0};
  for (Eigen::Index i = 0; i < study.effects.rows(); ++i) {
    const int womens = study.held_out.x(i, 3) > 0.5 ? 1 : 0;
    moved[womens] += study.effects(i, 2);
    rows[womens] += 1.0;
  }
  CHECK(data.features[3].name == "womens");
  CHECK(moved[1] / rows[1] == Approx(.0731).margin(.015));
  CHECK(moved[0] / rows[0] == Approx(.0111).margin(.015));
  // adjusted for the features the effects are sharper, and the same within their errors
  CHECK(arms[1].adjusted_error < arms[1].raw.effect_error);
  CHECK(arms[1].adjusted == Approx(.076590).margin(.002));
  for (std::size_t r = 0; r < 3; ++r) {
    for (const TrialValue& v : study.rules[r].values) {
      INFO(study.rules[r].name << " by " << v.estimator << ": " << v.value);
      CHECK(v.value == Approx(visits[r]).margin(4.0 * v.standard_error));
      CHECK(v.standard_error < .005);
      CHECK_FALSE(v.weights_doubtful);
    }
  }
  const RuleStudy& targeted = study.rules[3];
  REQUIRE(targeted.name == "targeted");
  for (std::size_t e = 0; e < 3; ++e) {
    INFO(targeted.values[e].estimator << ": " << targeted.values[e].value);
    CHECK(targeted.gains[e].low > 0.05);
    CHECK(targeted.values[e].value == Approx(study.rules[1].values[e].value).margin(.01));
  }
}

TEST_CASE("of the women's e-mails, the 30 % that a T-learner ranks first gain what is published",
          "[uplift][data]") {
  REQUIRE_DATA(packed, "hillstrom/hillstrom_email.csv.gz");
  const TestFolder folder;
  const std::string two = folder / "womens.csv";
  REQUIRE(std::system(
              fmt::format("gunzip -c {} | grep -v 'Mens E-Mail' > {}", packed, two).c_str()) == 0);
  TargetOptions options;
  options.data = two;
  options.treatment = "segment";
  options.control = "No E-Mail";
  options.outcome = "visit";
  options.features = {"recency", "history", "mens", "womens", "newbie", "zip_code", "channel"};
  options.base = "logistic";
  const TargetData data = read_target_data(options);
  REQUIRE(data.trial.arms() == 2);
  const auto at_30 = [&](const char* learner, const char* base, int seeds) {
    double sum = 0.0;
    options.learner = learner;
    options.base = base;
    for (int seed = 1; seed <= seeds; ++seed) {
      options.seed = static_cast<std::uint64_t>(seed);
      const TargetStudy study = study_target(data, options);
      for (const UpliftMetric& m : study.arms[1].metrics) {
        if (m.definition->id == std::string("sklift.uplift_at_30.by_group")) sum += m.value;
      }
    }
    return sum / seeds;
  };
  const double first = at_30("t", "logistic", 4);
  INFO("T-learner, uplift of the first 30 %: " << first);
  CHECK(first == Approx(.0775).margin(.012));  // one split's s.e. is .009
  const double forest = at_30("uplift_forest", "ols", 2);
  INFO("forest: " << forest);
  CHECK(forest > .06);
}

TEST_CASE("a logit of Hillstrom's visits on the arms is the published one", "[uplift][data]") {
  REQUIRE_DATA(packed, "hillstrom/hillstrom_email.csv.gz");
  const TestFolder folder;
  TargetOptions options;
  options.data = folder / "h.csv";
  REQUIRE(std::system(fmt::format("gunzip -c {} > {}", packed, options.data).c_str()) == 0);
  options.treatment = "segment";
  options.control = "No E-Mail";
  options.outcome = "visit";
  options.features = {"recency"};
  const TargetData data = read_target_data(options);
  FeatureRows arms = FeatureRows::Zero(data.trial.x.rows(), 2);
  for (std::size_t i = 0; i < data.trial.rows(); ++i) {
    const int arm = data.trial.arm[i];
    if (arm > 0) arms(static_cast<Eigen::Index>(i), arm - 1) = 1.0;
  }
  const auto logit = Registry<Regressor>::instance().find("logistic").create({{"penalty", 1e-9}});
  const Eigen::ArrayXd p = values(logit->fit_outcome(arms, data.trial.y), arms).array();
  const Eigen::ArrayXd y = data.trial.y.array();
  CHECK((y * p.log() + (1.0 - y) * (1.0 - p).log()).sum() == Approx(-26435.28).margin(.005));
  const auto margin = [&](int arm) {
    const auto row = std::find(data.trial.arm.begin(), data.trial.arm.end(), arm);
    const double share = p[row - data.trial.arm.begin()];
    return std::log(share / (1.0 - share));
  };
  CHECK(margin(0) == Approx(-2.1305).margin(5e-5));
  CHECK(margin(1) - margin(0) == Approx(.6327).margin(5e-5));
  CHECK(margin(2) - margin(0) == Approx(.4068).margin(5e-5));
}

}  // namespace marketday::tests
