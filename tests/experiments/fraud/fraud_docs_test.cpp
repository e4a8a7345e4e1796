// docs/fraud.md says what the plug-ins and the measures say of themselves, and its examples run.
#include <fmt/core.h>

#include <catch2/catch.hpp>

#include "experiments/fraud/fraud_measures.h"
#include "sim/fraud/fraudster.h"
#include "sim/io/files.h"
#include "sim/registry.h"
#include "support/command.h"

namespace marketday::tests {
namespace {

std::string page() {
  return read_file(std::string(MARKETDAY_SOURCE_DIR) + "/docs/fraud.md");
}

// The block of the page between ```yaml and ``` that holds `word`.
std::string example(const std::string& word) {
  const std::string text = page();
  for (std::size_t at = text.find("```yaml\n"); at != std::string::npos;
       at = text.find("```yaml\n", at + 1)) {
    const std::size_t first = at + 8;
    const std::string block = text.substr(first, text.find("```", first) - first);
    if (block.find(word) != std::string::npos) return block;
  }
  FAIL("no example with " << word);
  return "";
}

std::string shown(const Json& value) {
  return value.is_number_float() ? fmt::format("{:g}", value.get<double>()) : value.dump();
}

std::string kinds_table() {
  std::string table =
      "| kind | what it does | accounts | own parameters [unit] = default | source |\n"
      "|---|---|---|---|---|\n";
  const std::size_t shared = with_fraudster_parameters(FraudsterTerms{}, {}).size();
  for (const std::string& name : Registry<Fraudster>::instance().names()) {
    const Description& d = Registry<Fraudster>::instance().find(name).description;
    const Json usual = defaults(d.parameters);
    std::string own;
    for (std::size_t i = 0; i + shared < d.parameters.size(); ++i) {
      const Parameter& p = d.parameters[i];
      own += fmt::format("{}{} [{}] = {}", own.empty() ? "" : ", ", p.name, p.unit,
                         shown(p.default_value));
    }
    table +=
        fmt::format("| `{}` | {} | {} to {} | {} | {} |\n", name, d.summary,
                    usual["accounts"].get<int>(), usual["accounts_most"].get<int>(), own, d.source);
  }
  return table;
}

}  // namespace

TEST_CASE("the table of kinds in docs/fraud.md is what the plug-ins say") {
  const std::string table = kinds_table();
  INFO(table);
  CHECK(page().find("<!-- kinds -->\n" + table + "<!-- /kinds -->") != std::string::npos);
  for (const Parameter& p : with_fraudster_parameters(FraudsterTerms{}, {})) {
    INFO(p.name);
    CHECK(page().find("`" + p.name + "`") != std::string::npos);
  }
}

TEST_CASE("docs/fraud.md names every measure of a fraud study") {
  for (const FraudMeasure& m : fraud_measures()) {
    INFO(m.name);
    CHECK(page().find(std::string("`") + m.name + "`") != std::string::npos);
  }
}

TEST_CASE("the study in docs/fraud.md runs") {
  const TestFolder folder;
  std::string study = example("kind: fraud_study");
  const std::size_t seeds = study.find("count: 10");
  REQUIRE(seeds != std::string::npos);
  study.replace(seeds, 9, "count: 2");
  const CommandResult run = marketday_command("run " + folder.write("study.yaml", study) +
                                              " --quiet --output " + (folder / "out"));
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  CHECK(run.out.find("leakage") != std::string::npos);
}

TEST_CASE("the fraud section in docs/fraud.md is valid") {
  const TestFolder folder;
  const std::string scenario =
      read_file(std::string(MARKETDAY_SOURCE_DIR) + "/scenarios/preset_b.yaml") +
      example("fraudsters:");
  const CommandResult valid = marketday_command("validate " + folder.write("f.yaml", scenario));
  INFO(valid.err);
  CHECK(valid.exit_code == 0);
}

}  // namespace marketday::tests
