// Event files of a market with fraudsters: what the shop knows of accounts, and labels that are in
// truth.csv and nowhere else.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <set>

#include "sim/fraud/fraudster.h"
#include "sim/io/csv.h"
#include "sim/io/files.h"
#include "sim/registry.h"
#include "support/command.h"

namespace marketday::tests {
namespace {

namespace fs = std::filesystem;

// 60 days of the mixed season, written once for all tests.
const TestFolder& events() {
  static const TestFolder folder;
  static const bool written = [] {
    const CommandResult run = marketday_command(
        "simulate mixed_season --days 60 --seed 4 --quiet --output " + (folder / "events"));
    INFO(run.err);
    return run.exit_code == 0;
  }();
  REQUIRE(written);
  return folder;
}

CsvTable file(const std::string& name) {
  return CsvTable::load(events() / ("events/" + name));
}

std::string cell(const CsvTable& table, std::size_t row, const std::string& column) {
  try {
    return std::string(table.text(row, table.column(column)));
  } catch (const InputError&) {
    return "";  // an empty cell
  }
}

std::set<std::string> fraud_ids(const CsvTable& truth) {
  std::set<std::string> ids;
  for (std::size_t row = 0; row < truth.rows(); ++row) {
    if (!cell(truth, row, "fraudster").empty()) ids.insert(cell(truth, row, "customer_id"));
  }
  return ids;
}

}  // namespace

TEST_CASE("accounts.csv has a device, an IP, an address and a card of every customer") {
  const CsvTable accounts = file("accounts.csv");
  CHECK(accounts.header() ==
        std::vector<std::string>{"account", "registered_date", "device", "ip", "address", "card"});
  const CsvTable customers = file("customers.csv");
  REQUIRE(accounts.rows() == customers.rows());
  for (std::size_t row = 0; row < accounts.rows(); ++row) {
    REQUIRE(cell(accounts, row, "account") == cell(customers, row, "customer_id"));
    REQUIRE(cell(accounts, row, "registered_date") <= cell(customers, row, "joined_date"));
    for (std::size_t column = 2; column < 6; ++column) {
      accounts.integer(row, column, 0, static_cast<std::int64_t>(accounts.rows()) - 1);
    }
  }
}

TEST_CASE(
    "truth.csv says whose account it is and since when, and honest shoppers' cells are empty") {
  const CsvTable truth = file("truth.csv");
  const std::vector<std::string> kinds = Registry<Fraudster>::instance().names();
  std::set<std::string> seen;
  std::size_t honest = 0;
  std::size_t taken_over = 0;
  for (std::size_t row = 0; row < truth.rows(); ++row) {
    const std::string kind = cell(truth, row, "fraudster");
    const std::string shopper_class = cell(truth, row, "class");
    if (kind.empty()) {
      ++honest;
      CHECK(cell(truth, row, "controller").empty());
      CHECK(cell(truth, row, "first_abuse_date").empty());
      CHECK_FALSE(shopper_class.empty());
      continue;
    }
    seen.insert(kind);
    CHECK(std::find(kinds.begin(), kinds.end(), kind) != kinds.end());
    CHECK_FALSE(cell(truth, row, "controller").empty());
    if (shopper_class.empty()) continue;
    ++taken_over;  // a shopper's account with a victim's label
    CHECK(kind == "account_takeover");
    CHECK(cell(truth, row, "first_abuse_date") >= "2001-01-29");  // after the warm-up
  }
  CHECK(honest > 14'000);
  CHECK(seen.size() >= 10);
  CHECK(taken_over > 0);
}

TEST_CASE("no file but truth.csv holds a label") {
  for (const auto& entry : fs::directory_iterator(events() / "events")) {
    const std::string name = entry.path().filename().string();
    if (name == "truth.csv") continue;
    INFO(name);
    const std::string content = read_file(entry.path().string());
    const std::string header = content.substr(0, content.find('\n'));
    for (const char* word : {"fraud", "controller", "ring", "abuse", "label", "risk", "class"}) {
      CHECK(header.find(word) == std::string::npos);
    }
    for (const std::string& kind : Registry<Fraudster>::instance().names()) {
      CHECK(content.find(kind) == std::string::npos);
    }
  }
}

TEST_CASE("neither ids nor the places of rows say who is a fraudster") {
  const std::set<std::string> fraud = fraud_ids(file("truth.csv"));
  REQUIRE(fraud.size() > 100);
  // mean id of fraudsters against everybody's, 5 standard errors of a uniform id
  const CsvTable accounts = file("accounts.csv");
  double sum = 0.0;
  double all = 0.0;
  for (std::size_t row = 0; row < accounts.rows(); ++row) {
    const double id = accounts.number(row, 0, 0, 1e9);
    all += id / static_cast<double>(accounts.rows());
    if (fraud.count(cell(accounts, row, "account")) > 0) {
      sum += id / static_cast<double>(fraud.size());
    }
  }
  const double error = 2.0 * all / std::sqrt(12.0 * static_cast<double>(fraud.size()));
  CHECK(std::abs(sum - all) < 5.0 * error);
  // devices are numbered as they are met
  std::int64_t next = 0;
  for (std::size_t row = 0; row < accounts.rows(); ++row) {
    const std::int64_t device = accounts.integer(row, 2, 0, next);
    if (device == next) ++next;
  }
  for (const char* name : {"orders.csv", "sessions.csv"}) {
    const CsvTable table = file(name);
    const std::size_t id = table.column("customer_id");
    const std::size_t date = table.column("date");
    for (std::size_t row = 1; row < table.rows(); ++row) {
      if (table.text(row, date) != table.text(row - 1, date)) continue;
      REQUIRE(table.integer(row - 1, id, 0, 1'000'000) <= table.integer(row, id, 0, 1'000'000));
    }
  }
}

TEST_CASE("orders, customers and accounts of a market with fraudsters name the same accounts") {
  const CsvTable orders = file("orders.csv");
  const CsvTable customers = file("customers.csv");
  const std::set<std::string> fraud = fraud_ids(file("truth.csv"));
  std::map<std::string, std::int64_t> paid;
  std::size_t by_fraudsters = 0;
  for (std::size_t row = 0; row < orders.rows(); ++row) {
    const std::string id = cell(orders, row, "customer_id");
    paid[id] += orders.integer(row, orders.column("paid_cents"), 0, 100'000'000) +
                orders.integer(row, orders.column("shipping_cents"), 0, 100'000);
    if (fraud.count(id) > 0) ++by_fraudsters;
  }
  CHECK(by_fraudsters > 100);
  // those who had not bought in the warm-up have spent what their orders say
  std::size_t compared = 0;
  for (std::size_t row = 0; row < customers.rows(); ++row) {
    const std::string id = cell(customers, row, "customer_id");
    if (fraud.count(id) == 0 || paid.count(id) == 0 || cell(customers, row, "orders") != "1") {
      continue;
    }
    CHECK(customers.integer(row, customers.column("spent_cents"), 0, 100'000'000) == paid[id]);
    ++compared;
  }
  CHECK(compared > 50);
}

TEST_CASE("without a fraud section there is no accounts.csv, no label and no shuffled id") {
  const TestFolder folder;
  REQUIRE(
      marketday_command("simulate preset_a --days 5 --seed 4 --quiet --output " + (folder / "a"))
          .exit_code == 0);
  CHECK_FALSE(fs::exists(folder / "a/accounts.csv"));
  CHECK(read_file(folder / "a/truth.csv")
            .starts_with("customer_id,class,price_coefficient,visits_per_day,alive,"
                         "satisfaction\n0,"));
  CHECK(read_file(folder / "a/customers.csv").find("\n1,2001-01-01,") != std::string::npos);
}

}  // namespace marketday::tests
