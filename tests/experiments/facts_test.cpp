// `marketday facts` through the real binary.
#include <catch2/catch.hpp>
#include <filesystem>

#include "experiments/facts_reference.h"
#include "scenarios/sections.h"
#include "sim/io/csv.h"
#include "sim/io/files.h"
#include "support/command.h"

namespace marketday::tests {
namespace {

// Preset A, held to what one category of four brands can show.
const std::string kScenario = R"(scenario: small
summary: Four brands.
catalogue:
  unlimited_stock: true
  items:
    - {category: staple, name: a, price_cents: 400, unit_cost_cents: 280, attraction: 1.0}
    - {category: staple, name: b, price_cents: 380, unit_cost_cents: 266, attraction: 0.6}
    - {category: staple, name: c, price_cents: 350, unit_cost_cents: 245, attraction: 0.3}
    - {category: staple, name: d, price_cents: 320, unit_cost_cents: 224}
visits: {rate_shape: 0, rate_mean_per_week: 0.8}
facts:
  preset: A
  exempt:
    - {fact: F18, why: households}
    - {fact: F21, why: households}
    - {fact: F22, why: households}
    - {fact: F23, why: households}
    - {fact: F24, why: households}
    - {fact: F27, why: four brands}
    - {fact: F30, why: nothing comes back}
)";

CommandResult facts(const TestFolder& folder, const std::string& content,
                    const std::string& options = "--seeds 2", const std::string& output = "out") {
  const std::string small = " --shoppers 1500 --days 28 --quiet";
  return marketday_command("facts " + folder.write("small.yaml", content) + small + " --output " +
                           (folder / output) + " " + options);
}

std::string answer(const std::string& csv_file, const std::string& fact) {
  const CsvTable csv = CsvTable::load(csv_file);
  for (std::size_t row = 0; row < csv.rows(); ++row) {
    if (csv.text(row, csv.column("fact")) == fact) {
      return std::string(csv.text(row, csv.column("answer")));
    }
  }
  return "";
}

std::string with(std::string text, const std::string& old, const std::string& now) {
  const std::size_t at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), now);
}

}  // namespace

TEST_CASE("facts writes a table and a page, and exits 0 when every hard fact holds") {
  const TestFolder folder;
  const CommandResult result = facts(folder, kScenario);
  INFO(result.out << result.err);
  CHECK(result.exit_code == 0);
  CHECK(result.err.empty());
  CHECK(result.out.find("hard facts: 5 pass, 0 fail, 7 exempt") != std::string::npos);
  CHECK(answer(folder / "out/facts.csv", "F1") == "pass");
  CHECK(answer(folder / "out/facts.csv", "F18") == "exempt");
  CHECK(answer(folder / "out/facts.csv", "F12") == "off");
  const std::string page = read_file(folder / "out/facts.html");
  CHECK(page.find("Chart.js") != std::string::npos);
  CHECK(page.find("/*DATA*/") == std::string::npos);
  for (const char* far : {"<script src", "<link", "https://cdn"}) {
    CHECK(page.find(far) == std::string::npos);
  }
  for (const char* picture : {"deal", "repeats", "redemption", "lorenz", "items", "funnel"}) {
    CHECK(page.find("\"" + std::string(picture) + "\":{\"x\":[") != std::string::npos);
    CHECK(page.find("<canvas id=\"" + std::string(picture)) != std::string::npos);
  }
}

TEST_CASE("facts exits 1 when a hard fact fails: shoppers who do not care for prices") {
  const TestFolder folder;
  const CommandResult result =
      facts(folder, kScenario +
                        "choice: {price_mean: 0, price_sd: 0, price_highest: 0, deal_flag: 0}\n"
                        "quantity: {deal: 0}\nreference_price: {gain_weight: 0}\n");
  CHECK(result.exit_code == 1);
  CHECK(answer(folder / "out/facts.csv", "F1") == "fail");
  CHECK(answer(folder / "out/facts.csv", "F2") == "fail");
}

TEST_CASE("facts exits 1 when a hard fact's mechanism is off, unless the scenario exempts it") {
  const TestFolder folder;
  const CommandResult result = facts(
      folder, with(kScenario, "    - {fact: F30, why: nothing comes back}\n", ""), "--seeds 1");
  CHECK(result.exit_code == 1);
  CHECK(answer(folder / "out/facts.csv", "F30") == "off");
  CHECK(result.out.find("1 fail (F30)") != std::string::npos);
}

TEST_CASE("facts gives the same bytes on one thread and on two, and other bytes for other seeds") {
  const TestFolder folder;
  REQUIRE(facts(folder, kScenario, "--seeds 2 --threads 1", "one").exit_code == 0);
  REQUIRE(facts(folder, kScenario, "--seeds 2 --threads 2", "two").exit_code == 0);
  REQUIRE(facts(folder, kScenario, "--seeds 2 --first-seed 7", "other").exit_code == 0);
  CHECK(result_hashes(folder / "one") == result_hashes(folder / "two"));
  CHECK(result_hashes(folder / "one") != result_hashes(folder / "other"));
}

TEST_CASE("facts keeps what is there without --force, and replaces its own files with it") {
  const TestFolder folder;
  std::filesystem::create_directory(folder / "out");
  write_file_atomically(folder / "out/facts.csv", "mine");
  const CommandResult refused = facts(folder, kScenario, "--seeds 1");
  CHECK(refused.exit_code == 2);
  CHECK(refused.err.find("--force") != std::string::npos);
  CHECK(read_file(folder / "out/facts.csv") == "mine");
  CHECK(facts(folder, kScenario, "--seeds 1 --force").exit_code == 0);
  CHECK(read_file(folder / "out/facts.csv") != "mine");
}

TEST_CASE("facts stops at Ctrl-C with 130 and nothing written") {
  const TestFolder folder;
  const CommandResult result =
      marketday_command("facts default --quiet --output " + (folder / "out"), 1.0, "INT");
  CHECK((result.exit_code == 130 || result.exit_code == 124));  // 124: `timeout` tells of itself
  CHECK(result.err.find("nothing was written") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(folder / "out"));
}

TEST_CASE("wrong input to facts gets one message with its cure, and nothing is written") {
  const TestFolder folder;
  const std::string file = folder.write("file", "");
  struct Wrong {
    std::string arguments;
    std::string says;
  };
  const std::string out = " --output " + (folder / "out");
  const std::string monthly =
      folder.write("m.yaml", with(kScenario, "visits:", "clock: {period_days: 28}\nvisits:"));
  const std::string twice =
      folder.write("t.yaml", with(kScenario, "{fact: F18, why: h", "{fact: F30, why: h"));
  const std::string unknown = folder.write("u.yaml", with(kScenario, "{fact: F18,", "{fact: F99,"));
  const std::string no_why =
      folder.write("w.yaml", with(kScenario, "{fact: F18, why: households}", "{fact: F18}"));
  for (const Wrong& wrong : std::vector<Wrong>{{"defualt" + out, "did you mean `default`?"},
                                               {out, "scenario"},
                                               {"default --shoppers 0" + out, "--shoppers"},
                                               {"default --seeds 0" + out, "--seeds"},
                                               {"default --days 0" + out, "--days"},
                                               {"default --days many" + out, "--days"},
                                               {"default --threads 0" + out, "--threads"},
                                               {"default --first-seed -1" + out, "--first-seed"},
                                               {"default --output " + file, "is a file"},
                                               {monthly + out, "period_days 28"},
                                               {twice + out, "F30 stands twice"},
                                               {unknown + out, "F99"},
                                               {no_why + out, "why"}}) {
    const CommandResult result = marketday_command("facts --quiet " + wrong.arguments);
    INFO(wrong.arguments << "\n" << result.err);
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    CHECK(result.err.find(wrong.says) != std::string::npos);
    CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
    CHECK_FALSE(std::filesystem::exists(folder / "out"));
  }
}

TEST_CASE("facts can be listed and described, and a scenario may exempt each of them") {
  CHECK(marketday_command("list facts").out.find("F35 ") != std::string::npos);
  CHECK(marketday_command("describe F4").out.find("cross_period") != std::string::npos);
  CHECK(marketday_command("describe F40").exit_code == 2);
  for (const Section& section : sections()) {
    if (section.description.name != "facts") continue;
    CHECK(section.description.parameters[1].columns[0].choices == fact_ids());
  }
}

}  // namespace marketday::tests
