// `marketday screen` through the real binary, and the examples of docs/rules.md as they stand.
#include <catch2/catch.hpp>
#include <filesystem>

#include "sim/io/csv.h"
#include "sim/io/files.h"
#include "support/command.h"

namespace marketday::tests {
namespace {

std::string block(const std::string& language, int number) {
  const std::string page = read_file(std::string(MARKETDAY_SOURCE_DIR) + "/docs/rules.md");
  const std::string fence = "```" + language + "\n";
  std::size_t at = 0;
  for (int i = 0; i <= number; ++i) at = page.find(fence, at) + fence.size();
  return page.substr(at, page.find("```", at) - at);
}

const std::string kRules = R"(
velocities:
  - {name: accounts_1h, agg: distinct, of: account, by: device, window: 1h}
rules:
  - {name: ring, when: accounts_1h >= 3, action: deny}
)";
const std::string kOptions = " --time at --entity account,device";

struct Screened {
  TestFolder folder;
  CommandResult result;
  std::string file(const std::string& name) const { return read_file(folder / ("out/" + name)); }
};

void screen(Screened& s, const std::string& csv, const std::string& rules,
            const std::string& options) {
  s.result = marketday_command("screen " + s.folder.write("events.csv", csv) + " --rules " +
                               s.folder.write("rules.yaml", rules) + options + " --output " +
                               (s.folder / "out"));
}

}  // namespace

TEST_CASE("the example of the page of rules gives the table and the decisions it shows") {
  const TestFolder folder;
  const std::string out = folder / "screened";
  std::string command = block("sh", 0);
  command = command.substr(command.find(' ') + 1);
  command.pop_back();
  const auto replace = [&](const std::string& name, const std::string& path) {
    command.replace(command.find(name), name.size(), path);
  };
  replace("orders.csv", folder.write("orders.csv", block("csv", 0)));
  replace("rules.yaml", folder.write("rules.yaml", block("yaml", 0)));
  replace("screened", out);
  const CommandResult result = marketday_command(command);
  INFO(result.err);
  REQUIRE(result.exit_code == 0);
  std::string printed = result.out;
  const std::string path = folder / "";
  for (std::size_t at = printed.find(path); at != std::string::npos; at = printed.find(path)) {
    printed.erase(at, path.size());
  }
  CHECK(printed == block("text", 0));
  CHECK(read_file(out + "/decisions.csv") == block("text", 1));
}

TEST_CASE("a stream of more rows than are read at once keeps its windows, whatever the threads") {
  std::string csv = "at,account,device\n";
  for (int row = 0; row < 150'000; ++row) {
    csv += std::to_string(row / 3) + ",a" + std::to_string(row) + ",d" +
           std::to_string(row % 40'000) + "\n";
  }
  Screened one;
  screen(one, csv, kRules, kOptions + " --threads 1");
  Screened two;
  screen(two, csv, kRules, kOptions + " --threads 2");
  REQUIRE(one.result.exit_code == 0);
  CHECK(one.file("decisions.csv") == two.file("decisions.csv"));
  CHECK(one.file("rules.csv") == two.file("rules.csv"));
  // a device comes again every 13,333 seconds, beyond the hour: never two accounts at once
  CHECK(one.file("rules.csv").find("ring,deny,0,false,0,") != std::string::npos);
  Screened day;
  screen(day, csv,
         "velocities:\n  - {name: v, agg: distinct, of: account, by: device, window: 1d}\n"
         "rules:\n  - {name: ring, when: v >= 3, action: deny}\n",
         kOptions);
  // a device's third and fourth event: 40,000 + 30,000
  CHECK(day.file("rules.csv").find("ring,deny,0,false,70000,") != std::string::npos);
}

TEST_CASE("kinds of columns are told by their names, their cells or the user") {
  Screened s;
  screen(s,
         "price,rate,visits,is_new,ok,shop,fee_cents,text\n"
         "12.50,0.125,3,1,true,a,100,x\n9,0.5,4,0,false,b,200,1\n",
         "rules:\n  - {name: r, when: price > 10.00 USD, action: deny}\n", " --kind text=category");
  INFO(s.result.err);
  REQUIRE(s.result.exit_code == 0);
  CHECK(s.file("columns.csv") ==
        "column,kind,least,most,used\nprice,cents,0,,true\nrate,permille,0,1000,false\n"
        "visits,count,0,,false\nis_new,flag,0,1,false\nok,flag,0,1,false\nshop,category,,,false\n"
        "fee_cents,cents,0,,false\ntext,category,,,false\n");
  CHECK(s.file("decisions.csv") ==
        "row,action,score,rules,shadow_rules,explanation\n"
        "1,deny,0,r,,denied by rule `r`: price 1250 > 1000\n"
        "2,allow,0,,,allowed: no rule that acts hit\n");
}

TEST_CASE("a column of too many names is good for entities only") {
  std::string csv = "at,who\n";
  for (int row = 0; row < 10'002; ++row) csv += "1,n" + std::to_string(row) + "\n";
  Screened s;
  screen(s, csv, "rules:\n  - {name: r, when: who == n1, action: deny}\n", "");
  CHECK(s.result.exit_code == 2);
  CHECK(s.result.err.find("`who` has too many different names") != std::string::npos);
}

TEST_CASE("rows that cannot be read are counted and shown, and the rest is used") {
  Screened s;
  screen(s, "at,visits\n1,5\n2,\n3,x\n4,7\nlater,8\n5,1\n6,1\n7,1\n8,1\n9,1\n10,1\n11,1\n12,1\n",
         "rules:\n  - {name: r, when: visits > 4, action: deny}\n", " --time at");
  INFO(s.result.err << s.result.out);
  REQUIRE(s.result.exit_code == 0);
  CHECK(s.result.out.find("rows: 13 read, 10 used, 3 rejected\n") == 0);
  CHECK(s.result.out.find("events.csv:3:2: column `visits`: an empty cell; a whole number is "
                          "expected") != std::string::npos);
  CHECK(s.result.out.find("events.csv:6:1: column `at`: `later`; seconds or a date") !=
        std::string::npos);
}

TEST_CASE("what is wrong with events or options is told, and no file is left") {
  const std::string csv = "at,account,device,fraud\n1,a,d,0\n2,b,d,1\n";
  struct Wrong {
    std::string csv, rules, options;
    int exit_code;
    std::vector<std::string> says;
  };
  const Wrong wrongs[] = {
      {"at,account,device\n5,a,d\n4,b,d\n",
       kRules,
       kOptions,
       2,
       {"events.csv:3:1: column `at`: found `4`", "sort the file by this column"}},
      {csv, kRules, " --entity account,device", 2, {"--time: missing", "--time COLUMN"}},
      {csv,
       kRules,
       " --time att --entity account,device",
       2,
       {"no column `att`", "did you mean `at`?"}},
      {csv,
       kRules,
       " --time at --entity account,devise",
       2,
       {"no column `devise`", "did you mean `device`?"}},
      {csv, kRules, " --time at --entity account", 2, {"unknown entity `device`"}},
      {csv, kRules, kOptions + " --kind fraud", 2, {"--kind: found `fraud`", "COLUMN=KIND"}},
      {csv,
       kRules,
       kOptions + " --kind fraud=money1",
       2,
       {"unknown kind `money1`", "did you mean `money`?"}},
      {csv, kRules, kOptions + " --loss fraud", 2, {"--loss: no --truth beside it"}},
      {csv,
       "rules:\n  - {name: r, when: frauds > 0, action: deny}\n",
       kOptions,
       2,
       {"rules.yaml:2:21: rules[0].when: unknown column `frauds`", "did you mean `fraud`?"}},
      {csv,
       "rules:\n  - {name: r, when: fraud > 0, action: deny}\n",
       kOptions + " --truth fraud",
       2,
       {"unknown column `fraud`"}},
      {"at,account\n1,a,b\n", kRules, kOptions, 2, {"events.csv"}},
  };
  for (const Wrong& wrong : wrongs) {
    Screened s;
    screen(s, wrong.csv, wrong.rules, wrong.options);
    INFO(s.result.err);
    CHECK(s.result.exit_code == wrong.exit_code);
    for (const std::string& text : wrong.says) {
      CHECK(s.result.err.find(text) != std::string::npos);
    }
    CHECK_FALSE(std::filesystem::exists(s.folder / "out"));
  }
}

TEST_CASE("earlier decisions are replaced only by --force, and a missing file is told") {
  Screened s;
  const std::string csv = "at,account,device\n1,a,d\n";
  screen(s, csv, kRules, kOptions);
  REQUIRE(s.result.exit_code == 0);
  screen(s, csv, kRules, kOptions);
  CHECK(s.result.exit_code == 2);
  CHECK(s.result.err.find("decisions.csv: exists already; --force replaces it") !=
        std::string::npos);
  screen(s, csv, kRules, kOptions + " --force");
  CHECK(s.result.exit_code == 0);
  CHECK(marketday_command("screen nowhere.csv --rules " + (s.folder / "rules.yaml")).exit_code ==
        3);
}

}  // namespace marketday::tests
