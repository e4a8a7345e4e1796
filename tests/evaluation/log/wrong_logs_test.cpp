// Forty logs that are wrong, each with the place and the cure in its one error message; and logs
// that read well but cannot be trusted, with what the report says of them.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "evaluation/log/feedback_csv.h"
#include "evaluation/log/log_checks.h"
#include "evaluation/log/log_source.h"
#include "experiments/compare_command.h"
#include "sim/io/error.h"
#include "support/command.h"

namespace marketday::tests {
namespace {

constexpr const char* kMeta =
    "actions: [none, coupon]\nfeatures:\n  - {name: orders, unit: orders, low: 0, high: 9}\n";
constexpr const char* kHeader = "round,unit,action,reward,propensity,x_orders,allowed,cost_given\n";
constexpr const char* kRows =
    "0,7,none,0.5,0.5,1,11,0\n1,8,coupon,1.5,0.5,2,11,1\n2,9,none,0,0.5,3,11,0\n";

// What reading the log, or comparing on it, complains of; empty when it does not.
std::string complaint(const std::string& csv, const std::string& meta,
                      const std::vector<std::string>& policies = {"uniform_random"}) {
  const TestFolder folder;
  const std::string path = folder.write("log.csv", csv);
  if (!meta.empty()) folder.write("log.meta.yaml", meta);
  CompareOptions options;
  options.log = path;
  options.policies = policies;
  options.settings.primary.clear();
  options.output = folder.path() + "/out";
  options.quiet = true;
  try {
    run_compare(options);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

struct Wrong {
  std::string what;
  std::string csv;
  std::string meta;
  std::vector<std::string> says;
};

std::string with_row(const std::string& row) {
  return std::string(kHeader) + kRows + row + "\n";
}
std::string with_header(const std::string& header) {
  return header + "\n" + kRows;
}

std::vector<Wrong> wrong_logs() {
  const std::string good = std::string(kHeader) + kRows;
  return {
      {"no meta file", good, "", {"log.meta.yaml", "actions: [first, second]"}},
      {"empty file", "", kMeta, {"log.csv", "empty"}},
      {"header only", kHeader, kMeta, {"no rows"}},
      {"no reward column",
       "round,unit,action,propensity,x_orders\n0,1,none,0.5,1\n",
       kMeta,
       {"log.csv:1", "no column `reward`"}},
      {"no propensity column",
       "round,unit,action,reward,x_orders\n0,1,none,0.5,1\n",
       kMeta,
       {"no column `propensity`"}},
      {"no action column",
       "round,unit,reward,propensity,x_orders\n0,1,1,0.5,1\n",
       kMeta,
       {"no column `action`"}},
      {"no round column",
       "unit,action,reward,propensity,x_orders\n1,none,1,0.5,1\n",
       kMeta,
       {"no column `round`"}},
      {"no unit column",
       "round,action,reward,propensity,x_orders\n1,none,1,0.5,1\n",
       kMeta,
       {"no column `unit`"}},
      {"no feature column",
       "round,unit,action,reward,propensity\n0,1,none,0.5,0.5\n",
       kMeta,
       {"no column `x_orders`"}},
      {"feature that the meta file does not name",
       with_header("round,unit,action,reward,propensity,x_visits,allowed,cost_given"),
       kMeta,
       {"x_visits", "features", "log.meta.yaml"}},
      {"unknown column",
       with_header("round,unit,action,reward,propensty,x_orders,allowed,cost_given"),
       kMeta,
       {"propensty", "did you mean `propensity`"}},
      {"column twice",
       with_header("round,unit,action,reward,reward,x_orders,allowed,cost_given"),
       kMeta,
       {"log.csv:1", "as an earlier one"}},
      {"column without a name",
       with_header("round,unit,action,reward,propensity,,allowed,cost_given"),
       kMeta,
       {"log.csv:1", "give each column its own name"}},
      {"propensity of zero",
       with_row("3,9,none,0,0,3,11,0"),
       kMeta,
       {"log.csv:5:5", "propensity", "above 0"}},
      {"negative propensity", with_row("3,9,none,0,-0.1,3,11,0"), kMeta, {"log.csv:5:5", "0 to 1"}},
      {"propensity above one", with_row("3,9,none,0,1.2,3,11,0"), kMeta, {"log.csv:5:5", "0 to 1"}},
      {"propensity in percent", with_row("3,9,none,0,50,3,11,0"), kMeta, {"`50`", "0 to 1"}},
      {"propensity not a number",
       with_row("3,9,none,0,half,3,11,0"),
       kMeta,
       {"`half`", "a number"}},
      {"propensity nan", with_row("3,9,none,0,nan,3,11,0"), kMeta, {"log.csv:5:5", "a number"}},
      {"propensity infinite", with_row("3,9,none,0,inf,3,11,0"), kMeta, {"a number"}},
      {"reward nan", with_row("3,9,none,NaN,0.5,3,11,0"), kMeta, {"log.csv:5:4", "a number"}},
      {"reward empty", with_row("3,9,none,,0.5,3,11,0"), kMeta, {"log.csv:5:4", "empty cell"}},
      {"reward text", with_row("3,9,none,$5,0.5,3,11,0"), kMeta, {"`$5`", "a number"}},
      {"reward with a decimal comma",
       with_row("3,9,none,\"0,5\",0.5,3,11,0"),
       kMeta,
       {"`0,5`", "a number"}},
      {"unknown action",
       with_row("3,9,voucher,0,0.5,3,11,0"),
       kMeta,
       {"log.csv:5:3", "`voucher`", "actions"}},
      {"action number too great", with_row("3,9,2,0,0.5,3,11,0"), kMeta, {"`2`", "0 to 1"}},
      {"negative action", with_row("3,9,-1,0,0.5,3,11,0"), kMeta, {"`-1`", "0 to 1"}},
      {"action that was not allowed",
       with_row("3,9,coupon,0,0.5,3,10,0"),
       kMeta,
       {"log.csv:5:7", "must be allowed"}},
      {"mask of another length", with_row("3,9,none,0,0.5,3,111,0"), kMeta, {"`111`", "2 digits"}},
      {"mask of other digits", with_row("3,9,none,0,0.5,3,1x,0"), kMeta, {"`1x`", "2 digits"}},
      {"feature out of its range",
       with_row("3,9,none,0,0.5,12,11,0"),
       kMeta,
       {"log.csv:5:6", "0 to 9"}},
      {"feature empty", with_row("3,9,none,0,0.5,,11,0"), kMeta, {"log.csv:5:6", "empty cell"}},
      {"round twice", with_row("1,9,none,0,0.5,3,11,0"), kMeta, {"round 1 twice"}},
      {"round negative",
       with_row("-1,9,none,0,0.5,3,11,0"),
       kMeta,
       {"log.csv:5:1", "whole number"}},
      {"round not whole", with_row("3.5,9,none,0,0.5,3,11,0"), kMeta, {"whole number"}},
      {"a cell too few",
       with_row("3,9,none,0,0.5,3,11"),
       kMeta,
       {"log.csv:5", "7 cells", "header has 8"}},
      {"cut in the middle of a row",
       std::string(kHeader) + kRows + "3,9,no",
       kMeta,
       {"log.csv:5", "3 cells"}},
      {"cut after a row",
       good,
       std::string(kMeta) + "rows: 1000\n",
       {"ends after 3 rows of 1000", "copy it again"}},
      {"longer than its meta file says", good, std::string(kMeta) + "rows: 2\n", {"3 rows of 2"}},
      {"quote that does not close", with_row("3,9,\"none,0,0.5,3,11,0"), kMeta, {"quote"}},
      {"meta: unknown key",
       good,
       std::string(kMeta) + "propensities: exact\n",
       {"log.meta.yaml:4", "propensities"}},
      {"meta: one action",
       good,
       "actions: [none]\nfeatures: [orders]\n",
       {"log.meta.yaml:1", "fewer than two"}},
      {"meta: action twice", good, "actions: [none, none]\nfeatures: [orders]\n", {"twice"}},
      {"meta: behaviour of no kind",
       good,
       std::string(kMeta) + "behaviour: {kind: unifrom_random}\n",
       {"uniform_random"}},
      {"meta: not YAML", good, "actions: [none, coupon\n", {"log.meta.yaml"}},
  };
}

}  // namespace

TEST_CASE("each of forty wrong logs is refused with its place and cure") {
  const std::vector<Wrong> all = wrong_logs();
  REQUIRE(all.size() >= 40);
  for (const Wrong& wrong : all) {
    INFO(wrong.what);
    const std::string message = complaint(wrong.csv, wrong.meta);
    INFO(message);
    CHECK_FALSE(message.empty());
    for (const std::string& part : wrong.says) CHECK(message.find(part) != std::string::npos);
  }
}

TEST_CASE("a good log is compared on, and a policy that does not fit it is refused") {
  const std::string good = std::string(kHeader) + kRows;
  CHECK(complaint(good, kMeta).empty());
  CHECK(complaint(good, kMeta, {"{name: always, depth: 0.1}"}).find("depth") != std::string::npos);
  CHECK(complaint(good, kMeta, {"uniform_randm"}).find("uniform_random") != std::string::npos);
  CHECK(complaint(good, kMeta, {"never", "never"}).find("label") != std::string::npos);
  CHECK(complaint(good, kMeta, {"no_such_file.yaml"}).find("no file") != std::string::npos);
}

TEST_CASE("a compressed log says how to unpack it") {
  const TestFolder folder;
  const std::string path = folder.write("log.csv.gz", "x");
  CHECK_THROWS_WITH(open_log(path), Catch::Contains("gunzip"));
}

TEST_CASE("a log tells of propensities that do not add up, missing actions and drift") {
  const TestFolder folder;
  folder.write("log.meta.yaml", "actions: [none, coupon, gift]\n");
  std::string csv = "round,unit,action,reward,propensity\n";
  for (int i = 0; i < 20'000; ++i) {
    // half the rows take each action, yet the log says that the coupon had 0.1; rewards grow
    const bool coupon = i % 2 == 1;
    csv += std::to_string(i) + "," + std::to_string(i) + (coupon ? ",coupon," : ",none,") +
           std::to_string(i / 10'000 + i % 7) + (coupon ? ",0.1\n" : ",0.5\n");
  }
  const auto log = open_log(folder.write("log.csv", csv));
  LogChecks checks(log->meta().spec);
  log->for_each_block([&](const FeedbackBlock& block) { checks.add(block, {}); });
  std::string text;
  for (const LogCheck& check : checks.report()) {
    text += std::string(name_of(check.finding)) + ": " + check.what + ": " + check.detail + "\n";
  }
  INFO(text);
  CHECK(text.find("warning: sum of 1 / propensity: `coupon`") != std::string::npos);
  CHECK(text.find("warning: actions: never taken: `gift`") != std::string::npos);
  CHECK(text.find("note: drift of rewards") != std::string::npos);
  CHECK(text.find("fine: rounds") != std::string::npos);
}

}  // namespace marketday::tests
