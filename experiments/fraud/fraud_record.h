// What one played market of a fraud study leaves: totals, curves and counts, by the truth. Watches
// day by day and changes nothing.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "evaluation/detection_metrics.h"
#include "evaluation/survival.h"
#include "sim/fraud/fraud_state.h"
#include "sim/market.h"

namespace marketday {

// The measures that a record holds; fraud_measures() names them in this order.
enum class RecordMeasure : std::uint8_t {
  average_precision,
  precision_at_capacity,
  recall_at_capacity,
  recall_at_half_percent,
  review_precision,
  detection_days,
  ring_detection_days,
  detected_share,
  granted_before_ban,
  honest_bothered_share,
  honest_banned,
  honest_lost_orders,
  profit_cents,
  honest_profit_cents,
  fraud_loss_cents,
  tolerated_loss_cents,
  cover_profit_cents,
  pending_loss_cents,
  reviews_cents,
  challenges_cents,
  other_cents,
  friction_cents,
  fraud_take_cents,
  reviews,
  challenges,
  waves,
  count
};
inline constexpr std::size_t kRecordMeasures = static_cast<std::size_t>(RecordMeasure::count);
inline constexpr std::size_t kCurvePoints = 51;  // recall 0, .02, ..., 1
inline constexpr std::size_t kPictureAccounts = 96;

// Accounts that ordered since some day, ranked by their last score.
struct FraudWindow {
  double day = 0.0;                // of the episode, at its end
  double waves = 0.0;              // begun by a fraudster so far, in the mean
  double average_precision = 0.0;  // nan: nobody is scored
};

// An account of the ring graph's picture.
struct PictureAccount {
  bool ring = false;
  bool banned = false;
  std::uint32_t device = 0;
  std::uint32_t ip = 0;
};

struct FraudRecord {
  std::array<double, kRecordMeasures> measures{};
  // By part, honest shoppers last; losses without what was bought for cover, with the returns and
  // chargebacks that are still to come.
  std::vector<FraudAccount> kinds;
  std::vector<double> loss_cents;    // by day, summed up, of kinds that are fraud
  std::vector<LifeTable> detection;  // by part: days from the first grant to the first ban
  std::vector<double> precision;     // kCurvePoints; nan: nobody is scored
  std::vector<FraudWindow> windows;
  std::vector<PictureAccount> picture;

  double& operator[](RecordMeasure m) { return measures[static_cast<std::size_t>(m)]; }
  double operator[](RecordMeasure m) const { return measures[static_cast<std::size_t>(m)]; }
};

// By the truth: an account of somebody whose kind is fraud, or one that was taken over.
bool is_fraud_account(const MarketSpec& spec, const FraudState& fraud, std::uint32_t account);

struct AccountRanking {
  DetectionRanking ranking;
  double frauds = 0.0;  // of the accounts
};
// Accounts whose last order was on `since` or later, by their last score; nothing where no account
// has one, or all are of one sort.
std::optional<AccountRanking> rank_accounts(const MarketSpec& spec, const MarketState& state,
                                            int since);

class FraudWatch {
 public:
  FraudWatch(const MarketSpec& spec, int days, int window_days);

  void add_day(const MarketState& state);
  bool over() const { return day_ == days_; }
  FraudRecord take() { return std::move(record_); }  // when it is over

 private:
  void add_orders(const MarketState& state);
  void add_reviews(const MarketState& state);
  void add_bans(const MarketState& state);
  double fraud_loss(const FraudState& fraud, bool tolerated) const;
  // Totals without the warm-up's; takes with it, since attackers prepare then.
  std::vector<FraudAccount> totals(const FraudState& fraud) const;
  void finish(const MarketState& state);
  void finish_ranking(const MarketState& state);
  void finish_detection(const MarketState& state);
  void finish_money(const MarketState& state);

  const MarketSpec& spec_;
  int days_;
  int window_days_;
  int day_ = 0;
  std::vector<FraudAccount> warm_up_;  // what totals were before the first day
  double profit_cents_ = 0.0;
  double honest_profit_cents_ = 0.0;
  std::vector<double> cover_profit_cents_;  // by part: of purchases for cover
  std::size_t labels_seen_ = 0;
  double reviews_ = 0.0;
  double right_reviews_ = 0.0;
  std::set<std::uint32_t> held_attacks_;        // honest accounts an intruder's order waited in
  std::map<std::size_t, double> granted_then_;  // by controller, at its first ban
  FraudRecord record_;
};

}  // namespace marketday
