// What each promotion does at the counter, worked by hand, and in which order they apply.
#include <catch2/catch.hpp>

#include "sim/shelf.h"
#include "support/counter.h"

namespace marketday::test {
namespace {

Counter counter_with(const std::string& name, const Json& parameters) {
  MarketSpec spec = counter_market();
  add_promotion(spec, name, parameters);
  return Counter(std::move(spec));
}

}  // namespace

TEST_CASE("percent off and amount off cut the tag; the lower tag wins, never both") {
  MarketSpec spec = counter_market();
  add_promotion(spec, "percent_off", {{"depth", 0.2}});
  add_promotion(spec, "amount_off", {{"amount_cents", 1'500}});
  Counter counter(spec);
  counter.buy({1, 1, 1});
  CHECK(counter.lines[0].tag_cents == 8'000);  // 20 % of 100 beats 15
  CHECK(counter.lines[1].tag_cents == 3'500);  // 15 beats 20 % of 50
  CHECK(counter.lines[2].tag_cents == 500);
  CHECK(counter.paid() == 12'000);
}

TEST_CASE("T30: spend 200 get 30 is topped up from baskets of 130 on, and not below") {
  // gap <= (30 - 2) / (1 - .6) = 70
  Counter counter = counter_with("spend_get", {{"bar_cents", 20'000}, {"reward_cents", 3'000}});
  counter.buy({1, 0, 1});  // 120: a gap of 80
  CHECK(counter.topped_up() == 0);
  CHECK(counter.paid() == 12'000);
  counter.spec.catalogue.price_cents[0] = 11'000;
  counter.buy({1, 0, 1});  // 130: a gap of 70
  CHECK(counter.topped_up() == 7'000);
  CHECK(counter.paid() == 17'000);
  counter.spec.catalogue.price_cents[0] = 10'999;
  counter.buy({1, 0, 1});
  CHECK(counter.topped_up() == 0);
  counter.buy({2, 0, 0});  // over the bar already
  CHECK(counter.topped_up() == 0);
  CHECK(counter.paid() == 2 * 10'999 - 3'000);
}

TEST_CASE("spend and get repeats for every full bar, shared over the lines to the cent") {
  Counter counter = counter_with(
      "spend_get",
      {{"bar_cents", 10'000}, {"reward_cents", 1'000}, {"repeats", true}, {"hassle_cents", 1'000}});
  const Order order = counter.buy({3, 0, 1});  // 320
  CHECK(order.given_cents[0] == 3'000);
  CHECK(counter.lines[0].discount_cents == 2'813);  // 2812.50 and 187.50: the first gets the cent
  CHECK(counter.lines[1].discount_cents == 187);
}

TEST_CASE("buy one get one free: two units for one price, and who wanted one takes two") {
  Counter counter = counter_with("multi_buy", {{"decay", 0.6}});
  // wanted one: worth of the first unit v >= price, of the second .6 v, which is free
  counter.buy({1, 0, 0});
  CHECK(counter.lines[0].quantity % 2 == 0);
  CHECK(counter.paid() == counter.lines[0].quantity / 2 * 10'000);
  Counter dear = counter_with("multi_buy", {{"buy", 5}, {"get", 1}, {"decay", 0.1}});
  dear.buy({1, 0, 0});  // five units for one more: worth nothing to who wants one
  CHECK(dear.lines[0].quantity == 1);
  CHECK(dear.paid() == 10'000);
}

TEST_CASE("a bundle costs less than its parts, once for every full set") {
  Counter counter = counter_with("bundle", {{"items", {"hundred", "fifty"}}, {"depth", 0.1}});
  CHECK(counter.buy({1, 1, 1}).given_cents[0] == 1'500);
  CHECK(counter.buy({2, 1, 0}).given_cents[0] == 1'500);
  CHECK(counter.buy({2, 2, 0}).given_cents[0] == 3'000);
  CHECK(counter.buy({2, 0, 1}).given_cents[0] == 0);
}

TEST_CASE("free shipping from a bar on: a near basket is topped up when the fee pays for it") {
  MarketSpec spec = counter_market();
  spec.shipping.fee_cents = 800;
  add_promotion(spec, "free_shipping_bar", {{"bar_cents", 9'000}, {"hassle_cents", 0}});
  Counter counter(spec);
  const Order over = counter.buy({1, 0, 0});
  CHECK(over.shipping_cents == 0);
  CHECK(over.waived_cents == 800);
  CHECK(over.given_cents[0] == 800);
  const Order near = counter.buy({0, 1, 1});  // 70: a gap of 20 <= 8 / .4
  CHECK(counter.topped_up() == 2'000);
  CHECK(near.shipping_cents == 0);
  const Order far = counter.buy({0, 1, 0});  // 50: a gap of 40
  CHECK(counter.topped_up() == 0);
  CHECK(far.shipping_cents == 800);
}

TEST_CASE("an amount coupon needs its bar and is gone once redeemed") {
  MarketSpec spec = counter_market();
  spec.coupons.awareness_constant = 20.0;
  add_promotion(spec, "coupon",
                {{"face", "amount"}, {"amount_cents", 700}, {"bar_cents", 4'000}, {"last_day", 0}});
  Counter counter(spec);
  Workspace workspace;
  spec.visits.rate_mean_per_week = 0.0;
  Population& p = counter.state.population;
  p.coupon_kind[0] = CouponKind::amount;
  p.coupon_source[0] = 1;
  CHECK(counter.buy({0, 0, 1}).given_cents[0] == 0);
  const Order order = counter.buy({0, 1, 0});
  CHECK(order.given_cents[0] == 700);
  CHECK(order.redeems_coupon());
  counter.state.day = 5;  // handed out on day 0 only, but it outlives that
  CHECK(counter.buy({0, 1, 0}).given_cents[0] == 700);
}

TEST_CASE("points: a hundredth of what is paid, a reward when there are enough, minus returns") {
  MarketSpec spec = counter_market();
  add_promotion(spec, "loyalty_points", {{"rate", 0.01}, {"reward_cents", 500}, {"breakage", 0.0}});
  Counter counter(spec);
  Population& p = counter.state.population;
  const Promotion& points = *spec.promotions[0];
  std::array<Account, kSegments> accounts{};
  const auto settle = [&](const Order& order) {
    const Today today{counter.spec, counter.state, counter.campaign, 0};
    points.settle(today, 0, {&order, 1}, counter.lines, p, accounts);
  };
  settle(counter.buy({1, 0, 0}));
  CHECK(p.points_cents[0] == 100);
  p.points_cents[0] = 499;
  CHECK(counter.buy({1, 0, 0}).given_cents[0] == 0);
  p.points_cents[0] = 520;
  const Order rewarded = counter.buy({1, 0, 0});
  CHECK(rewarded.given_cents[0] == 500);
  settle(rewarded);
  CHECK(p.points_cents[0] == 520 - 500 + 95);
  counter.state.returns = {{0, 0, 1, 0, 9'500, 500}};
  const std::vector<Order> none;
  points.settle({counter.spec, counter.state, counter.campaign, 0}, 0, none, counter.lines, p,
                accounts);
  CHECK(p.points_cents[0] == 20);
}

TEST_CASE(
    "membership: joined at an order iff the year's saving is worth the fee; members pay less") {
  MarketSpec spec = counter_market();
  add_promotion(spec, "membership_price",
                {{"depth", 0.1}, {"fee_cents", 3'000}, {"optimism", 1.0}});
  Counter counter(spec);
  Population& p = counter.state.population;
  std::array<Account, kSegments> accounts{};
  const auto settle = [&](Cents spent) {
    p.spent_cents[0] = static_cast<std::uint32_t>(spent);
    const Order order = counter.buy({1, 0, 0});
    spec.promotions[0]->settle({counter.spec, counter.state, counter.campaign, 0}, 0, {&order, 1},
                               counter.lines, p, accounts);
  };
  settle(2'300);  // in 28 days: 299 a year, 29.90 saved
  CHECK(p.member_until[0] == 0);
  settle(2'310);  // 300.30 a year, 30.03 saved
  CHECK(p.member_until[0] == 365);
  CHECK(accounts[0].membership_cents == 3'000);
  settle(100'000);
  CHECK(accounts[0].membership_cents == 3'000);  // a member already
  counter.buy({1, 0, 0});
  CHECK(counter.paid() == 9'000);
  counter.state.day = 365;
  counter.buy({1, 0, 0});
  CHECK(counter.paid() == 10'000);
}

TEST_CASE("promotions apply in the documented order, each on what the earlier ones left") {
  MarketSpec spec = counter_market();
  spec.shipping.fee_cents = 500;
  add_promotion(spec, "free_shipping_bar", {{"bar_cents", 12'000}, {"hassle_cents", 100'000}});
  add_promotion(spec, "loyalty_points", {{"reward_cents", 300}, {"breakage", 0.0}});
  add_promotion(spec, "spend_get",
                {{"bar_cents", 12'000}, {"reward_cents", 1'000}, {"hassle_cents", 100'000}});
  add_promotion(spec, "bundle", {{"items", {"hundred", "fifty"}}, {"depth", 0.1}});
  add_promotion(spec, "percent_off", {{"depth", 0.1}});
  REQUIRE(spec.promotions[0]->terms().label == "percent_off4");  // sorted by layer
  Counter counter(spec);
  counter.state.population.points_cents[0] = 300;
  counter.state.population.coupon_kind[0] = CouponKind::percent;
  counter.state.population.coupon_percent[0] = 5;
  const Order order = counter.buy({1, 1, 0});
  // tags 90 + 45 = 135; coupon 85.50 + 42.75 = 128.25; bundle 10 %: 115.42 (half up) - under 120
  CHECK(order.given_cents[0] == 1'500);
  CHECK(order.given_cents[1] == 12'825 - 11'543);
  CHECK(order.given_cents[2] == 0);
  CHECK(order.given_cents[3] == 300);
  CHECK(order.shipping_cents == 500);
  CHECK(counter.paid() == 11'543 - 300);
  const Order more = counter.buy({1, 1, 1});  // 115.43 + 17.10 = 132.53, less 10, less 3: 119.53
  CHECK(more.given_cents[2] == 1'000);
  CHECK(counter.paid() == 11'543 + 1'710 - 1'000 - 300);
  CHECK(more.shipping_cents == 500);
}

TEST_CASE("a promotion that does not stack keeps others off its lines, and passes over theirs") {
  MarketSpec spec = counter_market();
  add_promotion(spec, "percent_off", {{"depth", 0.3}, {"items", {"hundred"}}, {"stacks", false}});
  add_promotion(spec, "spend_get",
                {{"bar_cents", 5'000}, {"reward_cents", 1'000}, {"hassle_cents", 100'000}});
  Counter counter(spec);
  const Order order = counter.buy({1, 1, 0});
  CHECK(order.given_cents[0] == 3'000);
  CHECK(order.given_cents[1] == 1'000);
  CHECK(counter.lines[0].discount_cents == 0);  // all of it on the other line
  CHECK(counter.lines[1].discount_cents == 1'000);
  CHECK(counter.buy({1, 0, 1}).given_cents[1] == 0);  // 20 alone does not reach the bar
}

TEST_CASE("a cap per shopper, a promotion's budget and its stock are never exceeded") {
  MarketSpec spec = full_market(4'000);
  spec.promotions.clear();
  const std::string first = spec.catalogue.names[0];
  add_promotion(spec, "amount_off", {{"amount_cents", 300}, {"cap_per_shopper", 1}});
  add_promotion(spec, "flash_sale",
                {{"items", {first}}, {"depth", 0.5}, {"stock_units", 25}, {"traffic", 2.0}});
  add_promotion(spec, "spend_get", {{"bar_cents", 4'000}, {"budget_cents", 33'333}});
  Workspace workspace;
  MarketState state = open_market(spec, 3, workspace);
  std::vector<int> uses(spec.population.shoppers, 0);
  for (int day = 0; day < 12; ++day) {
    advance_day(spec, state, Campaign{}, workspace);
    for (const Order& order : state.orders) {
      if (order.given_cents[0] > 0) ++uses[order.shopper];
    }
    REQUIRE(state.promotions[1].left_units >= 0);
    REQUIRE(state.promotions[2].left_cents >= 0);
  }
  CHECK(*std::max_element(uses.begin(), uses.end()) == 1);
  CHECK(state.promotions[1].total.units <= 25);
  CHECK(state.promotions[1].total.units >= 20);  // demand was far above
  CHECK(state.promotions[2].total.given_cents <= 33'333);
  CHECK(state.promotions[2].total.given_cents > 25'000);
}

TEST_CASE("a flash sale serves those who come first") {
  MarketSpec spec = bare_market({2.0}, 3'000);
  spec.choice.deal_flag = 0.0;
  add_promotion(spec, "flash_sale", {{"depth", 0.5}, {"stock_units", 200}, {"traffic", 1.0}});
  Workspace workspace;
  MarketState state = open_market(spec, 3, workspace);
  advance_day(spec, state, Campaign{}, workspace);
  std::uint32_t last_winner = 0;
  std::uint32_t first_loser = 0xFFFFFFFFU;
  std::int64_t won = 0;
  for (const OrderLine& line : state.lines) {
    if (line.promotion > 0) {
      last_winner = std::max(last_winner, line.arrival);
      won += line.quantity;
    } else {
      first_loser = std::min(first_loser, line.arrival);
    }
  }
  CHECK(won == 200);
  CHECK(last_winner < first_loser);
}

TEST_CASE("a pre-sale takes deposits on its days; the rest is paid on the due day or forfeited") {
  MarketSpec spec = bare_market({2.0}, 4'000);
  spec.choice.price_mean = spec.choice.price_highest = -4.0;
  add_promotion(
      spec, "presale_deposit",
      {{"depth", 0.1}, {"deposit", 0.1}, {"value_sd", 0.3}, {"last_day", 1}, {"due_day", 3}});
  Workspace workspace;
  MarketState state = open_market(spec, 3, workspace);
  std::int64_t deposits = 0;
  for (int day = 0; day < 3; ++day) {
    advance_day(spec, state, Campaign{}, workspace);
    deposits += static_cast<std::int64_t>(state.deposits.size());
    CHECK((state.deposits.empty()) == (day > 1));
  }
  REQUIRE(deposits > 500);
  CHECK(state.presales.size() == static_cast<std::size_t>(deposits));
  CHECK(state.total.deposit_cents == deposits * 100);
  advance_day(spec, state, Campaign{}, workspace);
  const std::int64_t paid = state.yesterday.total().deposit_used_cents / 100;
  CHECK(paid > deposits / 2);
  CHECK(paid < deposits);  // some changed their mind and lost the deposit
  CHECK(state.presales.empty());
}

TEST_CASE("who brought a buyer gets a coupon; word spreads more while the reward runs") {
  MarketSpec spec = bare_market({1.0}, 3'000);
  spec.word_of_mouth.pass_probability = 0.05;
  spec.word_of_mouth.aware_share = 0.2;
  const auto play = [&](bool reward) {
    MarketSpec variant = spec;
    if (reward) add_promotion(variant, "referral_reward", {{"incentive", 4.0}});
    Workspace workspace;
    MarketState state = open_market(variant, 3, workspace);
    for (int day = 0; day < 4; ++day) advance_day(variant, state, Campaign{}, workspace);
    return state;
  };
  const MarketState with = play(true);
  const MarketState without = play(false);
  const auto referred = [](const MarketState& state) {
    return std::count_if(state.population.referrer.begin(), state.population.referrer.end(),
                         [](std::uint32_t r) { return r != kNobody; });
  };
  CHECK(referred(with) > 2 * referred(without));
  CHECK(with.promotions[0].total.orders > 0);
  CHECK(with.total.coupons_redeemed == with.promotions[0].total.orders);
}

}  // namespace marketday::test
