#include "scenarios/social_section.h"

#include <catch2/catch.hpp>

#include "support/command.h"
#include "support/data.h"

namespace marketday::tests {
namespace {

WordOfMouthSpec read(const std::string& content, const std::string& file, std::uint32_t shoppers) {
  const YamlNode node = YamlNode::parse(content, file).at("word_of_mouth");
  return read_word_of_mouth(read_parameters(node, word_of_mouth_description().parameters), node,
                            shoppers);
}

}  // namespace

TEST_CASE("word of mouth is off in a scenario that does not switch it on") {
  const Json values = defaults(word_of_mouth_description().parameters);
  const WordOfMouthSpec spec = read_word_of_mouth(values, YamlNode::parse("a: 1", "s.yaml"), 10);
  CHECK(spec.pass_probability == 0.0);
  CHECK(spec.innovators_per_day == 0.0);
  CHECK(spec.network.kind == NetworkKind::small_world);
  CHECK(spec.network.degree == 8);
}

TEST_CASE("a scenario names its edge file relative to itself") {
  const TestFolder folder;
  folder.write("edges.csv", "u,v\n0,1\n1,2\n");
  const std::string file = folder.write("s.yaml", "");
  const WordOfMouthSpec spec = read(
      "word_of_mouth: {network: edge_list, edge_file: edges.csv, pass_probability: 0.01}", file, 3);
  REQUIRE(spec.network.edges != nullptr);
  CHECK(make_social_graph(spec.network, 3, 1)->edges() == 2);
}

TEST_CASE("an experiment on an edge list verifies from its results, which lie elsewhere") {
  const TestFolder folder;
  folder.write("edges.csv", "u,v\n0,1\n1,2\n");
  folder.write(
      "s.yaml",
      "scenario: s\nsummary: Three friends.\npopulation: {shoppers: 3}\n"
      "word_of_mouth: {network: edge_list, edge_file: edges.csv, pass_probability: 0.5}\n");
  const std::string experiment = folder.write(
      "e.yaml",
      "experiment: e\nscenario: s.yaml\nenvironment: {name: campaign, horizon_days: 5}\n"
      "seeds: [1]\npolicies:\n  - {name: never}\n");
  const std::string results = folder / "elsewhere/results";
  const CommandResult run = marketday_command("run " + experiment + " --quiet --output " + results);
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  const CommandResult verified = marketday_command("verify " + results + " --quiet");
  INFO(verified.err);
  CHECK(verified.exit_code == 0);
}

TEST_CASE("every wrong word-of-mouth section names its place and its cure") {
  const auto fails = [](const std::string& keys, const std::string& place,
                        const std::string& cure) {
    CAPTURE(keys);
    CHECK_THROWS_WITH(read("word_of_mouth: {" + keys + "}", "s.yaml", 10),
                      Catch::Contains("s.yaml:1:" + place) && Catch::Contains(cure));
  };
  fails("degree: 7", "", "an even number");
  fails("network: small_wold", "", "small_world");
  fails("pass_probability: 1.5", "", "1");
  fails("network: edge_list, pass_probability: 0.1", "", "name a CSV with columns u, v");
  fails("edge_file: e.csv", "", "network: edge_list");
}

}  // namespace marketday::tests
