// Fraudsters in the day loop: what they change, what they leave alone, and that it can be repeated.
#include <tbb/global_control.h>

#include <catch2/catch.hpp>
#include <set>

#include "sim/fraud/fraud_metrics.h"
#include "support/fraud.h"

namespace marketday::test {
namespace {

std::vector<std::uint64_t> hashes(const MarketSpec& spec, int days) {
  Workspace workspace;
  MarketState state = open_market(spec, 5, workspace);
  std::vector<std::uint64_t> all;
  for (int day = 0; day < days; ++day) {
    advance_day(spec, state, Campaign{}, workspace);
    all.push_back(state.hash);
  }
  return all;
}

}  // namespace

TEST_CASE("without fraudsters accounts and entities change nothing, bit for bit") {
  const MarketSpec clean = tempting_market(6000);
  const MarketSpec watched = attacked_market(6000, 0.0, {});
  CHECK(hashes(clean, 30) == hashes(watched, 30));
}

TEST_CASE("fraudsters leave honest shoppers' draws alone: who comes on a day stays the same") {
  Workspace one;
  Workspace two;
  const MarketSpec clean = tempting_market(3000);
  const MarketSpec attacked = attacked_market(3000, 0.03, all_kinds());
  MarketState a = open_market(clean, 5, one);
  MarketState b = open_market(attacked, 5, two);
  for (int day = 0; day < 20; ++day) {
    advance_day(clean, a, Campaign{}, one);
    advance_day(attacked, b, Campaign{}, two);
    std::vector<std::uint32_t> with = visitors_of_last_day(two);
    std::erase_if(with, [](std::uint32_t i) { return i >= 3000; });
    CHECK(visitors_of_last_day(one) == with);
  }
  CHECK(all_fraud(b).granted > 0);
}

TEST_CASE("a market under attack is the same on one thread and on two") {
  const MarketSpec spec = attacked_market(9000, 0.03, all_kinds(), [](FraudSpec& fraud) {
    fraud.screening.rules =
        rules("rules:\n  - {name: r, when: device_accounts > 5, action: review}");
  });
  std::vector<std::uint64_t> seen[2];
  for (const std::size_t threads : {1U, 2U}) {
    const tbb::global_control control(tbb::global_control::max_allowed_parallelism, threads);
    seen[threads - 1] = hashes(spec, 25);
  }
  CHECK(seen[0] == seen[1]);
}

TEST_CASE("a copy of a market under attack goes on exactly as the original") {
  const MarketSpec spec = attacked_market(3000, 0.05, all_kinds(), [](FraudSpec& fraud) {
    fraud.screening.rules =
        rules("rules:\n  - {name: r, when: discount_permille > 300, action: hold}");
    fraud.screening.review_capacity_per_day = 5;
  });
  Workspace workspace;
  MarketState state = open_market(spec, 3, workspace);
  for (int day = 0; day < 12; ++day) advance_day(spec, state, Campaign{}, workspace);
  MarketState copy = state;
  for (int day = 0; day < 12; ++day) advance_day(spec, state, Campaign{}, workspace);
  Workspace other;
  for (int day = 0; day < 12; ++day) advance_day(spec, copy, Campaign{}, other);
  CHECK(copy.hash == state.hash);
}

TEST_CASE("profit with fraud is what the ledger says: the shop's loss stands in its books") {
  // bonuses and complaints move the ledger by what the fraud account says they do
  const MarketSpec spec = attacked_market(2000, 0.05, {fraudster("referral_fraud", 1.0)});
  const MarketSpec free =
      attacked_market(2000, 0.05, {fraudster("referral_fraud", 1.0, {{"reward_cents", 0}})},
                      [](FraudSpec& fraud) { fraud.adaptation.on = false; });
  const MarketSpec paid = attacked_market(2000, 0.05, {fraudster("referral_fraud", 1.0)},
                                          [](FraudSpec& fraud) { fraud.adaptation.on = false; });
  const MarketState with = play_days(paid, 15);
  const MarketState without = play_days(free, 15);
  const FraudAccount a = all_fraud(with);
  const FraudAccount b = all_fraud(without);
  REQUIRE(a.granted > 20);
  CHECK(with.total.profit_cents() - without.total.profit_cents() == b.loss_cents - a.loss_cents);
}

TEST_CASE("no more accounts are registered than fraudsters can pay for, and none joins twice") {
  const MarketSpec spec = attacked_market(4000, 0.02, all_kinds());
  const MarketState state = play_days(spec, 60);
  const FraudState& f = *state.fraud;
  CHECK(f.registered <= state.population.count - f.honest);
  std::set<std::uint32_t> owned;
  for (const Controller& c : f.controllers) {
    for (const std::uint32_t account : c.accounts) CHECK(owned.insert(account).second);
  }
}

TEST_CASE("fraudsters hold the share of the accounts that the scenario gives them") {
  const MarketSpec spec = attacked_market(10'000, 0.02, all_kinds());
  Workspace workspace;
  const MarketState state = open_market(spec, 5, workspace);
  double held = 0.0;
  for (const Controller& c : state.fraud->controllers) held += c.size;
  CHECK(held / (10'000.0 + held) == Approx(0.02).epsilon(0.03));
}

TEST_CASE("the Kaplan-Meier median counts those never found as still at large") {
  CHECK(median_detection_days({{0, 3, true}, {0, 1, true}, {0, 8, false}}) == 3.0);
  CHECK(median_detection_days({{0, 3, false}, {0, 1, true}, {0, 8, false}}) < 0.0);
  // five at risk: 4/5, then 3 left: 4/5 * 2/3 = .533, then * 1/2 = .267 at day 9
  CHECK(median_detection_days(
            {{0, 2, true}, {0, 4, false}, {0, 6, true}, {0, 9, true}, {0, 9, false}}) == 9.0);
}

}  // namespace marketday::test
