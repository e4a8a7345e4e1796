// Fitted models whose answers stand in the observations of environments.
#include <catch2/catch.hpp>
#include <filesystem>

#include "experiments/experiment.h"
#include "experiments/fit/model_file.h"
#include "sim/io/csv.h"
#include "sim/io/files.h"
#include "support/docs.h"

namespace marketday::tests {
namespace {

const std::string kShop = R"(
scenario: shop
summary: A small shop.
population: {shoppers: 300}
catalogue: {unlimited_stock: true}
incidence: {constant: -2}
)";
const std::string kRecipe = R"(
columns: {x_recency_days: number, x_orders: number, x_spent: {type: number, scale: log1p_z}}
)";

// A log of random offers, a chance to buy and three segments learnt from it.
void fit_models(const TestFolder& folder) {
  folder.write("shop.yaml", kShop);
  folder.write("buys.yaml", kRecipe + "target: buys\nsplit: none\nduplicates: keep\n");
  std::string columns = read_file(folder / "buys.yaml");
  columns.replace(columns.find("}}"), 2, "}, buys: number}");
  folder.write("buys.yaml", columns);
  folder.write("segments.yaml", kRecipe + "split: none\nduplicates: keep\n");
  const auto must = [&](const std::string& command) {
    const CommandResult done = marketday_command(command);
    INFO(done.err);
    REQUIRE(done.exit_code == 0);
  };
  must("log offer --behaviour uniform_random --rounds 3000 --seed 5 --quiet --scenario " +
       (folder / "shop.yaml") + " --output " + (folder / "log.csv"));
  const CsvTable log = CsvTable::load(folder / "log.csv");
  CsvWriter rows({"x_recency_days", "x_orders", "x_spent", "buys"});
  for (std::size_t i = 0; i < log.rows(); ++i) {
    for (const char* name : {"x_recency_days", "x_orders", "x_spent"}) {
      rows.number(log.number(i, log.column(name), 0.0, 1e9));
    }
    rows.integer(log.number(i, log.column("reward"), -1e9, 1e9) != 0.0 ? 1 : 0).end_row();
  }
  folder.write("rows.csv", rows.content());
  must("fit logistic_regression " + (folder / "rows.csv") + " --recipe " + (folder / "buys.yaml") +
       " --output " + (folder / "chance.yaml"));
  must("fit kmeans " + (folder / "rows.csv") + " --recipe " + (folder / "segments.yaml") +
       " --parameters '{k: 3, seed: 1}' --output " + (folder / "segment.yaml"));
}

std::string experiment_text(const std::string& features, const std::string& environment = "offer",
                            const std::string& more = "") {
  return "experiment: seen\nscenario: shop.yaml\nenvironment:\n  name: " + environment +
         "\n  horizon_days: 6\n" + more + "  model_features:\n" + features +
         "seeds: [1, 2]\npolicies:\n  - {name: never}\n  - {name: segment_rule, label: by_model, "
         "rules: [{feature: segment_found, low: 1, high: 2, depth: 0.1}]}\nagents:\n"
         "  - {name: lin_ucb, episodes: 1, basis_features: [chance, orders]}\n";
}

const std::string kBoth =
    "    - {name: chance, file: chance.yaml}\n"
    "    - {name: segment_found, file: segment.yaml, low: 0, high: 2}\n";

// Rows of `values`, every one checked against the models by themselves.
void check_rows(const std::vector<double>& values, const std::vector<Feature>& features,
                const TestFolder& folder) {
  const std::size_t width = features.size();
  CsvWriter rows({"x_recency_days", "x_orders", "x_spent"});
  const auto at = [&](const char* name) {
    for (std::size_t k = 0; k < width; ++k) {
      if (features[k].name == name) return k;
    }
    FAIL(name);
    return width;
  };
  for (std::size_t i = 0; i < values.size() / width; ++i) {
    for (const char* name : {"recency_days", "orders", "spent"}) {
      rows.number(values[i * width + at(name)]);
    }
    rows.end_row();
  }
  const CsvTable table = CsvTable::parse(rows.content(), "rows");
  const std::vector<double> chances = load_model(folder / "chance.yaml").model->predict(table);
  const std::vector<double> segments = load_model(folder / "segment.yaml").model->predict(table);
  for (std::size_t i = 0; i < chances.size(); ++i) {
    CHECK(values[i * width + at("chance")] == chances[i]);
    CHECK(values[i * width + at("segment_found")] == segments[i]);
  }
}

}  // namespace

TEST_CASE("observations and transitions end with what fitted models answer to their own columns") {
  const TestFolder folder;
  fit_models(folder);
  for (const char* problem : {"bandit", "life"}) {
    const std::string file = folder.write(
        "e.yaml", experiment_text(kBoth, "offer", std::string("  problem: ") + problem + "\n"));
    const Experiment experiment = load_experiment(file);
    const auto environment = make_environment(experiment);
    Experiment bare = experiment;
    bare.model_features.clear();
    const auto plain = make_environment(bare);
    const std::vector<Feature>& features = environment->spec().features;
    REQUIRE(features.size() == plain->spec().features.size() + 2);
    CHECK(features.back().name == "segment_found");
    CHECK(features.back().high == 2.0);
    Observation seen = environment->reset(7);
    Observation without = plain->reset(7);
    std::size_t rows = 0;
    for (bool over = false; !over;) {
      REQUIRE(seen.rows() == without.rows());
      check_rows(seen.values, features, folder);
      const std::vector<int> actions(seen.rows(), 1);
      const auto morning = environment->snapshot();
      environment->step(actions);
      environment->restore(*morning);  // what was shown is worked out again, or known still
      const StepResult& result = environment->step(actions);
      const StepResult& same = plain->step(actions);
      CHECK(result.rewards == same.rewards);
      const TransitionBatch& t = result.transitions;
      check_rows(t.values, features, folder);
      REQUIRE(t.next_values.size() == t.count() * features.size());
      for (std::size_t i = 0; i < t.count(); ++i) {
        const std::vector<double> next(
            t.next_values.begin() + static_cast<std::ptrdiff_t>(i * features.size()),
            t.next_values.begin() + static_cast<std::ptrdiff_t>((i + 1) * features.size()));
        if (t.terminated[i] != 0) {
          CHECK(next == std::vector<double>(features.size(), 0.0));
        } else {
          check_rows(next, features, folder);
        }
      }
      rows += t.count();
      over = result.truncated;
      seen = result.observation;
      without = same.observation;
    }
    CHECK(rows > 100);
    CHECK(environment->state_hash() == plain->state_hash());
  }
}

TEST_CASE("answers outside the given range are cut off to it") {
  const TestFolder folder;
  fit_models(folder);
  const std::string file = folder.write(
      "e.yaml", experiment_text("    - {name: chance, file: chance.yaml, low: 0.3, high: 0.31}\n"
                                "    - {name: segment_found, file: segment.yaml, high: 2}\n"));
  const auto environment = make_environment(load_experiment(file));
  const std::size_t width = environment->spec().features.size();
  const Observation& seen = environment->reset(7);
  for (std::size_t i = 0; i < seen.rows(); ++i) {
    CHECK(seen.values[i * width + width - 2] >= 0.3);
    CHECK(seen.values[i * width + width - 2] <= 0.31);
  }
}

TEST_CASE("a run with model features keeps the models, verifies and is the same on two threads") {
  const TestFolder folder;
  fit_models(folder);
  const std::string file = folder.write("e.yaml", experiment_text(kBoth));
  const std::string command = "run " + file + " --quiet --output ";
  const CommandResult one = marketday_command(command + (folder / "one") + " --threads 1");
  INFO(one.err);
  REQUIRE(one.exit_code == 0);
  REQUIRE(marketday_command(command + (folder / "two") + " --threads 2").exit_code == 0);
  CHECK(read_file(folder / "one/runs.csv") == read_file(folder / "two/runs.csv"));
  CHECK(read_file(folder / "one/manifest.yaml").find("inputs/model_features/chance-") !=
        std::string::npos);
  const CommandResult verified = marketday_command("verify " + (folder / "one"));
  INFO(verified.out << verified.err);
  CHECK(verified.exit_code == 0);
  // the results stand by themselves
  std::filesystem::remove(folder / "chance.yaml");
  CHECK(marketday_command("verify " + (folder / "one")).exit_code == 0);
  for (const auto& copy :
       std::filesystem::directory_iterator(folder / "one/inputs/model_features")) {
    std::filesystem::copy_file(folder / "segment.yaml", copy.path(),
                               std::filesystem::copy_options::overwrite_existing);
  }
  const CommandResult spoilt = marketday_command("verify " + (folder / "one"));
  CHECK(spoilt.exit_code != 0);
  CHECK((spoilt.out + spoilt.err).find("chance") != std::string::npos);
}

TEST_CASE("logs hold the models' answers, and segments of an observation may be campaigned to") {
  const TestFolder folder;
  fit_models(folder);
  const CommandResult log = marketday_command(
      "log '{name: offer, model_features: [{name: chance, file: " + (folder / "chance.yaml") +
      "}]}' --behaviour uniform_random --rounds 200 --seed 5 --quiet --scenario " +
      (folder / "shop.yaml") + " --output " + (folder / "seen.csv"));
  INFO(log.err);
  REQUIRE(log.exit_code == 0);
  const CsvTable rows = CsvTable::load(folder / "seen.csv");
  const std::size_t chance = rows.column("x_chance");
  for (std::size_t i = 0; i < rows.rows(); ++i) CHECK(rows.number(i, chance, 0.0, 1.0) > 0.0);
  CHECK(read_file(folder / "seen.meta.yaml").find(folder / "chance.yaml") != std::string::npos);
  const CommandResult compared =
      marketday_command("compare " + (folder / "seen.csv") + " --policy never --quiet --output " +
                        (folder / "compared"));
  INFO(compared.err);
  CHECK(compared.exit_code == 0);
}

TEST_CASE("the commands of docs/models_in_market.md run as they stand, and the score pays") {
  const TestFolder folder;
  run_page("models_in_market.md", folder);
  const CsvTable summary = CsvTable::load(folder / "results/desk/summary.csv");
  int found = 0;
  for (std::size_t row = 0; row < summary.rows(); ++row) {
    if (summary.text(row, 0) != "by_score" || summary.text(row, 1) != "return") continue;
    ++found;
    CHECK(summary.number(row, summary.column("difference_low"), -1e9, 1e9) > 0.0);
  }
  CHECK(found == 1);
}

TEST_CASE("model features that cannot be are one clear error each") {
  const TestFolder folder;
  fit_models(folder);
  folder.write("bought.csv", "user,item,rating\na,x,1\na,y,2\nb,x,3\nb,y,1\n");
  folder.write("other.csv", "age,buys\n1,0\n2,1\n3,1\n4,0\n5,1\n");
  folder.write(
      "other_recipe.yaml",
      "columns: {age: number, buys: number}\ntarget: buys\nsplit: none\nduplicates: keep\n");
  REQUIRE(marketday_command("fit logistic_regression " + (folder / "other.csv") + " --recipe " +
                            (folder / "other_recipe.yaml") + " --output " + (folder / "other.yaml"))
              .exit_code == 0);
  const CommandResult items = marketday_command("fit popularity " + (folder / "bought.csv") +
                                                " --parameters '{seed: 1, split: none}' --output " +
                                                (folder / "items.yaml"));
  INFO(items.err);
  REQUIRE(items.exit_code == 0);
  struct Wrong {
    const char* features;
    const char* said;
  };
  const Wrong wrong[] = {
      {"    - {name: chance, file: missing.yaml}\n", "no file"},
      {"    - {name: chance, file: shop.yaml}\n", "a file written by `marketday fit MODEL`"},
      {"    - {name: chance, file: items.yaml}\n", "does not answer row by row"},
      {"    - {name: chance, file: other.yaml}\n", "a column `age`, the environment has not"},
      {"    - {name: orders, file: chance.yaml}\n", "has a feature `orders` already"},
      {"    - {name: a, file: chance.yaml}\n    - {name: a, file: chance.yaml}\n", "stands twice"},
      {"    - {name: a b, file: chance.yaml}\n", "use up to 80 letters"},
      {"    - {name: kind, file: segment.yaml}\n", "give `low` and `high`"},
      {"    - {name: chance, file: chance.yaml, low: 1}\n", "low 1 is not below high 1"},
      {"    - {name: chance, file: chance.yaml, sha256: abc}\n", "the model is another now"},
      {"    - {name: chance, file: chance.yaml, hihg: 2}\n", "did you mean `high`"},
      {"    - {file: chance.yaml}\n", "name"},
      {"    - {name: chance}\n", "file"}};
  for (const Wrong& w : wrong) {
    const std::string file = folder.write("e.yaml", experiment_text(w.features));
    const CommandResult result = marketday_command("validate " + file);
    INFO(w.features << result.err);
    CHECK(result.exit_code == 2);
    CHECK(result.err.find(w.said) != std::string::npos);
    CHECK(result.err.find("e.yaml:") != std::string::npos);
  }
}

}  // namespace marketday::tests
