#include <catch2/catch.hpp>
#include <filesystem>
#include <map>

#include "sim/io/csv.h"
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

const std::string kSimulate =
    "simulate preset_a --days 5 --seed 4 --quiet --policy '{name: always, depth: 0.1}'";

std::int64_t whole(const CsvTable& table, std::size_t row, const char* column) {
  return table.integer(row, table.column(column), 0, 1'000'000'000'000);
}

}  // namespace

TEST_CASE("the same experiment gives the same bytes for one thread and for two") {
  const TestFolder folder;
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
  const TestFolder folder;
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
  const TestFolder folder;
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

TEST_CASE("a run killed before it had written anything is taken up like any other") {
  const TestFolder folder;
  const std::string file = folder.write("small.yaml", kSmall);
  fs::create_directories(folder / "r/.cells");
  CHECK(
      marketday_command("run " + file + " --resume --quiet --output " + (folder / "r")).exit_code ==
      0);
}

TEST_CASE("Ctrl-C leaves a directory that resume takes up") {
  const TestFolder folder;
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
  const TestFolder folder;
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
  const TestFolder folder;
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

TEST_CASE("simulate writes the same event files for one thread and for two, and only once") {
  const TestFolder folder;
  const std::string base = kSimulate + " --output ";
  const CommandResult first = marketday_command(base + (folder / "a") + " --threads 1");
  INFO(first.err);
  REQUIRE(first.exit_code == 0);
  REQUIRE(marketday_command(base + (folder / "b") + " --threads 2").exit_code == 0);
  CHECK(result_hashes(folder / "a") == result_hashes(folder / "b"));
  CHECK(result_hashes(folder / "a").size() == 7);
  CHECK(marketday_command(base + (folder / "a")).exit_code == 2);
}

TEST_CASE("simulate's event files agree to the cent: lines, orders and customers") {
  const TestFolder folder;
  REQUIRE(marketday_command(kSimulate + " --output " + (folder / "a")).exit_code == 0);
  const auto file = [&](const char* name) {
    return CsvTable::load(folder / (std::string("a/") + name));
  };
  const CsvTable orders = file("orders.csv");
  const CsvTable lines = file("order_lines.csv");
  const CsvTable customers = file("customers.csv");
  struct Sums {
    std::int64_t lines = 0, units = 0, list = 0, paid = 0;
    bool operator==(const Sums&) const = default;
  };
  std::map<std::int64_t, Sums> of_order;
  std::int64_t cut = 0;
  for (std::size_t row = 0; row < lines.rows(); ++row) {
    Sums& sums = of_order[whole(lines, row, "order_id")];
    const std::int64_t units = whole(lines, row, "units");
    ++sums.lines;
    sums.units += units;
    sums.list += units * whole(lines, row, "list_price_cents");
    sums.paid += whole(lines, row, "paid_cents");
    REQUIRE(units * whole(lines, row, "list_price_cents") ==
            whole(lines, row, "paid_cents") + whole(lines, row, "discount_cents"));
  }
  struct Bought {
    std::int64_t orders = 0, spent = 0;
    bool operator==(const Bought&) const = default;
  };
  std::map<std::int64_t, Bought> of_customer;
  for (std::size_t row = 0; row < orders.rows(); ++row) {
    const Sums stated{whole(orders, row, "lines"), whole(orders, row, "units"),
                      whole(orders, row, "list_cents"), whole(orders, row, "paid_cents")};
    REQUIRE(stated == of_order[whole(orders, row, "order_id")]);
    REQUIRE(stated.list - stated.paid == whole(orders, row, "discount_cents"));
    cut += stated.list - stated.paid;
    Bought& bought = of_customer[whole(orders, row, "customer_id")];
    ++bought.orders;
    bought.spent += stated.paid;
  }
  CHECK(orders.rows() > 1000);
  CHECK(of_order.size() == orders.rows());
  CHECK(cut > 0);
  for (std::size_t row = 0; row < customers.rows(); ++row) {
    const Bought stated{whole(customers, row, "orders"), whole(customers, row, "spent_cents")};
    const Bought recorded = of_customer[whole(customers, row, "customer_id")];
    // what was bought in the warm-up is not among the events
    REQUIRE(stated.orders >= recorded.orders);
    REQUIRE(stated.spent >= recorded.spent);
    if (stated.orders == recorded.orders) REQUIRE(stated == recorded);
  }
}

TEST_CASE("a policy that is its own twin differs by exactly zero in every column") {
  const TestFolder folder;
  const CommandResult same = marketday_command(
      kSimulate + " --markets 2 --twin '{name: always, depth: 0.1}' --output " + (folder / "same"));
  INFO(same.err);
  REQUIRE(same.exit_code == 0);
  const CsvTable markets = CsvTable::load(folder / "same/twin.csv");
  CHECK(markets.rows() == 2 * 12);
  for (std::size_t row = 0; row < markets.rows(); ++row) {
    REQUIRE(markets.text(row, markets.column("difference")) == "0");
  }
  const CsvTable shoppers = CsvTable::load(folder / "same/twin_shoppers.csv");
  for (std::size_t row = 0; row < shoppers.rows(); ++row) {
    REQUIRE(shoppers.text(row, shoppers.column("difference_cents")) == "0");
  }
}

TEST_CASE("twins give the same bytes on one thread and two, and shoppers add up to the market") {
  const TestFolder folder;
  const std::string line = kSimulate + " --markets 3 --twin '{name: never}' --output ";
  REQUIRE(marketday_command(line + (folder / "a") + " --threads 1").exit_code == 0);
  REQUIRE(marketday_command(line + (folder / "b") + " --threads 2").exit_code == 0);
  CHECK(result_hashes(folder / "a") == result_hashes(folder / "b"));
  const auto signed_cents = [](const CsvTable& table, std::size_t row, const char* column) {
    return table.integer(row, table.column(column), -1'000'000'000'000, 1'000'000'000'000);
  };
  const CsvTable shoppers = CsvTable::load(folder / "a/twin_shoppers.csv");
  std::map<std::string, std::int64_t> sums;
  for (std::size_t row = 0; row < shoppers.rows(); ++row) {
    const std::int64_t difference = signed_cents(shoppers, row, "difference_cents");
    sums["total"] += difference;
    sums[std::string(shoppers.text(row, shoppers.column("segment_at_start")))] += difference;
  }
  const CsvTable markets = CsvTable::load(folder / "a/twin.csv");
  int compared = 0;
  for (std::size_t row = 0; row < markets.rows(); ++row) {
    if (markets.text(row, markets.column("seed")) != "4") continue;
    if (markets.text(row, markets.column("metric")) != "profit_cents") continue;
    const std::string scope(markets.text(row, markets.column("scope")));
    CAPTURE(scope);
    CHECK(signed_cents(markets, row, "difference") == sums[scope]);
    ++compared;
  }
  CHECK(compared == 6);
  CHECK(sums["total"] != 0);
}

TEST_CASE("a simulation stopped by Ctrl-C writes nothing and says so") {
  const TestFolder folder;
  const CommandResult stopped = marketday_command(
      "simulate preset_a --days 20000 --seed 4 --quiet --output " + (folder / "events"), 0.5,
      "INT");
  CHECK((stopped.exit_code == 130 || stopped.exit_code == 124));
  CHECK(stopped.err.find("interrupted; nothing was written") != std::string::npos);
  CHECK_FALSE(fs::exists(folder / "events"));
}

}  // namespace marketday::tests
