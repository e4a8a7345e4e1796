// The shipped scenarios of one kind of abuse each: that it happens there, to whom it does harm, and
// when the shop pays.
#include <catch2/catch.hpp>

#include "experiments/fraud/fraud_record.h"
#include "scenarios/scenario.h"
#include "sim/fraud/fraudster.h"
#include "sim/promotion.h"
#include "support/fraud.h"

namespace marketday::test {
namespace {

constexpr int kDays = 60;

struct Season {
  std::shared_ptr<const MarketSpec> spec;
  FraudRecord record;
  MarketState state;
};

Season play_season(const std::string& name, const std::string& overrides = "{}") {
  const Scenario scenario =
      read_scenario(load_scenario_file(name), YamlNode::parse(overrides, "overrides"));
  Season season{scenario.market, {}, {}};
  Workspace workspace;
  FraudWatch watch(*season.spec, kDays, 0);
  season.state = open_market(*season.spec, 3, workspace);
  while (!watch.over()) {
    advance_day(*season.spec, season.state, Campaign{}, workspace);
    watch.add_day(season.state);
  }
  season.record = watch.take();
  return season;
}

FraudAccount of_kind(const Season& season, const std::string& kind) {
  FraudAccount sum;
  const auto& parts = season.spec->fraud->parts;
  for (std::size_t p = 0; p < parts.size(); ++p) {
    if (parts[p].type->terms().name == kind) sum += season.record.kinds[p];
  }
  return sum;
}

const std::string kClean = "{fraud: {share: 0}}";

}  // namespace

TEST_CASE("coupon_raid: rings of fresh accounts take the newcomers' offer at the shop's cost") {
  const Season raid = play_season("coupon_raid");
  const FraudAccount rings = of_kind(raid, "new_user_ring");
  CHECK(rings.granted > 100);
  CHECK(rings.subsidy_cents > rings.paid_cents / 2);  // 45 % off
  CHECK(rings.loss_cents > 0);
  const Season clean = play_season("coupon_raid", kClean);
  CHECK(clean.record[RecordMeasure::profit_cents] > raid.record[RecordMeasure::profit_cents]);
  CHECK(clean.record[RecordMeasure::fraud_loss_cents] == 0.0);
}

TEST_CASE("flash_sale_bots: bots take units that shoppers would have had") {
  const Season botted = play_season("flash_sale_bots");
  const Season clean = play_season("flash_sale_bots", kClean);
  CHECK(of_kind(botted, "flash_sale_bot").granted > 50);
  const auto flash_units = [](const Season& season) {
    return season.state.promotions.front().total.units;
  };
  CHECK(flash_units(clean) > 0);
  // the sale's units are the same or more, the honest orders' fewer
  CHECK(flash_units(botted) >= flash_units(clean));
  CHECK(botted.record.kinds.back().subsidy_cents < clean.record.kinds.back().subsidy_cents);
}

TEST_CASE("cashback_collusion: made-up orders cost the marketplace more than their subsidy") {
  const Season season = play_season("cashback_collusion");
  for (const char* kind : {"cashback_collusion", "brushing"}) {
    const FraudAccount sums = of_kind(season, kind);
    INFO(kind);
    CHECK(sums.granted > 100);
    CHECK(sums.subsidy_cents > 0);
    CHECK(sums.loss_cents > 0);
  }
}

TEST_CASE("referral_farming: rewards are paid for friends that do not exist") {
  const Season season = play_season("referral_farming");
  const FraudAccount farmers = of_kind(season, "referral_fraud");
  CHECK(farmers.granted > 20);
  CHECK(farmers.loss_cents > 0);
  std::uint32_t referrers = 0;
  for (std::uint32_t i = 0; i < season.state.population.count; ++i) {
    if (season.state.fraud->accounts.referrals[i] == 0) continue;
    CHECK(i >= season.state.fraud->honest);
    ++referrers;
  }
  CHECK(referrers > 3);
}

TEST_CASE("return_abuse: abusers send back far more than others, which costs the shop") {
  const Season season = play_season("return_abuse");
  const FraudAccount abusers = of_kind(season, "return_abuse");
  CHECK(abusers.granted > 50);
  CHECK(abusers.loss_cents > 0);
  const FraudState& f = *season.state.fraud;
  const auto returns_an_order = [&](std::uint32_t from, std::uint32_t to) {
    double returns = 0.0;
    double orders = 0.0;
    for (std::uint32_t i = from; i < to; ++i) {
      returns += f.accounts.returns[i];
      orders += season.state.population.orders[i];
    }
    return returns / orders;
  };
  CHECK(returns_an_order(f.honest, season.state.population.count) >
        1.3 * returns_an_order(0, f.honest));
}

TEST_CASE("card_testing: cards are refused by the hundred, and the bill comes with chargebacks") {
  const Season season = play_season("card_testing");
  const FraudState& f = *season.state.fraud;
  std::int64_t declines = 0;
  std::int64_t chargebacks = 0;
  for (std::uint32_t i = 0; i < season.state.population.count; ++i) {
    declines += f.accounts.declines[i];
    chargebacks += f.accounts.chargebacks[i];
  }
  CHECK(declines > 500);
  CHECK(chargebacks > 0);
  CHECK(of_kind(season, "account_takeover").granted > 0);
  CHECK_FALSE(f.compromised.empty());
  // the first come back after 30 days; of the loss after 60 the ledger has seen a part only
  const double pending = season.record[RecordMeasure::pending_loss_cents];
  const double loss = season.record[RecordMeasure::fraud_loss_cents];
  CHECK(pending > 0.2 * loss);
  CHECK(pending < loss);
}

}  // namespace marketday::test
