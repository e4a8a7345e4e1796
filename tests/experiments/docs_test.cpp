#include <algorithm>
#include <catch2/catch.hpp>

#include "experiments/facts_reference.h"
#include "experiments/plugin_reference.h"
#include "scenarios/scenario.h"
#include "sim/io/csv.h"
#include "sim/io/files.h"
#include "sim/promotion.h"
#include "sim/registry.h"
#include "support/command.h"

namespace marketday::tests {
namespace {

std::string page(const std::string& name) {
  return read_file(std::string(MARKETDAY_SOURCE_DIR) + "/" + name);
}

// The code blocks of a language in a Markdown page.
std::vector<std::string> blocks(const std::string& text, const std::string& language) {
  std::vector<std::string> found;
  const std::string fence = "```" + language + "\n";
  for (std::size_t at = text.find(fence); at != std::string::npos; at = text.find(fence, at)) {
    at += fence.size();
    const std::size_t end = text.find("```", at);
    found.push_back(text.substr(at, end - at));
    at = end;
  }
  return found;
}

}  // namespace

TEST_CASE("the reference page is what the descriptions say") {
  INFO("marketday describe --markdown > docs/reference.md");
  CHECK(page("docs/reference.md") == reference_page());
}

TEST_CASE("the tutorial's experiment runs, resumes and verifies, and its policy is reused") {
  const TestFolder folder;
  const auto yaml = blocks(page("docs/tutorial.md"), "yaml");
  REQUIRE(yaml.size() == 2);
  const std::string file = folder.write("weekend.yaml", yaml[0]);
  const std::string output = folder / "results/weekend";
  REQUIRE(marketday_command("validate " + file).exit_code == 0);
  REQUIRE(marketday_command("run " + file + " --output " + output).exit_code == 0);
  CHECK(marketday_command("run " + file + " --resume --output " + output).exit_code == 0);
  CHECK(marketday_command("verify " + output).exit_code == 0);
  std::string next = yaml[0].substr(0, yaml[0].find("baseline:")) + yaml[1];
  const CommandResult reused = marketday_command("run " + folder.write("next.yaml", next) +
                                                 " --output " + (folder / "next"));
  INFO(reused.err);
  CHECK(reused.exit_code == 0);
}

TEST_CASE("the experiment of the page of known optima runs, and no arm beats the optimum") {
  const TestFolder folder;
  const auto yaml = blocks(page("docs/known_optima.md"), "yaml");
  REQUIRE(yaml.size() == 1);
  const CommandResult run = marketday_command("run " + folder.write("e.yaml", yaml[0]) +
                                              " --quiet --output " + (folder / "out"));
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  const CsvTable summary = CsvTable::load(folder / "out/summary.csv");
  int arms = 0;
  for (std::size_t row = 0; row < summary.rows(); ++row) {
    if (summary.text(row, summary.column("metric")) != "return") continue;
    CHECK(summary.number(row, summary.column("mean"), 0.0, 1e9) < 1.02 * 500 * 22.16213);
    ++arms;
  }
  CHECK(arms == 4);
}

TEST_CASE("the fair comparison of docs/agents.md runs: the learner closes most of the gap") {
  const TestFolder folder;
  const auto yaml = blocks(page("docs/agents.md"), "yaml");
  REQUIRE(yaml.size() == 2);
  const std::string output = folder / "out";
  const CommandResult run = marketday_command("run " + folder.write("fair.yaml", yaml[0]) +
                                              " --quiet --output " + output);
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  CHECK(read_file(output + "/tuning.csv").find("q_learning,8,") != std::string::npos);
  const CsvTable summary = CsvTable::load(output + "/summary.csv");
  for (std::size_t row = 0; row < summary.rows(); ++row) {
    if (summary.text(row, summary.column("metric")) != "gap_closed") continue;
    const std::string agent(summary.text(row, summary.column("agent")));
    const double share = summary.number(row, summary.column("mean"), -10.0, 1.0 + 1e-9);
    CAPTURE(agent, share);
    if (agent == "optimal") CHECK(share == Approx(1.0));
    if (agent == "q_learning") CHECK(share > 0.7);
    if (agent == "thompson_gaussian") CHECK(share < 0.6);  // greedy: docs/known_optima.md
  }
}

TEST_CASE("the search of docs/agents.md is an arm that an experiment takes") {
  const TestFolder folder;
  const auto yaml = blocks(page("docs/agents.md"), "yaml");
  REQUIRE(yaml.size() == 2);
  const std::string file = folder.write(
      "search.yaml", "experiment: s\nscenario: default\nenvironment: {name: campaign}\n" + yaml[1]);
  const CommandResult valid = marketday_command("validate " + file);
  INFO(valid.err);
  CHECK(valid.exit_code == 0);
}

TEST_CASE("the log and the comparison of docs/offline.md run as they stand") {
  const TestFolder folder;
  const auto yaml = blocks(page("docs/offline.md"), "yaml");
  REQUIRE(yaml.size() == 2);
  folder.write("log.meta.yaml", yaml[0]);
  folder.write("log.csv", "round,unit,action,reward,propensity,x_orders\n");
  const std::string shop = folder.write("shop.yaml", yaml[1]);
  const std::string lines = blocks(page("docs/offline.md"), "sh").front();
  std::size_t ran = 0;
  for (std::size_t at = 0; at < lines.size(); ++ran) {
    std::string line = lines.substr(at, lines.find('\n', at) - at);
    at += line.size() + 1;
    REQUIRE(line.starts_with("marketday "));
    line = line.substr(10);
    for (const auto& [name, path] :
         {std::pair{"shop.yaml", shop}, {"log.csv", folder / "log.csv"}}) {
      const std::size_t place = line.find(name);
      if (place != std::string::npos) line.replace(place, std::string(name).size(), path);
    }
    line += " --force --quiet";
    if (line.starts_with("compare")) line += " --output " + (folder / "out");
    const CommandResult result = marketday_command(line);
    INFO(line << "\n" << result.err);
    REQUIRE(result.exit_code == 0);
    if (line.starts_with("compare")) {
      CHECK(result.out.find("do not ship: surely worse") != std::string::npos);
    }
  }
  CHECK(ran == 2);
}

TEST_CASE("the experiments that ship are valid") {
  for (const char* name : {"quickstart", "million_shoppers", "promo_suite", "genetic_search",
                           "pareto_search", "tabular_limit", "interference", "offline_grading",
                           "offline_ranking", "fraud_mixed", "fraud_rounds"}) {
    const CommandResult valid = marketday_command("validate " + std::string(MARKETDAY_SOURCE_DIR) +
                                                  "/experiments/" + name + ".yaml");
    INFO(valid.err);
    CHECK(valid.exit_code == 0);
  }
}

TEST_CASE("the tutorial's twins run and say what was earned") {
  const TestFolder folder;
  std::string line;
  for (const std::string& block : blocks(page("docs/tutorial.md"), "sh")) {
    if (block.find("--twin") != std::string::npos) line = block;
  }
  REQUIRE(line.starts_with("marketday simulate"));
  line = line.substr(10, line.find("--output") - 10) + "--quiet --output " + (folder / "twins");
  const CommandResult result = marketday_command(line);
  INFO(result.err);
  CHECK(result.exit_code == 0);
  CHECK(result.out.find("profit - twin's: ") != std::string::npos);
}

TEST_CASE(
    "docs/promotions.md names every promotion with its parameters, and its example is valid") {
  const std::string text = page("docs/promotions.md");
  const std::vector<Parameter> shared = with_promotion_parameters({});
  for (const std::string& name : Registry<Promotion>::instance().names()) {
    INFO(name);
    const std::size_t row = text.find("| `" + name + "` |");
    REQUIRE(row != std::string::npos);
    const std::string line = text.substr(row, text.find('\n', row) - row);
    const auto& parameters = Registry<Promotion>::instance().find(name).description.parameters;
    for (std::size_t i = 0; i + shared.size() < parameters.size(); ++i) {
      INFO(parameters[i].name);
      CHECK(line.find(parameters[i].name) != std::string::npos);
    }
  }
  for (const Parameter& p : shared) CHECK(text.find("`" + p.name + "`") != std::string::npos);
  const TestFolder folder;
  const std::string scenario = page("scenarios/preset_b.yaml") + blocks(text, "yaml").front();
  std::string valid = scenario;
  const std::size_t place = valid.find("category_1");
  valid.replace(place, 10, "goods");
  const CommandResult right = marketday_command("validate " + folder.write("p.yaml", valid));
  INFO(right.err);
  CHECK(right.exit_code == 0);
  CHECK(marketday_command("validate " + folder.write("q.yaml", scenario)).exit_code == 2);
}

TEST_CASE("docs/scenarios.md shows every shipped scenario, each with a summary") {
  const std::string text = page("docs/scenarios.md");
  for (const std::string& name : shipped_scenarios()) {
    INFO(name);
    CHECK(text.find("`" + name + "`") != std::string::npos);
    CHECK(load_scenario(name).summary.size() > 20);
  }
}

TEST_CASE("the table of docs/facts.md is what the facts say") {
  INFO("marketday describe facts --markdown");
  CHECK(page("docs/facts.md").find(facts_markdown() + "<!-- /facts-table -->") !=
        std::string::npos);
}

TEST_CASE("the commands that show facts run, and the docs' exemption is one a scenario may make") {
  const TestFolder folder;
  for (const char* name : {"docs/tutorial.md", "docs/facts.md"}) {
    const std::string line = blocks(page(name), "sh").back();
    REQUIRE(line.starts_with("marketday facts default --seeds 5 "));
    const CommandResult result = marketday_command(
        "facts default --seeds 1 --shoppers 500 --days 28 --quiet --force --output " +
        (folder / "facts"));
    CHECK(result.exit_code < 2);
    CHECK(result.out.find("hard facts: ") != std::string::npos);
  }
  std::string scenario = page("scenarios/preset_b.yaml");
  scenario.resize(std::min(scenario.size(), scenario.find("\nfacts:") + 1));
  scenario += blocks(page("docs/facts.md"), "yaml").front();
  const CommandResult valid =
      marketday_command("validate " + folder.write("exempt.yaml", scenario));
  INFO(valid.err);
  CHECK(valid.exit_code == 0);
}

TEST_CASE("every command has help with an example, and the examples' names are known") {
  for (const char* command : {"run", "verify", "simulate", "log", "compare", "facts", "target",
                              "abtest", "fit lifetime", "list", "describe", "validate"}) {
    const CommandResult help = marketday_command(std::string(command) + " --help");
    INFO(command);
    CHECK(help.exit_code == 0);
    CHECK(help.out.find("Example: marketday " + std::string(command)) != std::string::npos);
  }
  CHECK(marketday_command("list").out.find("q_learning") != std::string::npos);
  CHECK(marketday_command("describe q_learning").out.find("Watkins") != std::string::npos);
  CHECK(marketday_command("version").out.substr(0, 10) == "marketday ");
}

}  // namespace marketday::tests
