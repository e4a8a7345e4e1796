// What `marketday target` says to wrong input, and what it leaves alone.
#include <fmt/core.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "sim/io/files.h"
#include "support/command.h"
#include "support/target_inputs.h"

namespace marketday::tests {
namespace {

namespace fs = std::filesystem;

}  // namespace

TEST_CASE("wrong input to target is told with place and cure, and nothing is written", "[uplift]") {
  const TestFolder folder;
  const std::string good = folder.write("e.csv", target_rows(300));
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
      {"target " + (folder / "none.csv") + kTargetColumns + " --seed 1 --output OUT",
       {"none.csv"},
       3},
      {"target " + csv("empty.csv", "") + kTargetColumns + " --seed 1 --output OUT",
       {"it is empty"}},
      {"target " + csv("head.csv", head) + kTargetColumns + " --seed 1 --output OUT", {"no rows"}},
      {"target e.csv.gz" + kTargetColumns + " --seed 1 --output OUT", {"gunzip"}},
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
      {"target " + csv("nocontrol.csv", no_control) + kTargetColumns + " --seed 1 --output OUT",
       {"no row of column `arm`", "`none`"}},
      {"target " + csv("onearm.csv", head + "none,1,2,Bonn\nnone,0,3,Kiel\n") + kTargetColumns +
           " --seed 1 --output OUT",
       {"only the control", "one other arm"}},
      {"target " + csv("oneclass.csv", one_class) + kTargetColumns + " --seed 1 --output OUT",
       {"`bought`", "1 in every row"}},
      {"target " + csv("never.csv", never_bought) + kTargetColumns +
           " --base logistic --seed 1 --output OUT",
       {"arm `email`", "0 in all its training rows", "--base ols"}},
      {"target " + csv("nan.csv", head + "none,nan,2,Bonn\n" + rows) + kTargetColumns +
           " --seed 1 --output OUT",
       {"nan.csv:2:2", "`bought`", "`nan`", "a number is expected"}},
      {"target " + csv("nanx.csv", head + "none,1,nan,Bonn\n" + rows) + kTargetColumns +
           " --seed 1 --output OUT",
       {"nanx.csv:2:3", "`nan`"}},
      {"target " + csv("gap.csv", head + "none,1,,Bonn\n" + rows) + kTargetColumns +
           " --seed 1 --output OUT",
       {"gap.csv:2:3", "an empty cell"}},
      {"target " + csv("mixed.csv", head + rows + "none,1,many,Bonn\n") + kTargetColumns +
           " --seed 1 --output OUT",
       {"mixed.csv:62:3", "`many`", "--categorical"}},
      {"target " + csv("ragged.csv", head + "none,1\n") + kTargetColumns + " --seed 1 --output OUT",
       {"ragged.csv:2", "2 cells", "the header has 4"}},
      {"target " + csv("few.csv", head + "none,1,2,a\nemail,0,3,b\nnone,0,1,a\nemail,1,1,b\n") +
           kTargetColumns + " --seed 1 --output OUT",
       {"training rows", "at least 10"}},
      {target_command(good, "OUT", "--learner tt"), {"--learner", "`tt`", "did you mean `t`?"}},
      {target_command(good, "OUT", "--learner uplift_forrest"), {"did you mean `uplift_forest`?"}},
      {target_command(good, "OUT", "--learner uplift_forest --learner-parameters '{tree: 9}'"),
       {"tree", "did you mean `trees`?"}},
      {"target " + good +
           " --treatment arm --control none --outcome spend --features x --learner uplift_forest "
           "--learner-parameters '{criterion: kl}' --seed 1 --output OUT",
       {"--learner-parameters", "0 and 1", "{criterion: effect}"}},
      {target_command(good, "OUT", "--base logistics"), {"--base", "did you mean `logistic`?"}},
      {target_command(good, "OUT", "--base-parameters '{penalti: 1}'"),
       {"penalti", "did you mean `penalty`?"}},
      {"target " + good +
           " --treatment arm --control none --outcome spend --features x --base "
           "logistic --seed 1 --output OUT",
       {"0 and 1", "--base ols"}},
      {target_command(good, "OUT", "--budget 5"), {"--budget", "--cost"}},
      {target_command(good, "OUT", "--cost 1 --budget -5"), {"--budget", "found -5", "0 or more"}},
      {target_command(good, "OUT", "--cost 1 --budget nan"), {"--budget"}},
      {target_command(good, "OUT", "--cost 1 --budget much"), {"--budget"}},
      {target_command(good, "OUT", "--cost -1"), {"--cost", "`-1`", "0 or more"}},
      {target_command(good, "OUT", "--cost email=x,call=1"), {"--cost", "`email=x`"}},
      {target_command(good, "OUT", "--cost emial=2,call=1"), {"`emial`", "did you mean `email`?"}},
      {target_command(good, "OUT", "--cost none=2"), {"--cost", "but the control"}},
      {target_command(good, "OUT", "--cost email=2"), {"1 of 2 arms", "call"}},
      {target_command(good, "OUT", "--cost email=2,email=3"), {"stands twice"}},
      {target_command(good, "OUT", "--worth 0"), {"--worth", "above 0"}},
      {target_command(good, "OUT", "--split 1"), {"--split", "found 1", "below 1"}},
      {target_command(good, "OUT", "--split 0"), {"--split", "above 0"}},
      {target_command(good, "OUT", "--split 0.999"), {"held-out rows", "--split"}},
      {target_command(good, "OUT", "--folds 0"), {"--folds", "1 to 100"}},
      {target_command(good, "OUT", "--propensity guess"), {"--propensity", "`guess`", "logistic"}},
      {target_command(good, "OUT", "--categorical town"), {"--categorical", "`town`"}},
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
      {"target " + good + kTargetColumns + " --output OUT", {"--seed"}},
      {target_command(good, good), {"is a file", "--output"}},
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
  const std::string file = folder.write("e.csv", target_rows(300));
  const std::string output = folder / "out";
  REQUIRE(marketday_command(target_command(file, output, "--cost 1 --budget 9")).exit_code == 0);
  write_file_atomically(output + "/mine.txt", "mine");
  const auto before = result_hashes(output);
  const CommandResult again = marketday_command(target_command(file, output, "--learner x"));
  CHECK(again.exit_code == 2);
  CHECK(again.err.find("--force") != std::string::npos);
  CHECK(before == result_hashes(output));
  CHECK(marketday_command(target_command(file, output, "--learner x --force")).exit_code == 0);
  CHECK(before != result_hashes(output));
  CHECK(read_file(output + "/mine.txt") == "mine");
  CHECK_FALSE(fs::exists(output + "/certificate.csv"));  // of the run before
}

}  // namespace marketday::tests
