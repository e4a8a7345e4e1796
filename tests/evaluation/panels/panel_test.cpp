// Panels: what is read, what is told of them, how far two lie apart.
#include <algorithm>
#include <catch2/catch.hpp>

#include "evaluation/panels/panel_classifier.h"
#include "evaluation/panels/panel_distance.h"
#include "evaluation/panels/panel_statistics.h"
#include "support/data.h"
#include "support/panels.h"

namespace marketday::tests {
namespace {

constexpr const char* kOrders =
    "who,when,what,kind,n,money,off\n"
    "a,2024-01-01,apple,fruit,2,4.00,1.00\n"
    "a,2024-01-01,milk,dairy,1,1.50,0\n"
    "b,2024-01-03,apple,fruit,1,2.50,0\n"
    "a,2024-01-08,milk,dairy,1,1.50,0\n";
constexpr const char* kRecipe =
    "{customer: who, date: when, item: what, category: kind, units: n, paid: money, "
    "discounts: [off]}\n";

double statistic(const PurchasePanel& panel, const std::string& name) {
  return measure(panel, {&panel_statistic(name)}).front();
}

ReadPanel cdnow(const std::string& path) {
  return read_panel(CsvTable::load(path),
                    YamlNode::parse("{customer: customer_id, date: date, units: number_of_cds, "
                                    "paid: dollar_value}",
                                    "recipe.yaml"),
                    "");
}

}  // namespace

TEST_CASE("A transactions file becomes customers, baskets and lines, every row counted") {
  const ReadPanel read = panel_of(kOrders, kRecipe);
  const PurchasePanel& p = read.panel;
  CHECK(read.report.text() == "4 rows read, 4 used");
  CHECK(read.report.first_date == "2024-01-01");
  CHECK(p.days == 8);
  CHECK(p.first_weekday == 0);  // a Monday
  REQUIRE(p.customers() == 2);
  REQUIRE(p.baskets.size() == 3);
  CHECK(p.baskets[0].paid_cents == 550);
  CHECK(p.baskets[0].lines == 2);
  CHECK(statistic(p, "gap_mean") == 7.0);
  CHECK(statistic(p, "one_time_share") == 0.5);
  CHECK(statistic(p, "units_per_basket") == Approx(5.0 / 3.0));
  CHECK(statistic(p, "deal_depth_mean") == Approx(0.2));
}

TEST_CASE("Returns, rows without a customer and rows out of the days are turned away and counted") {
  const std::string more = std::string(kOrders) +
                           ",2024-01-02,apple,fruit,1,2.5,0\n"
                           "b,2024-01-02,apple,fruit,-1,-2.5,0\n"
                           "b,2024-01-02,apple,fruit,1,-2.5,0\n"
                           "b,2023-12-31,apple,fruit,1,2.5,0\n"
                           "b,2024-02-01,apple,fruit,1,2.5,0\n";
  const ReadPanel read =
      panel_of(more, std::string(kRecipe).substr(0, std::string(kRecipe).size() - 2) +
                         ", first_date: 2024-01-01, days: 14}\n");
  CHECK(read.report.read == 9);
  CHECK(read.report.used == 4);
  const auto& rejected = read.report.rejected;
  CHECK(rejected.at("no customer") == 1);
  CHECK(rejected.at("nothing bought: units of 0 or below, a return") == 1);
  CHECK(rejected.at("paid below 0: a return or a correction") == 1);
  CHECK(rejected.at("before the first date") == 1);
  CHECK(rejected.at("after the last day") == 1);
  CHECK(read.panel.days == 14);
}

TEST_CASE("What is wrong with a transactions file is said with its place") {
  const auto complaint = [](const std::string& csv, const std::string& recipe) {
    try {
      panel_of(csv, recipe);
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string("nothing");
  };
  const std::string rows = kOrders;
  const auto says = [](const std::string& text) { return Catch::Matchers::Contains(text); };
  CHECK_THAT(complaint(rows + "b,yesterday,apple,fruit,1,2,0\n", kRecipe),
             says("orders.csv:6") && says("`yesterday`") && says("2024-01-31"));
  CHECK_THAT(complaint(rows + "b,2024-01-02,apple,fruit,many,2,0\n", kRecipe),
             says("orders.csv:6"));
  CHECK_THAT(complaint(rows + "b,2024-01-02,apple,fruit,1,nan,0\n", kRecipe), says("orders.csv:6"));
  CHECK_THAT(complaint(rows + "b,2024-01-02,apple\n", kRecipe), says("orders.csv:6"));
  CHECK_THAT(complaint(rows, "{customer: whom, date: when, paid: money}"),
             says("whom") && says("who"));
  CHECK_THAT(complaint(rows, "{customer: who, paid: money}"), says("`date` or `day`"));
  CHECK_THAT(complaint(rows, "{customer: who, date: when, paid: money, color: red}"),
             says("color") && says("unknown key"));
  CHECK_THAT(complaint("who,when,money\n", "{customer: who, date: when, paid: money}"),
             says("no row"));
  CHECK_THAT(
      complaint("who,when,money\n,2024-01-01,3\n", "{customer: who, date: when, paid: money}"),
      says("no customer"));
}

TEST_CASE("A panel does not depend on the order of its rows") {
  const PurchasePanel whole = recorded(small_shop(3.0, -3.0), 5);
  const std::string csv = transactions(whole);
  std::vector<std::string> rows;
  for (std::size_t at = csv.find('\n') + 1; at < csv.size();) {
    const std::size_t end = csv.find('\n', at);
    rows.push_back(csv.substr(at, end - at + 1));
    at = end + 1;
  }
  std::reverse(rows.begin(), rows.end());
  std::string other = csv.substr(0, csv.find('\n') + 1);
  for (const std::string& row : rows) other += row;
  const PurchasePanel a = panel_of(csv, kTransactionsRecipe).panel;
  const PurchasePanel b = panel_of(other, kTransactionsRecipe).panel;
  const StatisticList all = statistics_of_parts(a.parts);
  const std::vector<double> of_a = measure(a, all);
  const std::vector<double> of_b = measure(b, all);
  for (std::size_t i = 0; i < all.size(); ++i) {
    INFO(all[i]->name);
    CHECK(of_a[i] == Approx(of_b[i]).epsilon(1e-9));  // sums over customers in another order
  }
}

TEST_CASE("A panel lies at no distance from itself, and farther from another shop's") {
  const PurchasePanel a = recorded(small_shop(3.0, -3.0), 5);
  const PurchasePanel b = recorded(small_shop(3.0, -3.0), 6);
  const PurchasePanel c = recorded(small_shop(20.0, 0.0), 7);
  for (const StageDistance& d : stage_distances(a, a)) {
    INFO(d.stage->name);
    CHECK(d.ks_complement == 1.0);
    CHECK(d.wasserstein == 0.0);
  }
  CHECK(stage_distances(a, b).front().ks_complement > 0.9);
  CHECK(stage_distances(a, c).front().ks_complement < 0.9);
}

TEST_CASE("Distances of two small samples are those worked out by hand") {
  // F steps at 1, 2, 3 against 2, 3, 4: apart by 1/3 from 1 to 2 and from 3 to 4
  CHECK(ks_complement({1, 2, 3}, {2, 3, 4}) == Approx(2.0 / 3.0));
  CHECK(wasserstein_1({1, 2, 3}, {2, 3, 4}) == Approx(1.0));
  // 2 * 11/9 - 8/9 - 8/9
  CHECK(energy_distance({1, 2, 3}, {2, 3, 4}) == Approx(6.0 / 9.0));
  CHECK(ks_complement({1}, {2}) == 0.0);
}

TEST_CASE("A classifier cannot tell a market from its twin, and can from another") {
  const PurchasePanel a = recorded(small_shop(3.0, -3.0), 5, 1500);
  const PurchasePanel b = recorded(small_shop(3.0, -3.0), 6, 1500);
  const PurchasePanel c = recorded(small_shop(20.0, 0.0), 7, 1500);
  const ClassifierTest twin = classifier_test(a, b, 1);
  CHECK(twin.customers > 300);
  CHECK(twin.auc < 0.56);
  CHECK(twin.auc > 0.44);
  CHECK(classifier_test(a, c, 1).auc > 0.75);
}

TEST_CASE("The covariance of statistics is that of resampled customers") {
  const PurchasePanel panel = recorded(small_shop(3.0, -3.0), 5);
  const StatisticList list = {&panel_statistic("one_time_share"), &panel_statistic("basket_mean")};
  const StatisticEstimates e = estimate_statistics(panel, list, 300);
  REQUIRE(e.statistics.size() == 2);
  // of a share: sqrt(p (1 - p) / n)
  const auto n = static_cast<double>(panel.customers());
  const double p = e.values[0];
  CHECK(e.standard_error(0) == Approx(std::sqrt(p * (1.0 - p) / n)).epsilon(0.2));
}

// The table of facts F21 to F26 and T39 of the reference.
TEST_CASE("CDNOW's customers are told as published") {
  REQUIRE_DATA(path, "cdnow/cdnow_master.csv");
  const ReadPanel read = cdnow(path);
  const PurchasePanel& p = read.panel;
  CHECK(read.report.text() == "69659 rows read, 69659 used");
  CHECK(p.customers() == 23570);
  CHECK(p.days == 546);
  std::int64_t cents = 0;
  for (const PanelBasket& basket : p.baskets) cents += basket.paid_cents;
  CHECK(cents == 250'031'563);
  CHECK(statistic(p, "one_time_share") == Approx(0.511).margin(0.0005));  // .505 by transaction
  CHECK(statistic(p, "gap_median") == 34.0);
  CHECK(statistic(p, "gap_mean") == Approx(72.2).margin(0.05));
  CHECK(statistic(p, "gap_cv") == Approx(1.27).margin(0.005));
  CHECK(statistic(p, "spend_top_20_share") == Approx(0.678).margin(0.0005));
  CHECK(statistic(p, "spend_top_1_share") == Approx(0.159).margin(0.0005));
  CHECK(statistic(p, "spend_gini") == Approx(0.635).margin(0.0005));
}

}  // namespace marketday::tests
