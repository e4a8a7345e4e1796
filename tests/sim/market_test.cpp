#include "sim/market.h"

#include <tbb/global_control.h>

#include <catch2/catch.hpp>

#include "support/markets.h"

namespace marketday::test {
namespace {

Campaign cut_for_all(double depth) {
  Campaign campaign;
  campaign.segment_depth.fill(depth);
  return campaign;
}

std::vector<std::uint64_t> hashes_of(const MarketSpec& spec, std::uint64_t seed, int days,
                                     const Campaign& campaign) {
  Workspace workspace;
  MarketState state = open_market(spec, seed, workspace);
  std::vector<std::uint64_t> hashes;
  for (int day = 0; day < days; ++day) {
    advance_day(spec, state, campaign, workspace);
    hashes.push_back(state.hash);
  }
  return hashes;
}

std::int64_t sum(const std::vector<std::int64_t>& values) {
  std::int64_t total = 0;
  for (const std::int64_t value : values) total += value;
  return total;
}

// What a shopper does on a day depends on nobody else as long as nothing runs out.
MarketSpec without_scarcity(std::uint32_t shoppers) {
  MarketSpec spec = lively_market(shoppers);
  spec.catalogue.unlimited_stock = true;
  return spec;
}

}  // namespace

TEST_CASE("the state hash of every day is the same for any number of threads") {
  const MarketSpec spec = GENERATE(false, true) ? full_market(20'000) : lively_market(20'000);
  std::vector<std::uint64_t> one;
  {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, 1);
    one = hashes_of(spec, 5, 12, cut_for_all(0.15));
  }
  for (const std::size_t threads : {std::size_t{2}, std::size_t{3}}) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
    CHECK(one == hashes_of(spec, 5, 12, cut_for_all(0.15)));
  }
  CHECK(one != hashes_of(spec, 6, 12, cut_for_all(0.15)));
}

TEST_CASE("stock is conserved: opening plus deliveries minus sales is what is left") {
  const MarketSpec spec = GENERATE(false, true) ? full_market(5'000) : lively_market(5'000);
  Workspace workspace;
  MarketState state = open_market(spec, 9, workspace);
  const std::int64_t opening = sum(state.stock_units);
  std::int64_t stockouts = 0;
  for (int day = 0; day < 20; ++day) {
    advance_day(spec, state, cut_for_all(0.3), workspace);
    stockouts += state.yesterday.stockouts;
    for (const std::int64_t units : state.stock_units) REQUIRE(units >= 0);
    REQUIRE(sum(state.stock_units) == opening + state.restocked_units - state.sold_units);
  }
  CHECK(state.sold_units > 0);
  CHECK(state.restocked_units > 0);
  CHECK(stockouts > 0);  // shelves really ran empty
}

TEST_CASE("money is conserved: orders, lines and segments add up to the ledger, to the cent") {
  const MarketSpec spec = GENERATE(false, true) ? full_market(5'000) : lively_market(5'000);
  Workspace workspace;
  MarketState state = open_market(spec, 10, workspace);
  Account total;
  std::vector<PromotionAccount> given(spec.promotions.size());
  for (int day = 0; day < 15; ++day) {
    advance_day(spec, state, cut_for_all(0.02), workspace);
    const Account today = state.yesterday.total();
    Cents list = 0;
    Cents paid = 0;
    Cents fees = 0;
    std::int64_t units = 0;
    Cents profit = 0;
    for (const Order& order : state.orders) {
      profit += order.profit_cents;
      fees += order.shipping_cents;
      for (std::size_t id = 0; id < given.size(); ++id)
        given[id].given_cents += order.given_cents[id];
    }
    for (const OrderLine& line : state.lines) {
      list += line.list_cents();
      paid += line.price_cents();
      units += line.slot == kOtherGoods ? 0 : line.quantity;
      REQUIRE(line.price_cents() >= 0);
    }
    Cents refunds = 0;
    for (const PendingReturn& back : state.returns) refunds += back.paid_cents;
    Cents deposits = 0;
    for (const Presale& presale : state.deposits) deposits += presale.deposit_cents;
    REQUIRE(list == today.list_cents);
    REQUIRE(list - paid == today.discount_cents);
    REQUIRE(fees == today.shipping_cents);
    REQUIRE(units == today.units);
    REQUIRE(refunds == today.refund_cents);
    REQUIRE(deposits == today.deposit_cents);
    // an order's profit is the day's but for what comes before and after orders
    REQUIRE(profit == today.profit_cents() - deposits - today.membership_cents + refunds -
                          today.recovered_cents + today.handling_cents);
    REQUIRE(static_cast<std::int64_t>(state.orders.size()) == today.orders);
    total += today;
  }
  CHECK(total == state.total);
  CHECK(total.discount_cents > 0);
  for (std::size_t id = 0; id < given.size(); ++id) {
    CAPTURE(spec.promotions[id]->terms().label);
    CHECK(state.promotions[id].total.given_cents == given[id].given_cents);
    const bool takes_no_discount = spec.promotions[id]->terms().label.starts_with("presale");
    CHECK((given[id].given_cents > 0 || takes_no_discount));
  }
}

TEST_CASE("a day's budget is never exceeded, whatever it is, substitutes included") {
  MarketSpec spec = GENERATE(false, true) ? full_market(5'000) : lively_market(5'000);
  spec.stockout.substitute_share = 1.0;
  for (const Cents budget : {Cents{0}, Cents{1}, Cents{999}, Cents{25'000}, Cents{1'000'000'000}}) {
    Workspace workspace;
    MarketState state = open_market(spec, 10, workspace);
    for (int day = 0; day < 6; ++day) {
      Campaign campaign = cut_for_all(0.25);
      campaign.budget_cents = budget;
      advance_day(spec, state, campaign, workspace);
      REQUIRE(state.yesterday.total().subsidy_cents() <= budget);
    }
    if (budget == 1'000'000'000) CHECK(state.total.discount_cents > 0);
  }
}

TEST_CASE("arms share their luck: who visits does not depend on the price cut") {
  const MarketSpec spec = without_scarcity(5'000);
  Workspace workspace;
  MarketState plain = open_market(spec, 4, workspace);
  MarketState promoted = plain;
  advance_day(spec, plain, Campaign{}, workspace);
  const std::vector<std::uint32_t> visitors = visitors_of_last_day(workspace);
  advance_day(spec, promoted, cut_for_all(0.2), workspace);
  CHECK(visitors == visitors_of_last_day(workspace));
  CHECK(promoted.total.units > plain.total.units);
}

TEST_CASE("a copy of the state is a snapshot") {
  const MarketSpec spec = lively_market(3'000);
  Workspace workspace;
  MarketState state = open_market(spec, 4, workspace);
  for (int day = 0; day < 5; ++day) advance_day(spec, state, cut_for_all(0.1), workspace);
  MarketState copy = state;
  advance_day(spec, state, cut_for_all(0.1), workspace);
  Workspace other;
  advance_day(spec, copy, cut_for_all(0.1), other);
  CHECK(state.hash == copy.hash);
}

TEST_CASE("every mechanism's coefficient changes the market, and zero switches it off") {
  const MarketSpec lively = without_scarcity(4'000);
  const std::vector<std::uint64_t> base = hashes_of(lively, 2, 10, cut_for_all(0.2));
  struct Switch {
    const char* name;
    void (*off)(MarketSpec&);
  };
  const Switch switches[] = {
      {"day of week", [](MarketSpec& s) { s.visits.day_of_week_amplitude = 0.0; }},
      {"season", [](MarketSpec& s) { s.visits.season_amplitude = 0.0; }},
      {"visit heterogeneity", [](MarketSpec& s) { s.visits.rate_shape = 0.0; }},
      {"churn", [](MarketSpec& s) { s.lifetime.shape = 0.0; }},
      {"position bias", [](MarketSpec& s) { s.consideration.position_exponent = 0.0; }},
      {"click match", [](MarketSpec& s) { s.consideration.click_match = 0.0; }},
      {"taste", [](MarketSpec& s) { s.choice.taste_sd = 0.0; }},
      {"price response",
       [](MarketSpec& s) {
         s.choice.price_mean = s.choice.price_sd = s.choice.price_highest = 0.0;
       }},
      {"deal flag", [](MarketSpec& s) { s.choice.deal_flag = 0.0; }},
      {"framing", [](MarketSpec& s) { s.choice.framing_bonus = 0.0; }},
      {"state dependence", [](MarketSpec& s) { s.choice.state_dependence = 0.0; }},
      {"reference price", [](MarketSpec& s) { s.reference_price.gain_weight = 0.0; }},
      {"inclusive value", [](MarketSpec& s) { s.incidence.inclusive_value = 0.0; }},
      {"pantry in incidence", [](MarketSpec& s) { s.incidence.weeks_of_supply = 0.0; }},
      {"stocking up", [](MarketSpec& s) { s.quantity.deal = 0.0; }},
      {"pantry in quantity", [](MarketSpec& s) { s.quantity.weeks_of_supply = 0.0; }},
      {"appetite", [](MarketSpec& s) { s.consumption.shape = 0.0; }},
      {"flexible consumption", [](MarketSpec& s) { s.consumption.flexibility = 0.0; }},
      {"shipping fee", [](MarketSpec& s) { s.shipping.fee_sensitivity = 0.0; }},
  };
  for (const Switch& mechanism : switches) {
    INFO(mechanism.name);
    MarketSpec spec = lively;
    mechanism.off(spec);
    CHECK(hashes_of(spec, 2, 10, cut_for_all(0.2)) != base);
  }
}

TEST_CASE("a coupon brings visits and cuts the price; without recall it brings none") {
  MarketSpec spec = without_scarcity(5'000);
  spec.coupons.awareness_constant = 20.0;  // everybody clips
  spec.population.arrival_days = 0;        // and is there from the start
  spec.population.arrival_intent = 0.0;
  const auto play = [&](bool recall) {
    MarketSpec variant = spec;
    if (!recall) variant.coupons.recall_start = variant.coupons.recall_end = 0.0;
    Workspace workspace;
    MarketState state = open_market(variant, 8, workspace);
    Campaign campaign;
    for (std::uint32_t i = 0; i < 5'000; ++i) {
      campaign.coupons.push_back({i, CouponKind::percent, 20});
    }
    advance_day(variant, state, campaign, workspace);
    for (int day = 0; day < 9; ++day) advance_day(variant, state, Campaign{}, workspace);
    return state.total;
  };
  const Account with = play(true);
  const Account without = play(false);
  CHECK(with.visits > without.visits);
  CHECK(without.coupons_redeemed > 0);
  CHECK(with.coupons_redeemed > without.coupons_redeemed);
  CHECK(with.discount_cents > 0);
}

}  // namespace marketday::test
