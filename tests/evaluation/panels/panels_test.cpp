// Panels: what is read, what is measured, how far two lie apart. Figures of CDNOW and Complete
// Journey are those published with the data sets (docs/panels.md).
#include <fmt/core.h>
#include <tbb/global_control.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>

#include "evaluation/panels/panel_classifier.h"
#include "evaluation/panels/panel_distance.h"
#include "evaluation/panels/panel_recorder.h"
#include "evaluation/panels/panel_statistics.h"
#include "evaluation/panels/purchase_panel.h"
#include "sim/io/temporary_folder.h"
#include "sim/market.h"
#include "sim/random.h"
#include "support/data.h"
#include "support/markets.h"
#include "support/panel_shop.h"

namespace marketday::test {
namespace {

double figure(const PurchasePanel& panel, const std::string& name) {
  return measure(panel, {&panel_statistic(name)}).front();
}

// Rows of `count` customers with 1 to 4 baskets each, one line a basket.
std::vector<std::string> random_rows(int count) {
  std::vector<std::string> rows;
  for (int c = 0; c < count; ++c) {
    const RandomBlock bits = draw(5, static_cast<std::uint32_t>(c), 0, Purpose::environment);
    for (std::uint32_t b = 0; b <= bits[0] % 4; ++b) {
      const RandomBlock more = draw(5, static_cast<std::uint32_t>(c), b + 1, Purpose::environment);
      rows.push_back(fmt::format("c{},{},b{}_{},i{},k{},{},{:.2f},{}\n", c, more[0] % 90, c, b,
                                 more[1] % 20, more[1] % 4, 1 + more[2] % 3,
                                 1.0 + 20.0 * uniform(more[3]), more[2] % 2));
    }
  }
  return rows;
}

std::string joined_text(const std::vector<std::string>& rows) {
  std::string text = "who,day,bill,sku,kind,n,eur,off\n";
  for (const std::string& row : rows) text += row;
  return text;
}

constexpr const char* kDayRecipe =
    "customer: who\nday: day\nbasket: bill\nitem: sku\ncategory: kind\nunits: n\npaid: eur\n"
    "discounts: [off]\n";

std::string unpacked(const std::string& packed, const TemporaryFolder& folder,
                     const std::string& name) {
  const std::string file = folder / name;
  REQUIRE(std::system(fmt::format("gunzip -c {} > {}", packed, file).c_str()) == 0);
  return file;
}

}  // namespace

TEST_CASE("a small shop's panel and its numbers, by hand", "[panels]") {
  const ReadPanel read = panel_of(kShop, kShopRecipe);
  const PurchasePanel& panel = read.panel;
  CHECK(read.report.text() == "5 rows read, 5 used");
  CHECK(panel.days == 11);
  CHECK(panel.first_weekday == 0);
  REQUIRE(panel.customers() == 2);
  REQUIRE(panel.baskets.size() == 4);
  CHECK(panel.baskets[0].paid_cents == 800);
  CHECK(panel.lines_of(panel.baskets[0]).size() == 2);
  CHECK(figure(panel, "gap_mean") == 10.0);
  CHECK(figure(panel, "one_time_share") == 0.5);
  CHECK(figure(panel, "one_basket_share") == 0.0);
  CHECK(figure(panel, "basket_mean") == Approx((800.0 + 400.0 + 200.0 + 300.0) / 4.0));
  CHECK(figure(panel, "basket_median") == 350.0);
  CHECK(figure(panel, "units_per_line") == Approx(8.0 / 5.0));
  CHECK(figure(panel, "basket_units_sd_within") == Approx(2.0 / std::sqrt(2.0)));  // 3, 1; 1, 3
  CHECK(std::isnan(figure(panel, "one_basket_units_ratio")));
  const std::string cat = "cat,2024-01-02,5,tea,drinks,3,9.00,0\n";
  CHECK(figure(panel_of(kShop + cat, kShopRecipe).panel, "one_basket_units_ratio") == 1.5);
  CHECK(figure(panel, "lines_per_basket") == 1.25);
  CHECK(figure(panel, "categories_per_customer") == 2.0);
  CHECK(figure(panel, "item_top_share") == Approx(3.0 / 8.0));
  CHECK(figure(panel, "same_item_share") == 1.0);  // ann's tea after tea; nothing else comes back
  CHECK(figure(panel, "deal_line_share") == 0.2);
  CHECK(figure(panel, "deal_depth_mean") == 0.25);
  CHECK(figure(panel, "deal_units_ratio") == Approx(2.0 / 1.5));
  CHECK(figure(panel, "weekend_share") == 0.5);
}

TEST_CASE("rows in another order are the same panel, with the same errors", "[panels]") {
  std::vector<std::string> rows = random_rows(200);
  const PurchasePanel panel = panel_of(joined_text(rows), kDayRecipe).panel;
  for (std::size_t i = rows.size() - 1; i > 0; --i) {
    const RandomBlock bits = draw(6, static_cast<std::uint32_t>(i), 0, Purpose::environment);
    std::swap(rows[i], rows[bits[0] % (i + 1)]);
  }
  const PurchasePanel shuffled = panel_of(joined_text(rows), kDayRecipe).panel;
  const StatisticList all = statistics_of_parts(panel.parts);
  CHECK(panel.first_basket == shuffled.first_basket);
  const StatisticEstimates a = estimate_statistics(panel, all, 60);
  const StatisticEstimates b = estimate_statistics(shuffled, all, 60);
  CHECK(a.values == b.values);
  CHECK(a.covariance == b.covariance);
}

TEST_CASE("covariances are the same for one thread and two", "[panels]") {
  const PurchasePanel panel = panel_of(joined_text(random_rows(150)), kDayRecipe).panel;
  const StatisticList all = statistics_of_parts(panel.parts);
  Eigen::MatrixXd covariances[2];
  for (std::size_t threads : {1U, 2U}) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
    covariances[threads - 1] = estimate_statistics(panel, all, 40).covariance;
  }
  CHECK(covariances[0] == covariances[1]);
}

TEST_CASE("the error of a mean over customers is its textbook error", "[panels]") {
  std::string csv = "who,day,eur\n";
  double sum = 0.0;
  double squares = 0.0;
  const int n = 600;
  for (int c = 0; c < n; ++c) {
    const double paid = std::round(5000.0 * uniform(draw(9, static_cast<std::uint32_t>(c), 0,
                                                         Purpose::environment)[0])) /
                        100.0;
    csv += fmt::format("{},{},{}\n", c, c % 50, paid);
    sum += 100.0 * paid;
    squares += 1e4 * paid * paid;
  }
  const PurchasePanel panel = panel_of(csv, "customer: who\nday: day\npaid: eur\n").panel;
  const StatisticEstimates e = estimate_statistics(panel, {&panel_statistic("basket_mean")}, 2000);
  const double error = std::sqrt((squares / n - sum / n * sum / n) / n);
  CHECK(e.values.front() == Approx(sum / n));
  CHECK(e.standard_error(0) == Approx(error).epsilon(0.06));  // sd of a bootstrap sd: 1.6 %
}

TEST_CASE("distances: nothing between a sample and itself, textbook values elsewhere", "[panels]") {
  const std::vector<double> a = {1, 2, 3, 4};
  CHECK(ks_complement(a, a) == 1.0);
  CHECK(wasserstein_1(a, a) == 0.0);
  CHECK(energy_distance(a, a) == 0.0);
  CHECK(ks_complement(a, {5, 6}) == 0.0);
  CHECK(wasserstein_1(a, {3, 4, 5, 6}) == Approx(2.0));
  CHECK(ks_complement({1, 1, 2}, {1, 2, 2}) == Approx(2.0 / 3.0));
  // E|X - Y| = 1/2 both ways: 2 * 0.5 - 0.5 - 0
  CHECK(energy_distance({0, 1}, {0}) == Approx(0.5));
  CHECK(ks_complement({3, 1, 2}, {2, 2, 9}) == ks_complement({2, 9, 2}, {1, 2, 3}));
}

TEST_CASE("a panel lies at no distance from itself, at every stage", "[panels]") {
  const PurchasePanel panel = panel_of(joined_text(random_rows(300)), kDayRecipe).panel;
  const std::vector<StageDistance> stages = stage_distances(panel, panel, 20, 1);
  REQUIRE(stages.size() == panel_stages().size());
  for (const StageDistance& d : stages) {
    INFO(d.stage->name);
    CHECK(d.ks_complement == 1.0);
    CHECK(d.wasserstein == 0.0);
    if (d.stage->name == "basket_value") CHECK(d.half_against_half < 1.0);
  }
}

TEST_CASE("a classifier cannot tell halves of one panel, and tells other spending", "[panels]") {
  const PurchasePanel panel = panel_of(joined_text(random_rows(1200)), kDayRecipe).panel;
  std::vector<std::uint32_t> halves[2];
  for (std::uint32_t c = 0; c < panel.customers(); ++c) halves[c % 2].push_back(c);
  const PurchasePanel one = customers_of(panel, halves[0]);
  PurchasePanel other = customers_of(panel, halves[1]);
  const ClassifierTest same = classifier_test(one, other, 3);
  CHECK(same.auc == Approx(0.5).margin(0.06));  // se of an AUC of 600 and 600: 0.017
  for (PanelBasket& basket : other.baskets) basket.paid_cents *= 3;
  const ClassifierTest dearer = classifier_test(one, other, 3);
  CHECK(dearer.auc > 0.85);
}

TEST_CASE("a recorded panel holds every order of the market, cent by cent", "[panels]") {
  const MarketSpec spec = lively_market(400);
  Recording recording;
  recording.seed = 4;
  recording.days = 60;
  recording.warm_up_days = 0;
  const PurchasePanel panel = record_panel(spec, recording);
  MarketState state;
  Workspace workspace;
  state = open_market(spec, 4, workspace);
  std::size_t orders = 0;
  std::size_t lines = 0;
  Cents paid = 0;
  for (int day = 0; day < 60; ++day) {
    advance_day(spec, state, {}, workspace);
    orders += state.orders.size();
    lines += state.lines.size();
    for (const OrderLine& line : state.lines) paid += line.price_cents();
  }
  Cents seen = 0;
  for (const PanelBasket& basket : panel.baskets) seen += basket.paid_cents;
  REQUIRE(orders > 100);
  CHECK(panel.baskets.size() == orders);
  CHECK(panel.lines.size() == lines);
  CHECK(seen == paid);
  for (std::size_t c = 0; c < panel.customers(); ++c) CHECK_FALSE(panel.baskets_of(c).empty());
}

TEST_CASE("a sample of lines is that share of the same panel", "[panels]") {
  const MarketSpec spec = lively_market(1500);
  Recording recording;
  recording.seed = 2;
  recording.days = 90;
  const PurchasePanel whole = record_panel(spec, recording);
  recording.line_share = 0.3;
  const PurchasePanel sample = record_panel(spec, recording);
  const auto n = static_cast<double>(whole.lines.size());
  const double error = std::sqrt(n * 0.3 * 0.7);
  CHECK(static_cast<double>(sample.lines.size()) == Approx(0.3 * n).margin(4.0 * error));
  CHECK(sample.customers() < whole.customers());
}

TEST_CASE("a cohort's customers all begin while it joins; a plain panel's do not", "[panels]") {
  const MarketSpec spec = lively_market(800);
  Recording recording;
  recording.seed = 3;
  recording.days = 120;
  const auto latest = [](const PurchasePanel& panel) {
    int last = 0;
    for (std::size_t c = 0; c < panel.customers(); ++c) {
      last = std::max(last, panel.baskets_of(c).front().day);
    }
    return last;
  };
  CHECK(latest(record_panel(spec, recording)) >= 28);
  recording.cohort_days = 28;
  CHECK(latest(record_panel(spec, recording)) < 28);
}

TEST_CASE("deals of a recording come by item and week, at the depths given", "[panels]") {
  const MarketSpec spec = lively_market(800);
  Recording recording;
  recording.seed = 3;
  recording.days = 84;
  CHECK(figure(record_panel(spec, recording), "deal_line_share") == 0.0);
  recording.deals = {0.5, {0.1, 0.3}, true};
  const PurchasePanel panel = record_panel(spec, recording);
  CHECK(figure(panel, "deal_line_share") == Approx(0.5).margin(0.2));
  for (const PanelLine& line : panel.lines) {
    if (line.item == kNoItem || line.discount_cents == 0) continue;
    const double depth =
        static_cast<double>(line.discount_cents) / static_cast<double>(line.regular_cents());
    CHECK(std::min(std::abs(depth - 0.1), std::abs(depth - 0.3)) < 0.002);  // whole cents
  }
  CHECK(figure(panel, "deal_response") < -1.0);
}

TEST_CASE("days cut out of a panel keep their customers and their weekdays", "[panels]") {
  const PurchasePanel panel = panel_of(kShop, kShopRecipe).panel;
  const PurchasePanel later = days_of(panel, 5, 11);
  CHECK(later.customers() == 2);
  CHECK(later.baskets.size() == 3);
  CHECK(later.first_weekday == 5);
  CHECK(figure(later, "weekend_share") == Approx(2.0 / 3.0));
  CHECK(PanelColumns(days_of(panel, 7, 11)).purchase_days == std::vector<double>{1.0, 0.0});
}

TEST_CASE("a panel without items sees a simulated one basket by basket", "[panels]") {
  const PurchasePanel real =
      panel_of("who,day,n,eur\na,1,2,3\n", "customer: who\nday: day\nunits: n\npaid: eur\n").panel;
  PurchasePanel shop = panel_of(kShop, kShopRecipe).panel;
  const PurchasePanel seen = as_seen_in(real, shop);
  REQUIRE(seen.lines.size() == 4);
  CHECK(seen.lines[0].units == 3);
  CHECK(seen.lines[0].paid_cents == 800);
  CHECK_FALSE(seen.has(kItems));
  CHECK(figure(seen, "units_per_basket") == 2.0);
}

TEST_CASE("T39: CDNOW's customers are as published", "[panels][data]") {
  REQUIRE_DATA(master, "cdnow/cdnow_master.csv");
  const YamlNode recipe = YamlNode::parse(
      "customer: customer_id\ndate: date\nunits: number_of_cds\npaid: dollar_value\n"
      "row_baskets: true\n",
      "r.yaml");
  const ReadPanel read = read_panel(CsvTable::load(master), recipe, "");
  const PurchasePanel& panel = read.panel;
  CHECK(read.report.used == 69'659);
  CHECK(panel.customers() == 23'570);
  CHECK(panel.days == 546);
  Cents paid = 0;
  for (const PanelBasket& basket : panel.baskets) paid += basket.paid_cents;
  CHECK(paid == 250'031'563);
  CHECK(figure(panel, "one_basket_share") == Approx(0.505).margin(0.0005));
  CHECK(figure(panel, "gap_median") == 34.0);
  CHECK(figure(panel, "gap_mean") == Approx(72.2).margin(0.05));
  CHECK(figure(panel, "gap_cv") == Approx(1.27).margin(0.005));
  CHECK(figure(panel, "spend_top_20_share") == Approx(0.678).margin(0.0005));
  CHECK(figure(panel, "spend_gini") == Approx(0.635).margin(0.0005));
  CHECK(figure(panel, "spend_top_1_share") == Approx(0.159).margin(0.0005));
  CHECK(figure(panel, "basket_mean_over_median") == Approx(35.89 / 25.98).margin(0.001));
  CHECK(figure(panel, "basket_log_sd") == Approx(0.734).margin(0.0005));
}

TEST_CASE("F24: the 2,357 customers of CDNOW's sample repeat as published", "[panels][data]") {
  REQUIRE_DATA(sample, "cdnow/cdnow_sample.csv");
  const YamlNode recipe =
      YamlNode::parse("customer: customer_id\ndate: date\npaid: dollar_value\n", "r.yaml");
  const PurchasePanel panel = read_panel(CsvTable::load(sample), recipe, "").panel;
  CHECK(panel.customers() == 2'357);
  CHECK(figure(panel, "repeat_zero_share") == Approx(0.599).margin(0.0005));
  CHECK(figure(panel, "repeat_mean") == Approx(1.042).margin(0.0005));
  CHECK(figure(panel, "repeat_variance_over_mean") == Approx(4.60).margin(0.005));
}

TEST_CASE("Complete Journey's sample is as published: concentration and deals", "[panels][data]") {
  REQUIRE_DATA(transactions, "complete_journey/transactions_sample.csv.gz");
  REQUIRE_DATA(products, "complete_journey/products.csv.gz");
  const TemporaryFolder folder("marketday-test-");
  const std::string file = unpacked(transactions, folder, "t.csv");
  unpacked(products, folder, "p.csv");
  const YamlNode recipe = YamlNode::parse(
      "customer: household_id\ndate: transaction_timestamp\nbasket: basket_id\n"
      "item: product_id\ncategory: {file: p.csv, item: product_id, category: department}\n"
      "paid: sales_value\ndiscounts: [retail_disc]\n",
      "r.yaml");
  const ReadPanel read = read_panel(CsvTable::load(file), recipe, folder.path());
  CHECK(read.report.used == 75'000);
  CHECK(read.panel.customers() == 2'377);
  CHECK(figure(read.panel, "spend_top_20_share") == Approx(0.54).margin(0.005));
  CHECK(figure(read.panel, "item_top_20_share") == Approx(0.644).margin(0.03));
  CHECK(figure(read.panel, "deal_line_share") == Approx(0.501).margin(0.005));
  CHECK(figure(read.panel, "deal_depth_mean") == Approx(0.264).margin(0.0005));
  CHECK(figure(read.panel, "deal_depth_median") == Approx(0.242).margin(0.0005));
}

TEST_CASE("Online Retail: returns and guests are turned away and counted", "[panels][data]") {
  REQUIRE_DATA(packed, "online_retail/online_retail.csv.gz");
  const TemporaryFolder folder("marketday-test-");
  const std::string file = unpacked(packed, folder, "t.csv");
  const YamlNode recipe = YamlNode::parse(
      "customer: CustomerID\ndate: InvoiceDate\nbasket: InvoiceNo\nitem: StockCode\n"
      "units: Quantity\nunit_price: UnitPrice\n",
      "r.yaml");
  const ReadPanel read = read_panel(CsvTable::load(file), recipe, "");
  CHECK(read.report.read == 541'909);
  CHECK(read.report.rejected.at("no customer") == 135'080);
  std::size_t all = read.report.used;
  for (const auto& [reason, rows] : read.report.rejected) all += rows;
  CHECK(all == 541'909);
  CHECK(read.panel.customers() <= 4'372);
  CHECK(read.panel.customers() > 4'300);
}

}  // namespace marketday::test
