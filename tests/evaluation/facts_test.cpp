// The facts' arithmetic on tiny records, and that each fact is seen only where its mechanism is on.
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <set>

#include "evaluation/facts/cohort.h"
#include "evaluation/facts/distribution.h"
#include "evaluation/facts/rank_study.h"
#include "evaluation/facts/report.h"
#include "evaluation/facts/sales.h"
#include "scenarios/scenario.h"

namespace marketday::facts {
namespace {

const Fact& fact(const std::string& id) {
  for (const Fact& f : all_facts()) {
    if (f.id == id) return f;
  }
  FAIL("no fact " + id);
  return all_facts().front();
}

// On one seed of a small market.
std::vector<double> measure(const MarketSpec& market, const std::string& id,
                            std::uint32_t shoppers) {
  Studies studies(market, {shoppers, 84}, 1, [] {});
  return fact(id).measure(studies);
}

MarketSpec shipped(const char* name) {
  MarketSpec spec = *load_scenario(name).market;
  return spec;
}

bool holds(const std::string& id, std::size_t number, double value) {
  return fact(id).numbers[number].range.holds(value);
}

}  // namespace

TEST_CASE("constant elasticity: -3.63 is sales x2.25 at 20 % off") {
  CHECK(constant_elasticity(225.0, 100.0, 0.2) == Approx(-3.634).margin(0.001));
  CHECK(constant_elasticity(100.0, 100.0, 0.2) == 0.0);
}

TEST_CASE("a bump splits into what other items, other weeks and nobody lost") {
  const Sales without{100, 90, 400, 300};
  const Sales with{200, 150, 470, 340};  // others 300 -> 270
  const BumpSplit split = split_bump(with, without, -25.0);
  CHECK(split.cross_brand == Approx(0.30));
  CHECK(split.cross_period == Approx(0.25));
  CHECK(split.expansion == Approx(0.45));
}

TEST_CASE("a response splits into choice, incidence and quantity on the log scale") {
  const Sales without{120, 100, 700, 500};
  const Sales with{120 * 2.0 * 1.2, 200, 900, 550};  // x2 buyers, x1.1 category, x1.2 units each
  const ResponseParts parts = split_response(with, without);
  const double all = std::log(2.4);
  CHECK(parts.choice == Approx(std::log(2.0 / 1.1) / all));
  CHECK(parts.incidence == Approx(std::log(1.1) / all));
  CHECK(parts.quantity == Approx(std::log(1.2) / all));
  CHECK(parts.choice + parts.incidence + parts.quantity == Approx(1.0));
}

TEST_CASE("Gini, Lorenz curve and top shares of hand-made spending") {
  CHECK(gini(std::vector<double>{5, 5, 5, 5}) == Approx(0.0));
  CHECK(gini(std::vector<double>{0, 0, 0, 1}) == Approx(0.75));
  CHECK(gini(std::vector<double>{4, 1, 3, 2}) == Approx(0.25));
  CHECK(top_share(std::vector<double>{1, 1, 1, 1, 6}, 0.2) == Approx(0.6));
  CHECK(top_share(std::vector<double>{2, 1, 1}, 0.01) == Approx(0.5));  // one at least
  const std::vector<double> lorenz = lorenz_curve(std::vector<double>{3, 1}, 2);
  REQUIRE(lorenz.size() == 3);
  CHECK(lorenz[0] == 0.0);
  CHECK(lorenz[1] == Approx(0.25));
  CHECK(lorenz[2] == Approx(1.0));
}

TEST_CASE("the rank slope finds the exponent of a power law and leaves zeros out") {
  std::vector<double> units;
  for (int rank = 1; rank <= 50; ++rank) units.push_back(1000.0 * std::pow(rank, -0.871));
  units.push_back(0.0);
  CHECK(rank_slope(units) == Approx(-0.871));
}

TEST_CASE("a least-squares slope comes with its standard error") {
  const Slope fitted = slope(std::vector<double>{1, 2, 3, 4}, std::vector<double>{2, 4, 5, 8});
  CHECK(fitted.value == Approx(1.9));
  CHECK(fitted.standard_error == Approx(std::sqrt(0.35 / 5.0)));
}

TEST_CASE("deciles count events by tenth of a span, the end in the last") {
  const std::vector<double> shares = decile_shares(std::vector<double>{0, 3, 4, 36, 40}, 40.0);
  CHECK(shares[0] == Approx(0.4));
  CHECK(shares[1] == Approx(0.2));
  CHECK(shares[9] == Approx(0.4));
}

TEST_CASE("a cohort of three customers: one-timers, gaps and histories") {
  const std::vector<Customer> cohort = {
      {{0.0}, 10.0}, {{0.0, 14.0, 300.0}, 30.0}, {{7.0, 21.0}, 5}};
  CHECK(one_time_share(cohort) == Approx(1.0 / 3.0));
  CHECK(gaps_days(cohort) == std::vector<double>{14.0, 286.0, 14.0});
  CHECK(repeats(cohort) == std::vector<double>{0.0, 1.0, 1.0});
  const History h = cohort[2].history(273.0);
  CHECK(h.recency == Approx(2.0));
  CHECK(h.age == Approx(265.0 / 7.0));
}

TEST_CASE("a number is judged by its range, its gate and what its scenario says") {
  const Fact hard{"F1", true, "", "", "", {{"x", "-", {1.0, 2.0}}}, nullptr};
  Fact soft = hard;
  soft.hard = false;
  const FactNumber& x = hard.numbers.front();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(judge(hard, x, {}, "", {1.0, 2.0}).answer == Answer::pass);
  CHECK(judge(hard, x, {}, "", {2.0, 2.5}).answer == Answer::fail);
  CHECK(judge(soft, x, {}, "", {2.0, 2.5}).answer == Answer::warn);
  CHECK(judge(hard, x, {}, "no carts", {1.5, 1.5}).answer == Answer::off);
  CHECK(judge(hard, x, {}, "", {nan, nan}).answer == Answer::off);
  CHECK(judge(hard, x, {Preset::any, {{"F1", "why not"}}}, "", {9.0}).why == "why not");
  const NumberAnswer partly = judge(hard, x, {}, "", {1.2, nan, 1.4});
  CHECK(partly.n == 2);
  CHECK(partly.mean == Approx(1.3));
  CHECK(partly.interval.low == Approx(1.2));
  CHECK(partly.interval.high == Approx(1.4));
}

TEST_CASE("a hard fact that fails or is off fails its scenario; a soft or exempt one does not") {
  const Fact hard{"F1", true, "", "", "", {{"x", "-", {1.0, 2.0}}}, nullptr};
  FactAnswer answer{&hard, {NumberAnswer{}}};
  for (const auto& [given, fails] : std::map<Answer, bool>{{Answer::pass, false},
                                                           {Answer::fail, true},
                                                           {Answer::off, true},
                                                           {Answer::exempt, false}}) {
    answer.numbers.front().answer = given;
    CHECK(answer.fails_scenario() == fails);
  }
}

TEST_CASE("open ranges are strict, closed ones are not, and a preset has its own") {
  CHECK_FALSE(above(0.0).holds(0.0));
  CHECK(above(0.0).holds(1e-9));
  CHECK_FALSE(below(0.3).holds(0.3));
  CHECK(Range{0.0, 1.0}.holds(0.0));
  CHECK(text_of(Range{-3.6, -1.8}) == "-3.6 .. -1.8");
  CHECK(text_of(above(1.2)) == "> 1.2");
  const FactNumber& expansion = fact("F4").numbers[2];
  CHECK(expansion.range_under(Preset::storable).high == 0.45);
  CHECK(expansion.range_under(Preset::general).low == 0.35);
  CHECK(expansion.range_under(Preset::any).high == 0.65);
}

TEST_CASE("the facts are F1 to F35, the hard ones those of the reference, each with its ranges") {
  const std::set<std::string> hard = {"F1",  "F2",  "F4",  "F6",  "F8",  "F18",
                                      "F21", "F22", "F23", "F24", "F27", "F30"};
  REQUIRE(all_facts().size() == 35);
  for (std::size_t i = 0; i < all_facts().size(); ++i) {
    const Fact& f = all_facts()[i];
    INFO(f.id);
    CHECK(f.id == "F" + std::to_string(i + 1));
    CHECK(f.hard == (hard.count(f.id) == 1));
    CHECK_FALSE(f.statement.empty());
    CHECK_FALSE(f.how.empty());
    CHECK_FALSE(f.source.empty());
    CHECK_FALSE(f.numbers.empty());
    for (const FactNumber& number : f.numbers) CHECK(number.range.low < number.range.high);
  }
}

TEST_CASE("F1, F2: without a response to price and flag there is no elasticity") {
  MarketSpec spec = shipped("preset_a");
  CHECK(holds("F1", 0, measure(spec, "F1", 3000)[0]));
  CHECK(holds("F2", 0, measure(spec, "F2", 3000)[0]));
  spec.choice.price_mean = spec.choice.price_sd = spec.choice.price_highest = 0.0;
  spec.choice.deal_flag = 0.0;
  spec.quantity.deal = 0.0;
  spec.reference_price.gain_weight = 0.0;
  CHECK_FALSE(holds("F1", 0, measure(spec, "F1", 3000)[0]));
  CHECK_FALSE(holds("F2", 0, measure(spec, "F2", 3000)[0]));
}

TEST_CASE("F4, F6: without pantries a deal borrows nothing from later weeks") {
  MarketSpec spec = shipped("preset_a");
  CHECK(holds("F4", 1, measure(spec, "F4", 3000)[1]));
  CHECK(holds("F6", 0, measure(spec, "F6", 3000)[0]));
  spec.incidence.weeks_of_supply = 0.0;
  spec.quantity.weeks_of_supply = 0.0;
  spec.reference_price.gain_weight = 0.0;
  CHECK_FALSE(holds("F4", 1, measure(spec, "F4", 3000)[1]));
  CHECK_FALSE(holds("F6", 0, measure(spec, "F6", 3000)[0]));
}

TEST_CASE("F4: with no other brand and no pantry the whole bump is expansion") {
  MarketSpec spec = shipped("preset_a");
  spec.catalogue = make_catalogue({{"only", "one", 400, 280, 0, 1.0}});
  spec.incidence.weeks_of_supply = 0.0;
  spec.quantity.weeks_of_supply = 0.0;
  spec.reference_price.gain_weight = 0.0;
  const std::vector<double> split = measure(spec, "F4", 1500);
  CHECK(split[0] == 0.0);
  CHECK(split[1] == Approx(0.0).margin(0.02));
  CHECK(split[2] == Approx(1.0).margin(0.02));
}

TEST_CASE("F9: reference prices that are off are not measured") {
  MarketSpec spec = shipped("preset_a");
  const FactNumber& reference = fact("F9").numbers[1];
  CHECK(reference.missing(spec).empty());
  CHECK(holds("F9", 1, measure(spec, "F9", 1500)[1]));
  spec.reference_price.gain_weight = 0.0;
  CHECK_FALSE(reference.missing(spec).empty());
}

TEST_CASE("F21-F24: customers who are all alike and stay are no cohort of CDNOW's") {
  MarketSpec spec = shipped("default");
  CHECK(holds("F22", 0, measure(spec, "F22", 3000)[0]));
  CHECK(holds("F24", 1, measure(spec, "F24", 6000)[1]));
  const double gini_before = measure(spec, "F21", 3000)[1];
  spec.visits.rate_shape = 0.0;
  spec.lifetime.shape = 0.0;
  CHECK_FALSE(holds("F22", 0, measure(spec, "F22", 3000)[0]));
  CHECK_FALSE(holds("F23", 2, measure(spec, "F23", 3000)[2]));
  CHECK_FALSE(holds("F24", 0, measure(spec, "F24", 3000)[0]));
  CHECK_FALSE(holds("F24", 1, measure(spec, "F24", 3000)[1]));
  CHECK(measure(spec, "F21", 3000)[1] < 0.7 * gini_before);
}

TEST_CASE("F15: without a second thought before the end, redemption does not rise again") {
  MarketSpec spec = shipped("default");
  spec.visits.rate_mean_per_week *= 0.01;  // redemption by recall alone
  spec.coupons.recall_start = 0.05;
  spec.coupons.recall_end = 0.05;
  CHECK(holds("F15", 1, measure(spec, "F15", 2000)[1]));
  spec.coupons.recall_end = 0.0;
  CHECK_FALSE(holds("F15", 1, measure(spec, "F15", 2000)[1]));
}

TEST_CASE("F27: items that are all alike sell alike") {
  MarketSpec spec = shipped("default");
  CHECK(holds("F27", 0, measure(spec, "F27", 3000)[0]));
  for (float& attraction : spec.catalogue.attraction) attraction = 0.0F;
  spec.consideration.position_exponent = 0.0;
  const std::vector<double> alike = measure(spec, "F27", 3000);
  CHECK_FALSE(holds("F27", 0, alike[0]));
  CHECK_FALSE(holds("F27", 1, alike[1]));
}

TEST_CASE("F28: looks are what shoppers buy from, and fall with rank only where rank matters") {
  MarketSpec spec = shipped("default");
  spec.population.shoppers = 2000;
  Play play(spec, 1, [] {});
  int lines = 0;
  for (int day = 0; day < 14; ++day) {
    play.advance();
    for (const OrderLine& line : play.state().lines) {
      if (line.substituted) continue;
      CHECK(looked_at(spec, 1, day, line.shopper)[line.slot] == 1);
      ++lines;
    }
  }
  CHECK(lines > 100);
  CHECK(measure(spec, "F28", 500)[0] < -0.3);
  spec.consideration.position_exponent = 1e-9;
  CHECK(measure(spec, "F28", 500)[0] == Approx(0.0).margin(0.01));
}

TEST_CASE("F13, F14: a coupon that nobody clips does nothing") {
  MarketSpec spec = shipped("default");
  CHECK(measure(spec, "F13", 2000)[0] > 0.05);
  CHECK(holds("F14", 2, measure(spec, "F14", 2000)[2]));
  spec.coupons.awareness_constant = -1000.0;
  CHECK(measure(spec, "F13", 2000)[0] == 0.0);
  CHECK(measure(spec, "F14", 2000)[2] == 0.0);
}

TEST_CASE("F31: shelves run empty when less is stocked, and never when stock is unlimited") {
  MarketSpec spec = shipped("default");
  for (std::int64_t& units : spec.catalogue.stock_units) units /= 10;
  const std::vector<double> scarce = measure(spec, "F31", 3000);
  CHECK(scarce[0] > 0.03);
  CHECK(scarce[1] + scarce[2] == Approx(1.0));
  spec.catalogue.unlimited_stock = true;
  CHECK_FALSE(fact("F31").numbers[0].missing(spec).empty());
}

}  // namespace marketday::facts
