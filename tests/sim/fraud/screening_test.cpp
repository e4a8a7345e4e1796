// Screening in the market: what each action does to the honest and to fraudsters, reviewers' time,
// labels, bans and appeals.
#include <catch2/catch.hpp>
#include <cmath>

#include "sim/fraud/fraud_metrics.h"
#include "support/fraud.h"

namespace marketday::test {
namespace {

MarketState screened(
    const std::string& rule, double share, int days,
    const std::function<void(FraudSpec&)>& change = [](FraudSpec&) {}) {
  const MarketSpec spec = attacked_market(3000, share, all_kinds(), [&](FraudSpec& fraud) {
    if (!rule.empty()) fraud.screening.rules = rules(rule);
    change(fraud);
  });
  return play_days(spec, days);
}

const FraudAccount& honest(const MarketState& state) {
  return state.fraud->total.back();
}

}  // namespace

TEST_CASE("a rule that denies everything leaves no order") {
  const MarketState state =
      screened("rules:\n  - {name: all, when: quantity >= 1, action: deny}", 0.03, 10);
  CHECK(state.total.orders == 0);
  CHECK(all_fraud(state).granted == 0);
  CHECK(honest(state).blocked > 0);
}

TEST_CASE(
    "a challenge loses eight honest orders in a hundred and stops fraudsters by their skill") {
  const MarketState state =
      screened("rules:\n  - {name: all, when: quantity >= 1, action: challenge}", 0.05, 25);
  const FraudAccount& h = honest(state);
  const auto n = static_cast<double>(h.challenged);
  REQUIRE(n > 1000.0);
  const double lost = static_cast<double>(h.blocked) / n;
  CHECK(std::abs(lost - 0.08) < 4.0 * std::sqrt(0.08 * 0.92 / n));
  const std::vector<FraudsterPart>& parts = all_kinds();
  for (std::size_t part = 0; part < parts.size(); ++part) {
    const FraudAccount& a = state.fraud->total[part];
    const double passes =
        ScreeningSpec{}.challenge_passed[static_cast<std::size_t>(parts[part].type->terms().skill)];
    const auto m = static_cast<double>(a.challenged);
    if (m < 20.0) continue;
    INFO(parts[part].type->terms().name);
    const double stopped = static_cast<double>(a.blocked) / m;
    CHECK(std::abs(stopped - (1.0 - passes)) < 4.0 * std::sqrt(passes * (1.0 - passes) / m) + 1e-9);
  }
}

TEST_CASE("reviewers see no more orders and accounts a day than they can") {
  const MarketSpec spec = attacked_market(3000, 0.03, all_kinds(), [](FraudSpec& fraud) {
    fraud.screening.rules = rules("rules:\n  - {name: all, when: quantity >= 1, action: review}");
    fraud.screening.review_capacity_per_day = 7;
  });
  Workspace workspace;
  MarketState state = open_market(spec, 4, workspace);
  for (int day = 0; day < 15; ++day) {
    advance_day(spec, state, Campaign{}, workspace);
    std::int64_t reviewed = 0;
    for (const FraudAccount& sums : state.fraud->today) reviewed += sums.reviewed;
    CHECK(reviewed <= 7);
    if (day > 0) CHECK(reviewed == 7);
  }
}

TEST_CASE("an order that nobody comes to review goes out after the days it may be held") {
  const MarketSpec spec = attacked_market(12'000, 0.0, {}, [](FraudSpec& fraud) {
    fraud.screening.rules = rules("rules:\n  - {name: all, when: quantity >= 1, action: hold}");
    fraud.screening.review_capacity_per_day = 0;
    fraud.screening.hold_days = 2;
  });
  Workspace workspace;
  MarketState state = open_market(spec, 4, workspace);
  for (int day = 0; day < 2; ++day) {
    advance_day(spec, state, Campaign{}, workspace);
    CHECK(state.yesterday.total().orders == 0);
  }
  const std::size_t waiting = state.fraud->held.size();
  REQUIRE(waiting > 50);
  const auto first_day = static_cast<std::size_t>(
      std::count_if(state.fraud->held.begin(), state.fraud->held.end(),
                    [](const HeldOrder& held) { return held.since == 0; }));
  advance_day(spec, state, Campaign{}, workspace);
  // all of the first day, but for shoppers who ordered anew meanwhile
  CHECK(state.yesterday.total().orders <= static_cast<std::int64_t>(first_day));
  CHECK(state.yesterday.total().orders >
        static_cast<std::int64_t>(0.7 * static_cast<double>(first_day)));
}

TEST_CASE("bans take effect on the days of the wave only, and a banned account buys nothing") {
  const MarketSpec spec = attacked_market(3000, 0.04, all_kinds(), [](FraudSpec& fraud) {
    fraud.screening.rules =
        rules("rules:\n  - {name: shared, when: device_accounts > 4, action: review}");
    fraud.screening.ban_wave_days = 5;
  });
  Workspace workspace;
  MarketState state = open_market(spec, 4, workspace);
  std::vector<std::int16_t> banned;
  for (int day = 0; day < 22; ++day) {
    advance_day(spec, state, Campaign{}, workspace);
    for (const Order& order : state.orders) {
      const std::int16_t since = state.fraud->accounts.banned_day[order.shopper];
      CHECK((since == kNotYet || since > day));
    }
  }
  int count = 0;
  for (const std::int16_t day : state.fraud->accounts.banned_day) {
    if (day == kNotYet) continue;
    ++count;
    CHECK((day - 1) % 5 == 0);
  }
  CHECK(count > 5);
}

TEST_CASE("reviewers err as often as their accuracy says") {
  const MarketState state = screened("rules:\n  - {name: all, when: quantity >= 1, action: review}",
                                     0.05, 20, [](FraudSpec& fraud) {
                                       fraud.screening.review_capacity_per_day = 100'000;
                                       fraud.screening.review_accuracy = 0.9;
                                       fraud.screening.appeal_share = 0.0;
                                     });
  const FraudAccount& h = honest(state);
  const auto n = static_cast<double>(h.reviewed);
  REQUIRE(n > 1000.0);
  const double wrong = static_cast<double>(h.blocked) / n;
  // the banned come back and are refused: blocked counts them too
  CHECK(wrong > 0.1 - 4.0 * std::sqrt(0.09 / n));
  std::int64_t says_fraud = 0;
  std::int64_t labels = 0;
  for (const Label& label : state.fraud->labels) {
    if (label.account >= state.fraud->honest) continue;
    if (std::binary_search(state.fraud->compromised.begin(), state.fraud->compromised.end(),
                           label.account)) {
      continue;
    }
    ++labels;
    says_fraud += label.fraud ? 1 : 0;
  }
  const auto m = static_cast<double>(labels);
  CHECK(std::abs(static_cast<double>(says_fraud) / m - 0.1) < 4.0 * std::sqrt(0.09 / m));
}

TEST_CASE("an honest owner who was banned by mistake may come back") {
  const auto banned_at_end = [](double appeals) {
    const MarketState state =
        screened("rules:\n  - {name: all, when: quantity >= 1, action: review}", 0.0, 20,
                 [&](FraudSpec& fraud) {
                   fraud.parts.clear();
                   fraud.screening.review_capacity_per_day = 100'000;
                   fraud.screening.review_accuracy = 0.8;
                   fraud.screening.appeal_share = appeals;
                 });
    return std::count_if(state.fraud->accounts.banned_day.begin(),
                         state.fraud->accounts.banned_day.end(),
                         [](std::int16_t day) { return day != kNotYet; });
  };
  const auto without = banned_at_end(0.0);
  const auto with = banned_at_end(1.0);
  CHECK(without > 100);
  CHECK(10 * with < 6 * without);
}

TEST_CASE(
    "a stolen card is charged back 30 to 90 days later, with its fee, and labels the account") {
  const MarketSpec spec = attacked_market(2000, 0.03, {fraudster("card_testing", 1.0)});
  Workspace workspace;
  MarketState state = open_market(spec, 4, workspace);
  std::vector<int> granted(200, 0);
  for (int day = 0; day < 120; ++day) {
    advance_day(spec, state, Campaign{}, workspace);
    granted[static_cast<std::size_t>(day)] = static_cast<int>(state.fraud->today[0].granted);
    if (day < 29) CHECK(state.fraud->labels.empty());
  }
  const int first = static_cast<int>(
      std::find_if(granted.begin(), granted.end(), [](int n) { return n > 0; }) - granted.begin());
  REQUIRE(!state.fraud->labels.empty());
  CHECK(state.fraud->labels.front().day >= first + 30);
  for (const Label& label : state.fraud->labels) CHECK(label.fraud);
  for (const Reversal& back : state.fraud->reversals) {
    CHECK(back.day >= state.day);
    CHECK(back.day < state.day + 90);
    CHECK(back.handling_cents == 1500);
  }
}

TEST_CASE("attackers who lose money come less often; those who do not adapt come all the same") {
  const auto attempts = [](bool adapt) {
    const MarketState state = screened(
        "rules:\n  - {name: all, when: account_age_days < 30, action: deny}", 0.03, 90,
        [&](FraudSpec& fraud) {
          fraud.parts = {fraudster("new_user_ring", 1.0, {{"scouts", 0}, {"pause_days", 3}})};
          fraud.spare = 20.0;
          fraud.adaptation.on = adapt;
        });
    return all_fraud(state).attempts;
  };
  const auto stubborn = attempts(false);
  CHECK(stubborn > 500);
  CHECK(2 * attempts(true) < stubborn);
}

TEST_CASE("who shares a device with a banned account is looked into next") {
  const auto banned = [](bool linked) {
    const MarketState state =
        screened("rules:\n  - {name: tested, when: declines >= 5, action: review}", 0.04, 30,
                 [&](FraudSpec& fraud) {
                   fraud.parts = {fraudster("card_testing", 0.3, {{"accounts", 12}, {"scouts", 0}}),
                                  fraudster("new_user_ring", 0.7)};
                   fraud.screening.linked = linked;
                   fraud.screening.review_capacity_per_day = 50;
                 });
    return all_fraud(state).banned;
  };
  CHECK(banned(true) > banned(false));
}

}  // namespace marketday::test
