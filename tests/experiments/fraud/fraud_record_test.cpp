// What a fraud study records of one market: rankings by an account scorer, detection times, the
// picture, all against counts made here.
#include "experiments/fraud/fraud_record.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include "sim/fraud/fraud_metrics.h"
#include "sim/screening/account_scorer.h"
#include "support/fraud.h"

namespace marketday::test {
namespace {

// Scores by a formula over one account of the table.
class TestScorer : public AccountScorer {
 public:
  using Formula = std::function<double(std::uint32_t account)>;
  explicit TestScorer(Formula formula) : formula_(std::move(formula)) {}
  std::shared_ptr<const FittedScorer> fit(const AccountTable&, std::uint64_t) const override {
    return std::make_shared<Fitted>(formula_);
  }

 private:
  struct Fitted : FittedScorer {
    explicit Fitted(Formula of) : formula(std::move(of)) {}
    AccountScores score(const AccountTable& table) const override {
      std::vector<double> scores;
      for (const std::uint32_t account : table.accounts) scores.push_back(formula(account));
      return {scores, scores};
    }
    Formula formula;
  };
  Formula formula_;
};

constexpr std::uint32_t kShoppers = 2000;

MarketSpec scored_market(const TestScorer::Formula& formula) {
  return attacked_market(kShoppers, 0.04, {fraudster("new_user_ring", 1.0)}, [&](FraudSpec& f) {
    f.screening.scorer = std::make_shared<TestScorer>(formula);
    f.screening.review_capacity_per_day = 3;
    f.screening.review_accuracy = 1.0;
  });
}

struct Played {
  FraudRecord record;
  MarketState state;
};

Played play(const MarketSpec& spec, int days, int window_days) {
  Workspace workspace;
  FraudWatch watch(spec, days, window_days);
  MarketState state = open_market(spec, 11, workspace);
  while (!watch.over()) {
    advance_day(spec, state, Campaign{}, workspace);
    watch.add_day(state);
  }
  return {watch.take(), state};
}

}  // namespace

TEST_CASE(
    "a scorer that knows the truth ranks without error, one that inverts it worse than none") {
  const auto knows = [](std::uint32_t account) { return account >= kShoppers ? 0.9 : 0.1; };
  const auto [best, state] = play(scored_market(knows), 30, 10);
  CHECK(best[RecordMeasure::average_precision] == 1.0);
  CHECK(best[RecordMeasure::precision_at_capacity] == 1.0);
  CHECK(best[RecordMeasure::recall_at_half_percent] == 1.0);
  CHECK(best[RecordMeasure::review_precision] > 0.5);  // reviewers with time look on
  CHECK(best.precision == std::vector<double>(kCurvePoints, 1.0));
  REQUIRE(best.windows.size() == 3);
  for (const FraudWindow& w : best.windows) {
    if (!std::isnan(w.average_precision)) CHECK(w.average_precision == 1.0);
  }
  const auto inverts = [](std::uint32_t account) { return account >= kShoppers ? 0.1 : 0.9; };
  const FraudRecord worst = play(scored_market(inverts), 30, 0).record;
  CHECK(worst[RecordMeasure::average_precision] < 0.1);
  CHECK(worst[RecordMeasure::review_precision] == 0.0);
  CHECK(worst[RecordMeasure::detected_share] == 0.0);
  CHECK(worst.windows.empty());
}

TEST_CASE("without a scorer nothing is ranked, and money and detection are still counted") {
  const MarketSpec spec = attacked_market(kShoppers, 0.04, all_kinds());
  const auto [record, state] = play(spec, 25, 5);
  CHECK(std::isnan(record[RecordMeasure::average_precision]));
  CHECK(std::isnan(record[RecordMeasure::review_precision]));
  CHECK(std::isnan(record.precision.front()));
  CHECK(record.windows.size() == 5);
  REQUIRE(record.loss_cents.size() == 25);
  CHECK(record.loss_cents.back() == record[RecordMeasure::fraud_loss_cents]);
  CHECK(record[RecordMeasure::detected_share] == 0.0);
  CHECK(record[RecordMeasure::detection_days] == 25.0);  // never found: the study's length
  std::int64_t watched = 0;
  for (const LifeTable& table : record.detection) watched += table.total();
  CHECK(watched == static_cast<std::int64_t>(detections(state).size()));
}

TEST_CASE("detection is counted as the market's own metrics count it") {
  const auto knows = [](std::uint32_t account) { return account >= kShoppers ? 0.9 : 0.1; };
  const auto [record, state] = play(scored_market(knows), 30, 0);
  CHECK(record[RecordMeasure::detection_days] == median_detection_days(detections(state)));
  CHECK(record[RecordMeasure::detected_share] > 0.5);
  CHECK(record[RecordMeasure::granted_before_ban] > 0.0);
  CHECK(record[RecordMeasure::granted_before_ban] <= 1.0);
  CHECK(record.kinds.front().banned > 0);
}

TEST_CASE("labels of the truth: kinds that are fraud, and accounts that were taken over") {
  const MarketSpec spec = attacked_market(
      kShoppers, 0.05, {fraudster("coupon_hunter", 0.5), fraudster("account_takeover", 0.5)});
  const MarketState state = play_days(spec, 40);
  const FraudState& f = *state.fraud;
  REQUIRE_FALSE(f.compromised.empty());
  CHECK(is_fraud_account(spec, f, f.compromised.front()));
  std::uint32_t hunters = 0;
  std::uint32_t intruders = 0;
  for (std::uint32_t k = 0; k < f.registered; ++k) {
    const bool fraud = is_fraud_account(spec, f, f.honest + k);
    CHECK(fraud == (f.controllers[f.controller_of[k]].type == 1));
    ++(fraud ? intruders : hunters);
  }
  CHECK(hunters > 0);
  CHECK(intruders > 0);
  std::uint32_t taken = 0;
  for (std::uint32_t i = 0; i < f.honest; ++i) taken += is_fraud_account(spec, f, i) ? 1U : 0U;
  CHECK(taken == f.compromised.size());
}

TEST_CASE("the picture shows one ring beside honest accounts") {
  const FraudRecord record =
      play(attacked_market(kShoppers, 0.04, {fraudster("new_user_ring", 1.0)}), 25, 0).record;
  std::size_t ring = 0;
  std::map<std::uint32_t, int> devices;
  for (const PictureAccount& account : record.picture) {
    if (!account.ring) continue;
    ++ring;
    ++devices[account.device];
  }
  CHECK(record.picture.size() == kPictureAccounts);
  CHECK(ring > 10);
  CHECK(ring <= kPictureAccounts / 2);
  CHECK(devices.size() < ring);  // that is how it can be found
}

}  // namespace marketday::test
