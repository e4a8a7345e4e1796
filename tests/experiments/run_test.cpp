#include <catch2/catch.hpp>
#include <filesystem>

#include "sim/io/files.h"
#include "support/command.h"

namespace marketday::tests {
namespace {

namespace fs = std::filesystem;

const std::string kSmall = R"(experiment: small
scenario: default
overrides: {population: {shoppers: 5000}, clock: {warm_up_days: 2}}
environment: {name: campaign, horizon_days: 12, budget_cents: 500000}
seeds: [3, 5, 8]
baseline: never
policies:
  - {name: never}
  - {name: always, label: always_10, depth: 0.1}
  - {name: uniform_random}
agents:
  - {name: epsilon_greedy, episodes: 2}
  - name: q_learning
    episodes: 2
    discretiser: [{feature: segment, edges: [1, 2, 3, 4]}]
)";

std::string kind_of_offer(std::string text) {
  text.replace(text.find("{name: campaign"), 15, "{name: offer");
  return text;
}

}  // namespace

TEST_CASE("the same experiment gives the same bytes for one thread and for two") {
  const TemporaryFolder folder;
  for (const std::string& text : {kSmall, kind_of_offer(kSmall)}) {
    const std::string file = folder.write("small.yaml", text);
    const std::string one = folder / "one";
    const std::string two = folder / "two";
    REQUIRE(marketday_command("run " + file + " --force --threads 1 --output " + one).exit_code ==
            0);
    REQUIRE(marketday_command("run " + file + " --force --threads 2 --output " + two).exit_code ==
            0);
    const auto hashes = result_hashes(one);
    CHECK(hashes == result_hashes(two));
    // tables, report and manifest, and a YAML and a binary file for each learner and seed
    CHECK(hashes.size() == 6 + 2 * 3 * 2);
    CHECK_FALSE(fs::exists(one + "/.cells"));
  }
}

TEST_CASE("verify agrees with an honest directory and names the file that was touched") {
  const TemporaryFolder folder;
  const std::string file = folder.write("small.yaml", kSmall);
  const std::string output = folder / "results";
  REQUIRE(marketday_command("run " + file + " --output " + output).exit_code == 0);
  const CommandResult honest = marketday_command("verify " + output);
  CHECK(honest.exit_code == 0);
  CHECK(honest.out.find("verified, 17 files") != std::string::npos);

  const std::string runs = read_file(output + "/runs.csv");
  write_file_atomically(output + "/runs.csv", runs + "never,3,return,1\n");
  const CommandResult touched = marketday_command("verify " + output);
  CHECK(touched.exit_code == 1);
  CHECK(touched.out.find("runs.csv: was changed after the run") != std::string::npos);
}

TEST_CASE("a run killed in the middle and resumed gives the bytes of an unbroken one") {
  const TemporaryFolder folder;
  std::string text = kSmall;
  text.replace(text.find("[3, 5, 8]"), 9, "{first: 1, count: 12}");
  const std::string file = folder.write("small.yaml", text);
  const std::string whole = folder / "whole";
  REQUIRE(marketday_command("run " + file + " --output " + whole).exit_code == 0);

  const std::string broken = folder / "broken";
  int kills = 0;
  double patience = 0.1;
  CommandResult last = marketday_command("run " + file + " --output " + broken, patience);
  while (last.exit_code != 0 && kills < 60) {
    ++kills;
    patience *= 1.3;
    last = marketday_command("run " + file + " --resume --output " + broken, patience);
  }
  CHECK(last.exit_code == 0);
  CHECK(kills >= 1);
  CHECK(result_hashes(whole) == result_hashes(broken));
}

TEST_CASE("Ctrl-C leaves a directory that resume takes up") {
  const TemporaryFolder folder;
  std::string text = kSmall;
  text.replace(text.find("horizon_days: 12"), 16, "horizon_days: 900");
  const std::string file = folder.write("small.yaml", text);
  const CommandResult stopped =
      marketday_command("run " + file + " --output " + (folder / "r"), 0.3, "INT");
  CHECK((stopped.exit_code == 130 || stopped.exit_code == 124));  // 124: timeout's own word
  CHECK(stopped.err.find("interrupted; `--resume` goes on from here") != std::string::npos);
  CHECK(fs::exists(folder / "r/.cells/experiment.yaml"));
  CHECK_FALSE(fs::exists(folder / "r/manifest.yaml"));
  // another experiment may not take it up
  const std::string other = folder.write("other.yaml", kSmall);
  const CommandResult refused =
      marketday_command("run " + other + " --resume --output " + (folder / "r"));
  CHECK(refused.exit_code == 2);
}

TEST_CASE("results and strangers' files are not overwritten without being asked") {
  const TemporaryFolder folder;
  const std::string file = folder.write("small.yaml", kSmall);
  const std::string output = folder / "results";
  REQUIRE(marketday_command("run " + file + " --output " + output).exit_code == 0);
  const CommandResult again = marketday_command("run " + file + " --output " + output);
  CHECK(again.exit_code == 2);
  CHECK(again.err.find("--force") != std::string::npos);
  CHECK(marketday_command("run " + file + " --resume --output " + output).exit_code == 0);

  fs::create_directories(folder / "mine");
  folder.write("mine/thesis.txt", "years of work");
  CHECK(marketday_command("run " + file + " --force --output " + (folder / "mine")).exit_code == 2);
  CHECK(read_file(folder / "mine/thesis.txt") == "years of work");
}

TEST_CASE("a learnt policy saved by one experiment is an arm of the next") {
  const TemporaryFolder folder;
  const std::string file = folder.write("small.yaml", kSmall);
  REQUIRE(marketday_command("run " + file + " --output " + (folder / "a")).exit_code == 0);
  std::string text = kSmall;
  text.replace(text.find("  - {name: uniform_random}"), 26,
               "  - {file: a/policies/q_learning-3.yaml, label: frozen}");
  const std::string next = folder.write("next.yaml", text);
  REQUIRE(marketday_command("run " + next + " --output " + (folder / "b")).exit_code == 0);
  CHECK(marketday_command("verify " + (folder / "b")).exit_code == 0);
  CHECK(fs::exists(folder / "b/inputs/frozen/q_learning-3.yaml"));
}

TEST_CASE("simulate writes event files whose money adds up to the ledger's") {
  const TemporaryFolder folder;
  const std::string base =
      "simulate grocery --days 5 --seed 4 --quiet --policy '{name: always, "
      "depth: 0.1}' --output ";
  const CommandResult first = marketday_command(base + (folder / "a") + " --threads 1");
  INFO(first.err);
  REQUIRE(first.exit_code == 0);
  REQUIRE(marketday_command(base + (folder / "b") + " --threads 2").exit_code == 0);
  CHECK(result_hashes(folder / "a") == result_hashes(folder / "b"));
  CHECK(result_hashes(folder / "a").size() == 6);
  CHECK(marketday_command(base + (folder / "a")).exit_code == 2);
}

}  // namespace marketday::tests
