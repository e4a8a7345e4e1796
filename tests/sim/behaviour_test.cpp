// What shoppers do beside buying at once, and what happens to them: each mechanism against its own
// formula on a market where nothing else goes on, and its off-switch on one where everything does.
#include <catch2/catch.hpp>
#include <cmath>

#include "support/markets.h"

namespace marketday::test {
namespace {

constexpr double kFourStandardErrors = 4.0;

// Everybody visits with probability 1/2 a day and buys with probability logistic(u).
MarketSpec calm_market(double u, std::uint32_t shoppers) {
  MarketSpec spec = bare_market({u}, shoppers);
  spec.visits.rate_mean_per_week = 7.0 * std::log(2.0);
  return spec;
}

MarketState play(const MarketSpec& spec, int days, const Campaign& campaign = {}) {
  Workspace workspace;
  MarketState state = open_market(spec, 11, workspace);
  for (int day = 0; day < days; ++day) advance_day(spec, state, campaign, workspace);
  return state;
}

// Within four standard errors of a share seen in `n` cases.
void check_share(double seen, double expected, double n) {
  CAPTURE(seen, expected, n);
  CHECK(std::abs(seen - expected) <
        kFourStandardErrors * std::sqrt(expected * (1.0 - expected) / n) + 1e-6);
}

Campaign cut_for_all(double depth) {
  Campaign campaign;
  campaign.segment_depth.fill(depth);
  return campaign;
}

}  // namespace

TEST_CASE("row 22: steady advertising x gives the stock x / (1 - l) and its effect on visits") {
  MarketSpec spec = calm_market(0.0, 40'000);
  spec.advertising = {std::pow(0.5, 7.0), 0.8, 2.0, 2};  // l = 1/2 a day
  Campaign campaign;
  campaign.advertising = 1.5;
  Workspace workspace;
  MarketState state = open_market(spec, 11, workspace);
  for (int day = 0; day < 30; ++day) advance_day(spec, state, campaign, workspace);
  CHECK(state.population.ad_stock[0] == Approx(3.0).epsilon(1e-5));
  advance_day(spec, state, campaign, workspace);
  const double effect = 1.0 + 0.8 * 9.0 / (9.0 + 4.0);
  check_share(static_cast<double>(state.yesterday.total().visits) / 40'000.0,
              1.0 - std::pow(0.5, effect), 40'000.0);
  for (int day = 0; day < 5; ++day) advance_day(spec, state, Campaign{}, workspace);
  CHECK(state.population.ad_stock[0] == Approx(3.0 / 32.0).epsilon(1e-5));
}

TEST_CASE("row 23: messages wear out, are forgotten, and drive some receivers away") {
  MarketSpec spec = calm_market(0.0, 30'000);
  spec.advertising.effect = 0.5;
  spec.messages = {1.0, 0.1, 0.9, 0.02};
  Campaign campaign;
  for (std::uint32_t i = 0; i < spec.population.shoppers; ++i) campaign.messages.push_back(i);
  Workspace workspace;
  MarketState state = open_market(spec, 11, workspace);
  advance_day(spec, state, campaign, workspace);
  CHECK(state.population.fatigue[0] == Approx(1.0));
  CHECK(state.population.ad_stock[0] == Approx(1.0));
  CHECK(state.total.messages == 30'000);
  const auto opted_out = [&] {
    double sum = 0.0;
    for (const std::uint8_t out : state.population.opted_out) sum += out;
    return sum;
  };
  const double first = opted_out();
  check_share(first / 30'000.0, 0.02, 30'000.0);
  advance_day(spec, state, campaign, workspace);
  CHECK(state.total.messages == 60'000 - static_cast<std::int64_t>(first));
  check_share((opted_out() - first) / (30'000.0 - first), 0.02 * (1.0 + 0.9 / 5.0), 30'000.0);
  for (std::uint32_t i = 0; i < 30'000; ++i) {
    if (state.population.opted_out[i] != 0) continue;
    CHECK(state.population.fatigue[i] == Approx(0.9 * 1.0 + 1.0));
    const double keep = std::pow(0.47, 1.0 / 7.0);
    CHECK(state.population.ad_stock[i] == Approx(keep + std::exp(-0.1 * 0.9)).epsilon(1e-4));
    break;
  }
}

TEST_CASE("row 24: each purchase on deal makes the next price matter more") {
  MarketSpec spec = calm_market(2.0, 2'000);
  spec.deal_learning = {0.5, 0.95};
  const MarketState state = play(spec, 20, cut_for_all(0.2));
  const Population& p = state.population;
  for (std::uint32_t i = 0; i < p.count; ++i) {
    const double expected = 1.0 - std::pow(0.95, p.orders[i]);
    REQUIRE(from_share(p.deal_habit[i]) == Approx(expected).margin(0.001));
  }
  CHECK(play(spec, 20).population.deal_habit[0] == 0);  // nothing on deal, nothing learnt
}

TEST_CASE("row 25: who has seen cuts of d buys at the full price with P = 1 - logistic(...)") {
  MarketSpec spec = bare_market({20.0}, 30'000);  // everybody would buy
  spec.waiting = {4.0, -1.0, 0.5, 0.5};
  Workspace workspace;
  MarketState state = open_market(spec, 11, workspace);
  for (int day = 0; day < 20; ++day) advance_day(spec, state, cut_for_all(0.3), workspace);
  CHECK(from_share(state.population.deal_belief[0]) == Approx(0.3).margin(1e-3));
  CHECK(state.yesterday.total().orders == 30'000);  // no deeper cut expected: nobody waits
  advance_day(spec, state, Campaign{}, workspace);
  const double waits = 1.0 / (1.0 + std::exp(-(-1.0 + 4.0 * 0.3 - 0.5)));
  check_share(1.0 - static_cast<double>(state.yesterday.total().orders) / 30'000.0, waits,
              30'000.0);
}

TEST_CASE("carts: the odds of the cart over those of buying are exp(intent)") {
  MarketSpec spec = bare_market({-2.0}, 60'000);
  spec.carts.intent = 1.2;
  const Account total = play(spec, 1).total;
  const double odds = std::exp(-2.0 + 1.2);
  check_share(static_cast<double>(total.carts) / 60'000.0, odds / (1.0 + odds), 60'000.0);
  spec.carts.intent = 0.0;
  CHECK(play(spec, 1).total.carts == play(spec, 1).total.orders);
}

TEST_CASE("a cart coupon sells a share of the carts that would be left, at its price") {
  MarketSpec spec = bare_market({-2.0}, 60'000);
  spec.carts.intent = 3.0;
  spec.choice.price_mean = spec.choice.price_highest = -4.0;
  add_promotion(spec, "cart_coupon", {{"depth", 0.25}});
  const MarketState state = play(spec, 1);
  const double bought = std::exp(-2.0) / (1.0 + std::exp(-2.0));
  const double lifted = std::exp(-2.0 + 1.0) / (1.0 + std::exp(-2.0 + 1.0));
  check_share(static_cast<double>(state.total.orders) / 60'000.0, lifted, 60'000.0);
  check_share(static_cast<double>(state.promotions[0].total.orders) / 60'000.0, lifted - bought,
              60'000.0);
  CHECK(state.promotions[0].total.given_cents == state.promotions[0].total.units * 250);
}

TEST_CASE("row 28: lines come back as often as the logit says, at what was paid for them") {
  MarketSpec spec = bare_market({20.0}, 20'000);
  spec.after_sales.returns = true;
  spec.after_sales.risk = {-1.0, 0.0, 0.0, 0.0, 3.0, 2.0};
  spec.after_sales.category_util = {0.3};
  spec.after_sales.delay = std::make_shared<ReturnDelay>(spec.after_sales.risk);
  spec.costs.return_cents = 40;
  Workspace workspace;
  MarketState state = open_market(spec, 11, workspace);
  advance_day(spec, state, cut_for_all(0.1), workspace);
  const Account sold = state.total;
  spec.visits.rate_mean_per_week = 0.0;
  for (std::uint32_t i = 0; i < 20'000; ++i) state.population.visit_rate[i] = 0.0F;
  for (int day = 0; day < 60; ++day) advance_day(spec, state, Campaign{}, workspace);
  const auto back = static_cast<double>(state.total.returned_lines);
  check_share(back / static_cast<double>(sold.orders), 1.0 / (1.0 + std::exp(0.7)), 20'000.0);
  CHECK(state.total.refund_cents == state.total.returned_units * 900);
  CHECK(state.total.clawback_cents == state.total.returned_units * 100);
  CHECK(state.total.recovered_cents == state.total.returned_units * 480);  // .8 of 6.00
  CHECK(state.total.handling_cents == state.total.returned_lines * 40);
  for (const auto& due : state.returns_due) CHECK(due.empty());
}

TEST_CASE("row 29: satisfaction moves a fifth of the way to the newest experience") {
  MarketSpec spec = bare_market({20.0}, 20'000);
  spec.service.contact_share = 0.25;
  spec.service.defect_share = 0.1;
  spec.costs.contact_cents = 300;
  const MarketState state = play(spec, 1);
  double defects = 0.0;
  for (const std::uint16_t sat : state.population.satisfaction) {
    const double s = static_cast<double>(from_share(sat));
    const bool defect = s < 0.8;
    CHECK(s == Approx(defect ? 0.8 + 0.2 * (0.5 - 0.8) : 0.8 + 0.2 * (1.0 - 0.8)).margin(1e-4));
    defects += defect ? 1.0 : 0.0;
  }
  check_share(defects / 20'000.0, 0.1, 20'000.0);
  check_share(static_cast<double>(state.total.contacts) / 20'000.0, 0.25, 20'000.0);
  CHECK(state.total.handling_cents == state.total.contacts * 300);
}

TEST_CASE("row 29: the dissatisfied leave sooner, those tired of messages too") {
  MarketSpec spec = calm_market(3.0, 8'000);
  spec.lifetime.shape = 2.0;
  spec.lifetime.rate_weeks = 8.0;
  const auto alive = [](const MarketState& state) {
    return std::count_if(state.population.life_left.begin(), state.population.life_left.end(),
                         [](float life) { return life > 0.0F; });
  };
  spec.service.defect_share = 0.9;
  const auto indifferent = static_cast<double>(alive(play(spec, 60)));
  spec.lifetime.satisfaction_sensitivity = 2.0;
  CHECK(static_cast<double>(alive(play(spec, 60))) < 0.9 * indifferent);
  spec.lifetime.satisfaction_sensitivity = 0.0;
  spec.messages.opt_out = 1e-9;
  Campaign daily;
  for (std::uint32_t i = 0; i < 8'000; ++i) daily.messages.push_back(i);
  CHECK(static_cast<double>(alive(play(spec, 60, daily))) == indifferent);
  spec.lifetime.fatigue_sensitivity = 0.2;
  CHECK(static_cast<double>(alive(play(spec, 60, daily))) < 0.9 * indifferent);
}

TEST_CASE("row 31: a rival answers a share of our attacks, after its lag, and takes demand") {
  MarketSpec spec = bare_market({0.0}, 2'000);
  spec.competitor.reaction = 0.2;
  spec.competitor.lag_days = 2;
  spec.competitor.duration_days = 3;
  spec.competitor.pull = 4.0;
  int attacks = 0;
  int answers = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    Workspace workspace;
    MarketState state = open_market(spec, seed, workspace);
    advance_day(spec, state, cut_for_all(0.2), workspace);
    ++attacks;
    if (state.rivals[0].last_day < 0) continue;
    ++answers;
    CHECK(state.rivals[0].first_day == 2);
    CHECK(state.rivals[0].last_day == 4);
    CHECK(state.rivals[0].depth == Approx(0.7 * 0.2));
    if (answers > 3) continue;
    std::vector<double> share;
    for (int day = 1; day <= 5; ++day) {
      advance_day(spec, state, Campaign{}, workspace);
      share.push_back(static_cast<double>(state.orders.size()) / 2'000.0);
    }
    check_share(share[0], 0.5, 2'000.0);
    for (const int day : {1, 2, 3}) {
      check_share(share[static_cast<std::size_t>(day)], 1.0 / (1.0 + std::exp(4.0 * 0.14)),
                  2'000.0);
    }
    check_share(share[4], 0.5, 2'000.0);
  }
  check_share(static_cast<double>(answers) / attacks, 0.2, attacks);
}

TEST_CASE("row 32: a promoted item in the basket shifts the incidence of its complement") {
  MarketSpec spec = bare_market({0.0}, 60'000);
  spec.catalogue =
      make_catalogue({{"a", "one", 1'000, 600, 0, 0.0}, {"b", "two", 1'000, 600, 0, -1.0}});
  spec.catalogue.unlimited_stock = true;
  spec.cross_effects = {{0, 1, 0.5}};
  Campaign campaign;
  campaign.item_depth.assign(spec.catalogue.slots(), 0.0);
  campaign.item_depth[0] = 0.2;
  campaign.flagged = false;
  const auto share_of_both = [&](const Campaign& today, double sign) {
    MarketSpec variant = spec;
    variant.cross_effects[0].effect *= sign;
    const MarketState state = play(variant, 1, today);
    double first = 0.0;
    double both = 0.0;
    for (const Order& order : state.orders) {
      if (state.lines[order.first_line].slot != 0) continue;
      first += 1.0;
      both += order.lines > 1 ? 1.0 : 0.0;
    }
    return std::pair(both / first, first);
  };
  const auto logistic_of = [](double x) { return 1.0 / (1.0 + std::exp(-x)); };
  const auto [up, n] = share_of_both(campaign, 1.0);
  check_share(up, logistic_of(-0.5), n);
  const auto [down, m] = share_of_both(campaign, -1.0);
  check_share(down, logistic_of(-1.5), m);
  const auto [plain, k] = share_of_both(Campaign{}, 1.0);  // nothing promoted, nothing shifted
  check_share(plain, logistic_of(-1.0), k);
}

TEST_CASE("row 33: goods outside the catalogue are worth p v / (q - 1) in the mean") {
  MarketSpec spec = bare_market({20.0}, 60'000);
  spec.order_value = {6.25, 3.74, 15.45};
  const MarketState state = play(spec, 1);
  double sum = 0.0;
  for (const OrderLine& line : state.lines) {
    if (line.slot == kOtherGoods) sum += static_cast<double>(line.list_cents());
  }
  // sd of the mean spend is infinite-tailed (q < 4); 1.5 % is about four standard errors
  CHECK(sum / 60'000.0 / 100.0 == Approx(6.25 * 15.45 / 2.74).epsilon(0.015));
  // they cost 70 % of their price, each line rounded to the cent
  CHECK(static_cast<double>(state.total.cost_cents - 60'000 * 600) ==
        Approx(0.7 * sum).epsilon(1e-4));
}

TEST_CASE("row 27: a satisfied first order tells each waiting friend once; they join tomorrow") {
  MarketSpec spec = bare_market({20.0}, 20'000);
  spec.word_of_mouth.pass_probability = 0.05;
  spec.word_of_mouth.aware_share = 0.1;
  Workspace workspace;
  MarketState state = open_market(spec, 11, workspace);
  const std::vector<std::uint16_t> before = state.population.joined_day;
  advance_day(spec, state, Campaign{}, workspace);
  double edges = 0.0;
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    if (before[i] == kNever) continue;
    for (const std::uint32_t other : state.graph->friends_of(i)) {
      edges += before[other] == kNever ? 1.0 : 0.0;
    }
  }
  std::int64_t joined = 0;
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    if (before[i] != kNever || state.population.joined_day[i] == kNever) continue;
    ++joined;
    CHECK(state.population.joined_day[i] == 1);
    CHECK(before[state.population.referrer[i]] != kNever);
  }
  CHECK(joined == state.yesterday.referred);
  // a newcomer whom two reach counts once: a little under q_e an edge
  CHECK(static_cast<double>(joined) == Approx(0.05 * edges).epsilon(0.1));
  const std::int64_t day_one = state.yesterday.total().visits;
  advance_day(spec, state, Campaign{}, workspace);
  CHECK(state.yesterday.total().visits == day_one + joined);
  spec.word_of_mouth.satisfaction_threshold = 0.9;  // over what anybody feels with defects around
  spec.service.defect_share = 1.0;
  CHECK(play(spec, 2).yesterday.referred == 0);
}

TEST_CASE("every mechanism of the second release changes the market, and switches off") {
  MarketSpec full = full_market(3'000);
  const auto hash = [](const MarketSpec& spec) {
    Campaign campaign = cut_for_all(0.02);
    campaign.advertising = 0.5;
    for (std::uint32_t i = 0; i < 3'000; i += 7) campaign.messages.push_back(i);
    return play(spec, 9, campaign).hash;
  };
  const std::uint64_t base = hash(full);
  struct Switch {
    const char* name;
    void (*off)(MarketSpec&);
  };
  const Switch switches[] = {
      {"carts", [](MarketSpec& s) { s.carts.intent = 0.0; }},
      {"advertising", [](MarketSpec& s) { s.advertising.effect = 0.0; }},
      {"message fatigue", [](MarketSpec& s) { s.messages.fatigue = 0.0; }},
      {"opt-out", [](MarketSpec& s) { s.messages.opt_out = 0.0; }},
      {"deal learning", [](MarketSpec& s) { s.deal_learning.sensitivity = 0.0; }},
      {"waiting", [](MarketSpec& s) { s.waiting.drop_sensitivity = 0.0; }},
      {"returns", [](MarketSpec& s) { s.after_sales.returns = false; }},
      {"contacts", [](MarketSpec& s) { s.service.contact_share = 0.0; }},
      {"defects", [](MarketSpec& s) { s.service.defect_share = 0.0; }},
      {"satisfaction", [](MarketSpec& s) { s.lifetime.satisfaction_sensitivity = 0.0; }},
      {"tiredness", [](MarketSpec& s) { s.lifetime.fatigue_sensitivity = 0.0; }},
      {"competitor", [](MarketSpec& s) { s.competitor.reaction = 0.0; }},
      {"cross-category", [](MarketSpec& s) { s.cross_effects.clear(); }},
      {"order value", [](MarketSpec& s) { s.order_value.spread_currency = 0.0; }},
      {"word of mouth", [](MarketSpec& s) { s.word_of_mouth.pass_probability = 0.0; }},
  };
  for (const Switch& mechanism : switches) {
    INFO(mechanism.name);
    MarketSpec spec = full;
    mechanism.off(spec);
    CHECK(hash(spec) != base);
  }
  for (std::size_t id = 0; id < full.promotions.size(); ++id) {
    INFO(full.promotions[id]->terms().label);
    MarketSpec spec = full;
    spec.promotions.erase(spec.promotions.begin() + static_cast<std::ptrdiff_t>(id));
    CHECK(hash(spec) != base);
  }
}

}  // namespace marketday::test
