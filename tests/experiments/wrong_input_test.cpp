// What users get wrong, through the real binary: exit code 2 or 3, one message that names the place
// and the cure, and nothing written.
#include <fmt/core.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "support/command.h"

namespace marketday::tests {
namespace {

const std::string kExperiment = R"(experiment: e
scenario: default
environment: {name: campaign, horizon_days: 5}
seeds: {first: 1, count: 2}
policies:
  - {name: never}
  - {name: always, depth: 0.1}
agents:
  - {name: epsilon_greedy, episodes: 1, epsilon: 0.1}
)";
const std::string kScenario = R"(scenario: s
summary: A test.
population: {shoppers: 10}
catalogue:
  items:
    - {category: a, name: x, price_cents: 100, unit_cost_cents: 50, stock_units: 5}
    - {category: a, name: y, price_cents: 200, unit_cost_cents: 50, stock_units: 5}
)";
const std::string kTransactions =
    "customer,date,amount\n"
    "a,1997-01-01,10\na,1997-02-01,12\nb,1997-01-03,9\nb,1997-03-01,7\nc,1997-01-05,30\n";

struct Mistake {
  const char* name;
  std::string command;  // FILE stands for the written file, DIR for the folder
  std::string content;  // of FILE
  int exit_code;
  std::vector<std::string> says;  // all of these
};

std::string with(std::string text, const std::string& old, const std::string& now) {
  const std::size_t at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), now);
}

std::string filled(std::string text, const std::string& mark, const std::string& value) {
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
    text.replace(at, mark.size(), value);
  }
  return text;
}

const std::string kRun = "run FILE --quiet --output DIR/out";
const std::string kValidate = "validate FILE";
const std::string kFit = "fit lifetime FILE --output DIR/out";

std::vector<Mistake> experiment_mistakes() {
  const auto e = [](const char* name, const std::string& old, const std::string& now,
                    std::vector<std::string> says) {
    return Mistake{name, kRun, with(kExperiment, old, now), 2, std::move(says)};
  };
  return {
      e("misspelt key", "epsilon:", "epsilom:", {":9:", "epsilom", "did you mean `epsilon`?"}),
      e("misspelt top key", "seeds:", "seed:", {":4:", "did you mean `seeds`?"}),
      e("unknown agent", "epsilon_greedy", "epsilon_gredy", {"did you mean `epsilon_greedy`?"}),
      e("unknown policy", "name: always", "name: allways", {":7:", "did you mean `always`?"}),
      e("unknown environment", "campaign", "campain", {":3:", "did you mean `campaign`?"}),
      e("unknown scenario", "scenario: default", "scenario: defualt", {"did you mean `default`?"}),
      e("scenario file missing", "scenario: default", "scenario: no/such.yaml", {":2:", "no/such"}),
      e("no scenario", "scenario: default\n", "", {"scenario"}),
      e("no environment", "environment: {name: campaign, horizon_days: 5}\n", "", {"environment"}),
      e("environment without name", "name: campaign, ", "", {"name"}),
      e("text for a number", "epsilon: 0.1", "epsilon: lots", {":9:", "epsilon", "lots"}),
      e("share above one", "epsilon: 0.1", "epsilon: 1.5", {"epsilon", "1.5", "1"}),
      e("negative share", "epsilon: 0.1", "epsilon: -0.1", {"epsilon", "-0.1"}),
      e("NaN", "epsilon: 0.1", "epsilon: .nan", {"epsilon"}),
      e("infinity", "epsilon: 0.1", "epsilon: .inf", {"epsilon"}),
      e("fraction for a count", "episodes: 1", "episodes: 1.5", {"episodes", "1.5"}),
      e("no episodes", "episodes: 1", "episodes: 0", {"episodes", "0"}),
      e("episodes left out", " episodes: 1,", "", {"episodes"}),
      e("huge number", "episodes: 1", "episodes: 99999999999999999999", {"episodes"}),
      e("number beyond double", "epsilon: 0.1", "epsilon: 1e999", {"epsilon"}),
      e("depth not on offer", "depth: 0.1", "depth: 0.12", {":7:", "0.12", "depth_10"}),
      e("depth left out", ", depth: 0.1", "", {"depth"}),
      e("no seeds", "count: 2", "count: 0", {"count", "0"}),
      e("seed twice", "{first: 1, count: 2}", "[4, 5, 4]", {"4", "twice"}),
      e("negative seed", "{first: 1, count: 2}", "[-1]", {"-1"}),
      e("empty seeds", "{first: 1, count: 2}", "[]", {"seeds"}),
      e("label twice", "name: always", "name: always, label: never", {"never", "twice"}),
      e("label that is no file name", "{name: never}", "{name: never, label: a/b}", {"a/b"}),
      e("unknown baseline", "seeds:", "baseline: nevr\nseeds:", {"nevr", "did you mean `never`?"}),
      e("policy file missing", "{name: never}", "{file: gone.yaml}", {"gone.yaml"}),
      e("list for a map", "{first: 1, count: 2}", "5", {"seeds"}),
      e("key twice", "experiment: e", "experiment: e\nexperiment: f", {"experiment"}),
      e("tab for indentation", "  - {name: never}", "\t- {name: never}", {":6:"}),
      e("bracket left open", "count: 2}", "count: 2", {":"}),
      e("override of an unknown section",
        "seeds:", "overrides: {populaton: {}}\nseeds:", {"did you mean `population`?"}),
      e("override out of range",
        "seeds:", "overrides: {population: {shoppers: 0}}\nseeds:", {"shoppers", "0"}),
      e("ladder that rises", "name: campaign, horizon_days: 5",
        "name: markdown, prices: [6, 8, 10]", {"prices", "fall"}),
      e("prices without probabilities", "name: campaign, horizon_days: 5",
        "name: markdown, prices: [10, 8]", {"2 prices", "3 sale_probabilities"}),
      e("price grid that does not fit", "name: campaign, horizon_days: 5",
        "name: reference_price, price_step: 0.3", {"price_step", "0.3"}),
      e("too many prices", "name: campaign, horizon_days: 5",
        "name: reference_price, price_step: 0.001", {"price_step", "widen"}),
      e("season without an end", "name: campaign, horizon_days: 5",
        "name: replenishment, continue_probability: 1", {"continue_probability", "horizon_days"}),
      e("table too large to solve", "name: campaign, horizon_days: 5",
        "name: replenishment, lead_time_days: 4, most_stock_units: 100", {"too many states"}),
      e("horizon of no days", "horizon_days: 5", "horizon_days: 0", {"horizon_days"}),
      e("first depth not none", "horizon_days: 5", "depths: [0.1, 0.2]", {"depths", "first"}),
      e("discretiser on an unknown feature", "epsilon: 0.1",
        "discretiser: [{feature: segmnt, edges: [1]}]", {"did you mean `segment`?"}),
      e("two budgets",
        "seeds:", "training_steps: 100\nseeds:", {":10:", "episodes", "training_steps"}),
      e("no steps", "seeds:", "training_steps: 0\nseeds:", {"training_steps", "0"}),
      e("sweep of an unknown parameter", "epsilon: 0.1",
        "tune: {values: {epsilom: [0.1]}, seeds: [9]}", {":9:", "epsilom", "did you mean"}),
      e("sweep without values", "epsilon: 0.1", "tune: {values: {epsilon: []}, seeds: [9]}",
        {":9:", "no values"}),
      e("sweep out of range", "epsilon: 0.1", "tune: {values: {epsilon: [0.1, 2]}, seeds: [9]}",
        {"epsilon[1]", "2"}),
      e("sweep over nothing", "epsilon: 0.1", "tune: {values: {}, seeds: [9]}", {"no parameters"}),
      e("sweep without seeds", "epsilon: 0.1", "tune: {values: {epsilon: [0.1]}}", {"seeds"}),
      e("sweep on the seeds that judge", "epsilon: 0.1",
        "tune: {values: {epsilon: [0.1]}, seeds: [2]}", {"seed 2", "other seeds"}),
      e("value for what is swept", "epsilon: 0.1",
        "epsilon: 0.1, tune: {values: {epsilon: [0.1]}, seeds: [9]}", {"epsilon", "tune"}),
      e("range in a grid", "epsilon: 0.1",
        "tune: {values: {epsilon: {low: 0.1, high: 1}}, seeds: [9]}", {"grid", "random"}),
      e("range upside down", "epsilon: 0.1",
        "tune: {method: random, values: {epsilon: {low: 1, high: 0.1}}, seeds: [9]}",
        {"low", "high"}),
      e("log scale from nought", "epsilon: 0.1",
        "tune: {method: random, values: {epsilon: {low: 0, high: 1, scale: log}}, seeds: [9]}",
        {"log", "0"}),
      e("range of words", "epsilon: 0.1",
        "tune: {method: random, values: {step_rule: {low: 0, high: 1}}, seeds: [9]}",
        {"step_rule"}),
      e("unknown method", "epsilon: 0.1",
        "tune: {method: gird, values: {epsilon: [0.1]}, seeds: [9]}", {"did you mean `grid`?"}),
      e("unknown suite", "scenario: default\nenvironment: {name: campaign, horizon_days: 5}",
        "suite: prmo", {":2:", "did you mean `promo`?"}),
      e("suite and environment", "scenario: default", "suite: promo", {"environment"}),
      e("task parameters that no task has",
        "scenario: default\nenvironment: {name: campaign, horizon_days: 5}",
        "suite: promo\ntask_parameters: {unit: 5}", {":3:", "did you mean `units`?"}),
      Mistake{"arm that fits no task",
              kRun,
              with(with(with(kExperiment,
                             "scenario: default\nenvironment: {name: campaign, horizon_days: 5}",
                             "suite: promo\ntraining_steps: 10"),
                        " episodes: 1,", ""),
                   "depth: 0.1", "depth: 0.123"),
              2,
              {"always", "fits no task"}},
      e("unknown search",
        "agents:", "searches: [{name: cma_e}]\nagents:", {"did you mean `cma_es`?"}),
      e("search of fewer candidates than a generation",
        "agents:", "searches: [{name: simple_ga, evaluations: 5}]\nagents:", {"evaluations", "20"}),
      e("generation that NSGA-II cannot halve",
        "agents:", "searches: [{name: nsga2, population: 10}]\nagents:", {"population", "4"}),
      e("box upside down",
        "agents:", "searches: [{name: cma_es, low: 1, high: 0}]\nagents:", {":8:", "low", "high"}),
      e("search for a policy without weights", "agents:",
        "searches: [{name: cma_es, policy: {name: always}}]\nagents:", {"policy.name", "linear"}),
      e("search over an unknown feature",
        "agents:", "searches: [{name: cma_es, policy: {one_hot: [segmnt]}}]\nagents:",
        {"did you mean `segment`?"}),
      e("edges that fall", "epsilon: 0.1", "discretiser: [{feature: segment, edges: [2, 1]}]",
        {"edges"}),
  };
}

Mistake section(const char* name, const std::string& text, std::vector<std::string> says) {
  return {name, kValidate, kScenario + text + "\n", 2, std::move(says)};
}

Mistake promotion(const char* name, const std::string& row, std::vector<std::string> says) {
  return section(name, "promotions:\n  - {" + row + "}", std::move(says));
}

std::vector<Mistake> scenario_mistakes() {
  const auto s = [](const char* name, const std::string& old, const std::string& now,
                    std::vector<std::string> says) {
    return Mistake{name, kValidate, with(kScenario, old, now), 2, std::move(says)};
  };
  return {
      s("negative price", "price_cents: 100", "price_cents: -100", {":6:", "price_cents", "-100"}),
      s("item twice", "name: y", "name: x", {":7:", "x", "twice"}),
      s("item without price", "price_cents: 100, ", "", {"price_cents"}),
      s("shares that do not sum to one", "{shoppers: 10}",
        "{shoppers: 10, classes: [{name: a, share: 0.5}]}", {"shares", "1"}),
      s("class twice", "{shoppers: 10}",
        "{shoppers: 10, classes: [{name: a, share: 0.5}, {name: a, share: 0.5}]}", {"a", "twice"}),
      s("too many shoppers", "shoppers: 10", "shoppers: 1000000000000", {"shoppers"}),
      s("no summary", "summary: A test.\n", "", {"summary"}),
      s("margins beyond one", "catalogue:",
        "catalogue:\n  gross_margin: 0.9\n  gross_margin_spread: 0.2", {"gross_margin"}),
      s("event that ends before it begins", "population:",
        "visits: {events: [{first_day: 9, last_day: 3, multiplier: 2}]}\npopulation:",
        {"last_day 3", "first_day 9"}),
      promotion("unknown promotion", "name: percent_of", {"did you mean `percent_off`?"}),
      promotion("unknown parameter", "name: percent_off, dept: 0.1", {"did you mean `depth`?"}),
      promotion("depth over one", "name: percent_off, depth: 1.5", {"depth", "1.5"}),
      promotion("unknown item", "name: percent_off, items: [z]", {"items", "`z`"}),
      promotion("unknown category", "name: percent_off, categories: [b]", {"categories", "`b`"}),
      promotion("unknown segment", "name: percent_off, segments: [loyl]", {"`loyal`"}),
      promotion("ends before it begins", "name: percent_off, first_day: 5, last_day: 3",
                {"last_day", "first_day 5"}),
      promotion("bundle of one", "name: bundle, items: [x]", {"two items"}),
      promotion("bundle within a category", "name: bundle, items: [x, y]",
                {"one item of a category"}),
      promotion("pre-sale due too early", "name: presale_deposit, last_day: 5, due_day: 5",
                {"due_day", "last_day"}),
      promotion("pre-sale without a due day", "name: presale_deposit", {"due_day"}),
      promotion("coupon for some goods", "name: coupon, items: [x]", {"amount"}),
      promotion("label twice", "name: percent_off}\n  - {name: percent_off",
                {"`percent_off` stands twice", "label"}),
      section("messages without advertising", "messages: {pressure: 1}", {"advertising", "effect"}),
      section("returns of an unknown category",
              "returns: {on: true, categories: [{category: b, effect: 1}]}", {"`b`"}),
      section("complement of an unknown category",
              "cross_category: {pairs: [{from: a, to: b, effect: 0.1}]}", {"`b`"}),
      section("complement of itself", "cross_category: {pairs: [{from: a, to: a, effect: 0.1}]}",
              {"same"}),
      section("edges without a file", "word_of_mouth: {network: edge_list, pass_probability: 0.1}",
              {"edge_file"}),
      section("negative spread of quantity", "quantity: {shopper_shape: -1}",
              {"shopper_shape", "-1"}),
      section("quantity with a wrong shape", "quantity: {shape: wide}", {"shape", "wide"}),
      section("quantity too uneven for numbers", "quantity: {shape: 1e-310}", {"shape", "0.001"}),
      section("quantity too steep in visits", "quantity: {visit_elasticity: 3}",
              {"visit_elasticity", "3"}),
      section("odd ring", "word_of_mouth: {degree: 5}", {"odd"}),
  };
}

std::vector<Mistake> file_mistakes() {
  const auto t = [](const char* name, const std::string& content, std::vector<std::string> says) {
    return Mistake{name, kFit, content, 2, std::move(says)};
  };
  return {
      {"missing experiment", "run DIR/none.yaml", "", 3, {"none.yaml"}},
      {"directory for a file", "run DIR", "", 3, {"directory"}},
      {"empty experiment", kRun, "", 2, {"FILE", "empty"}},
      {"experiment that is not UTF-8", kRun, "experiment: \xff\xfe\n", 2, {"UTF-8"}},
      {"verify of nothing", "verify DIR/none", "", 3, {"manifest.yaml"}},
      {"fit file missing",
       kValidate,
       with(kScenario, "population:", "lifetime_fit: {file: gone.yaml}\npopulation:"),
       3,
       {"gone.yaml"}},
      {"missing data", "fit lifetime DIR/none.csv", "", 3, {"none.csv"}},
      t("empty CSV", "", {"FILE"}),
      t("CSV of a header only", "customer,date,amount\n", {"FILE"}),
      t("ragged CSV", kTransactions + "d,1997-01-09\n", {":7"}),
      t("unknown column", with(kTransactions, "amount", "amuont"), {"amount"}),
      t("negative amount", kTransactions + "d,1997-01-09,-3\n", {":7", "-3"}),
      t("amount that is no number", kTransactions + "d,1997-01-09,three\n", {":7", "three"}),
      t("date that is none", kTransactions + "d,1997-02-30,3\n", {":7", "1997-02-30"}),
      t("NaN amount", kTransactions + "d,1997-01-09,nan\n", {":7", "nan"}),
      t("CSV that is not UTF-8", kTransactions + "\xff,1997-01-09,3\n", {"UTF-8"}),
      t("empty cell", kTransactions + ",1997-01-09,3\n", {":7"}),
      {"calibration end that is no date",
       kFit + " --calibration-end soon",
       kTransactions,
       2,
       {"soon"}},
      {"unknown kind", "list enviroments", "", 2, {"did you mean `environments`?"}},
      {"unknown suite", "list --suite prom", "", 2, {"did you mean `promo`?"}},
      {"suite of policies", "list policies --suite promo", "", 2, {"--suite", "environments"}},
      {"unknown command", "rum", "", 2, {"rum", "did you mean `run`?"}},
      {"unknown option", "run FILE --thread 2", kExperiment, 2, {"--thread"}},
      {"no threads", "run FILE --threads 0", kExperiment, 2, {"threads"}},
      {"both force and resume", "run FILE --force --resume", kExperiment, 2, {"--resume"}},
      {"unknown name", "describe q_lerning", "", 2, {"did you mean `q_learning`?"}},
      {"simulate without a seed", "simulate default --output DIR/out", "", 2, {"seed"}},
      {"simulate with a wrong twin",
       "simulate default --seed 1 --output DIR/out --twin '{name: nevver}'",
       "",
       2,
       {"nevver", "never"}},
      {"simulate with one market for twins",
       "simulate default --seed 1 --output DIR/out --twin '{name: never}' --markets 1",
       "",
       2,
       {"--markets"}},
      {"simulate with a wrong policy",
       "simulate default --seed 1 --output DIR/out --policy '{name: alway}'",
       "",
       2,
       {"did you mean `always`?"}},
  };
}

void check(const Mistake& mistake) {
  const TestFolder folder;
  const std::string file = folder.write("input.txt", mistake.content);
  const std::string command = filled(filled(mistake.command, "FILE", file), "DIR", folder / "");
  const CommandResult result = marketday_command(command);
  INFO(mistake.name << "\n" << command << "\n" << result.err);
  CHECK(result.exit_code == mistake.exit_code);
  CHECK(result.out.empty());
  CHECK(result.err.substr(0, 7) == "error: ");
  CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
  for (const std::string& text : mistake.says) {
    CHECK(result.err.find(filled(text, "FILE", file)) != std::string::npos);
  }
  CHECK_FALSE(std::filesystem::exists(folder / "out"));
}

}  // namespace

TEST_CASE("more than fifty mistakes are in the tables") {
  CHECK(experiment_mistakes().size() + scenario_mistakes().size() + file_mistakes().size() > 50);
}

TEST_CASE("every mistake in an experiment gets one message with place and cure") {
  for (const Mistake& mistake : experiment_mistakes()) check(mistake);
}

TEST_CASE("every mistake in a scenario gets one message with place and cure") {
  for (const Mistake& mistake : scenario_mistakes()) check(mistake);
}

TEST_CASE("every mistake in data files and on the command line gets one message") {
  for (const Mistake& mistake : file_mistakes()) check(mistake);
}

TEST_CASE("the files that the mistakes were made in are right without them") {
  const TestFolder folder;
  CHECK(marketday_command("validate " + folder.write("e.yaml", kExperiment)).exit_code == 0);
  CHECK(marketday_command("validate " + folder.write("s.yaml", kScenario)).exit_code == 0);
}

}  // namespace marketday::tests
