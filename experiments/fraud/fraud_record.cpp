#include "experiments/fraud/fraud_record.h"

#include <algorithm>
#include <limits>

#include "experiments/fraud/ring_picture.h"
#include "sim/fraud/attempts.h"
#include "sim/fraud/fraud_metrics.h"
#include "sim/fraud/fraudster.h"
#include "sim/fraud/screen_orders.h"

namespace marketday {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kFalsePositives = 0.005;

double number(std::int64_t value) {
  return static_cast<double>(value);
}

double share(double part, double whole) {
  return whole > 0.0 ? part / whole : kNone;
}

bool is_fraud_kind(const MarketSpec& spec, std::size_t part) {
  return spec.fraud->parts[part].type->terms().fraud;
}

FraudAccount operator-(FraudAccount left, const FraudAccount& right) {
  left.attempts -= right.attempts;
  left.granted -= right.granted;
  left.challenged -= right.challenged;
  left.blocked -= right.blocked;
  left.reviewed -= right.reviewed;
  left.banned -= right.banned;
  left.paid_cents -= right.paid_cents;
  left.subsidy_cents -= right.subsidy_cents;
  left.loss_cents -= right.loss_cents;
  return left;
}

// What the part's orders so far will still cost: returns and chargebacks that are not due yet.
Cents pending_loss(const FraudState& f, std::size_t part) {
  Cents sum = 0;
  for (const Reversal& back : f.reversals) {
    if (f.controllers[back.controller].type != part) continue;
    sum += back.refund_cents + back.handling_cents - back.recovered_cents;
  }
  return sum;
}

// Waves begun, in the mean over fraudsters.
double mean_waves(const MarketSpec& spec, const FraudState& f) {
  double waves = 0.0;
  double count = 0.0;
  for (const Controller& c : f.controllers) {
    if (!is_fraud_kind(spec, c.type)) continue;
    waves += c.wave;
    ++count;
  }
  return count > 0.0 ? waves / count : 0.0;
}

}  // namespace

bool is_fraud_account(const MarketSpec& spec, const FraudState& fraud, std::uint32_t account) {
  if (account < fraud.honest) {
    return std::binary_search(fraud.compromised.begin(), fraud.compromised.end(), account);
  }
  const std::uint32_t controller = fraud.controller_of[account - fraud.honest];
  return controller != kNoController && is_fraud_kind(spec, fraud.controllers[controller].type);
}

std::optional<AccountRanking> rank_accounts(const MarketSpec& spec, const MarketState& state,
                                            int since) {
  const FraudState& f = *state.fraud;
  std::vector<double> scores;
  std::vector<std::int8_t> labels;
  for (std::uint32_t i = 0; i < state.population.count; ++i) {
    if (state.population.orders[i] == 0 || state.population.last_order[i] < since) continue;
    scores.push_back(static_cast<double>(f.accounts.risk[i]));
    labels.push_back(is_fraud_account(spec, f, i) ? 1 : 0);
  }
  const bool scored = std::any_of(scores.begin(), scores.end(), [](double s) { return s > 0.0; });
  const auto frauds = std::count(labels.begin(), labels.end(), std::int8_t{1});
  const bool both = frauds > 0 && frauds < static_cast<std::ptrdiff_t>(labels.size());
  if (!scored || !both) return std::nullopt;
  return AccountRanking{DetectionRanking(scores, labels), static_cast<double>(frauds)};
}

FraudWatch::FraudWatch(const MarketSpec& spec, int days, int window_days)
    : spec_(spec),
      days_(days),
      window_days_(window_days),
      cover_profit_cents_(spec.fraud->parts.size(), 0.0) {}

std::vector<FraudAccount> FraudWatch::totals(const FraudState& fraud) const {
  std::vector<FraudAccount> sums;
  for (std::size_t part = 0; part < fraud.total.size(); ++part) {
    sums.push_back(fraud.total[part] - warm_up_[part]);
  }
  return sums;
}

double FraudWatch::fraud_loss(const FraudState& fraud, bool tolerated) const {
  double sum = 0.0;
  for (std::size_t part = 0; part < spec_.fraud->parts.size(); ++part) {
    if (is_fraud_kind(spec_, part) == tolerated) continue;
    sum += number(fraud.total[part].loss_cents - warm_up_[part].loss_cents) +
           number(pending_loss(fraud, part)) + cover_profit_cents_[part];
  }
  return sum;
}

void FraudWatch::add_orders(const MarketState& state) {
  profit_cents_ += number(state.yesterday.total().profit_cents());
  const FraudState& f = *state.fraud;
  for (const Order& order : state.orders) {
    const Attempt* attempt = attempt_of(f, order.shopper);
    const double profit = number(order.profit_cents);
    if (attempt == nullptr) honest_profit_cents_ += profit;
    if (attempt == nullptr || !attempt->camouflage) continue;
    cover_profit_cents_[f.controllers[attempt->controller].type] += profit;
  }
}

// Labels of today that a reviewer gave, one an account; the rest are chargebacks and appeals.
void FraudWatch::add_reviews(const MarketState& state) {
  const FraudState& f = *state.fraud;
  const int today = state.day - 1;
  std::set<std::uint32_t> reviewed;
  for (; labels_seen_ < f.labels.size(); ++labels_seen_) {
    const std::uint32_t account = f.labels[labels_seen_].account;
    if (f.accounts.reviewed_day[account] == today) reviewed.insert(account);
  }
  for (const std::uint32_t account : reviewed) {
    ++reviews_;
    const bool fraud = account < f.honest ? truly_fraud(*spec_.fraud, f, account) ||
                                                held_attacks_.count(account) > 0
                                          : is_fraud_account(spec_, f, account);
    if (fraud) ++right_reviews_;
  }
  for (const HeldOrder& held : f.held) {
    if (!held.attempt.empty() && held.account < f.honest) held_attacks_.insert(held.account);
  }
}

void FraudWatch::add_bans(const MarketState& state) {
  const std::vector<Controller>& all = state.fraud->controllers;
  for (std::size_t c = 0; c < all.size(); ++c) {
    if (all[c].first_ban_day != kNotYet) granted_then_.emplace(c, all[c].granted);
  }
}

void FraudWatch::add_day(const MarketState& state) {
  if (day_++ == 0) {
    for (std::size_t part = 0; part < state.fraud->total.size(); ++part) {
      warm_up_.push_back(state.fraud->total[part] - state.fraud->today[part]);
    }
  }
  add_orders(state);
  add_reviews(state);
  add_bans(state);
  record_.loss_cents.push_back(fraud_loss(*state.fraud, false));
  if (window_days_ > 0 && day_ % window_days_ == 0) {
    const auto ranked = rank_accounts(spec_, state, state.day - window_days_);
    record_.windows.push_back({static_cast<double>(day_), mean_waves(spec_, *state.fraud),
                               ranked ? ranked->ranking.figures().average_precision : kNone});
  }
  if (over()) finish(state);
}

void FraudWatch::finish(const MarketState& state) {
  record_.kinds = totals(*state.fraud);
  for (const Controller& c : state.fraud->controllers) {
    record_.kinds[c.type].take_cents += c.wave_take_cents;
  }
  for (std::size_t part = 0; part < cover_profit_cents_.size(); ++part) {
    record_.kinds[part].loss_cents +=
        static_cast<Cents>(cover_profit_cents_[part]) + pending_loss(*state.fraud, part);
  }
  finish_ranking(state);
  finish_detection(state);
  finish_money(state);
  record_[RecordMeasure::waves] = mean_waves(spec_, *state.fraud);
  record_.picture = ring_picture(spec_, state, kPictureAccounts);
}

void FraudWatch::finish_ranking(const MarketState& state) {
  record_[RecordMeasure::review_precision] = share(right_reviews_, reviews_);
  for (const RecordMeasure m :
       {RecordMeasure::average_precision, RecordMeasure::precision_at_capacity,
        RecordMeasure::recall_at_capacity, RecordMeasure::recall_at_half_percent}) {
    record_[m] = kNone;
  }
  record_.precision.assign(kCurvePoints, kNone);
  const auto ranked = rank_accounts(spec_, state, 0);
  if (!ranked) return;
  const DetectionRanking& ranking = ranked->ranking;
  record_[RecordMeasure::average_precision] = ranking.figures().average_precision;
  const int capacity = spec_.fraud->screening.review_capacity_per_day;
  if (capacity > 0) {
    const double precision = ranking.precision_at(capacity);
    record_[RecordMeasure::precision_at_capacity] = precision;
    record_[RecordMeasure::recall_at_capacity] = precision * capacity / ranked->frauds;
  }
  record_[RecordMeasure::recall_at_half_percent] = ranking.recall_at(kFalsePositives);
  record_.precision = ranking.precision_curve(kCurvePoints);
}

// A ban takes effect the day after, so that a time can be as long as the study and a day.
void FraudWatch::finish_detection(const MarketState& state) {
  const std::size_t longest = static_cast<std::size_t>(days_) + 2;
  record_.detection.assign(spec_.fraud->parts.size(), LifeTable(longest));
  LifeTable all(longest);
  LifeTable rings_only(longest);
  double banned = 0.0;
  double attacked = 0.0;
  double attacking_rings = 0.0;
  for (const Detection& one : detections(state)) {
    const std::size_t day = std::min(static_cast<std::size_t>(one.days), longest - 1);
    record_.detection[one.part].add(day, one.banned);
    if (!is_fraud_kind(spec_, one.part)) continue;
    all.add(day, one.banned);
    if (one.accounts >= kLeastRing) rings_only.add(day, one.banned);
    ++attacked;
    if (one.accounts >= kLeastRing) ++attacking_rings;
    if (one.banned) ++banned;
  }
  const auto median_of = [&](const LifeTable& times, double count) {
    const double median = median_survival(times);
    return count > 0.0 ? (median < 0.0 ? days_ : median) : kNone;
  };
  record_[RecordMeasure::detection_days] = median_of(all, attacked);
  record_[RecordMeasure::ring_detection_days] = median_of(rings_only, attacking_rings);
  record_[RecordMeasure::detected_share] = share(banned, attacked);
  double before = 0.0;
  double rings = 0.0;
  for (const auto& [c, granted] : granted_then_) {
    const Controller& ring = state.fraud->controllers[c];
    if (ring.granted == 0 || !is_fraud_kind(spec_, ring.type)) continue;
    before += granted / ring.granted;
    ++rings;
  }
  record_[RecordMeasure::granted_before_ban] = share(before, rings);
}

void FraudWatch::finish_money(const MarketState& state) {
  const FraudState& f = *state.fraud;
  const ScreeningSpec& screening = spec_.fraud->screening;
  const std::vector<FraudAccount> sums = totals(f);
  const FraudAccount& honest = sums.back();
  FraudAccount all;
  double take = 0.0;
  double cover = 0.0;
  double pending = 0.0;
  for (std::size_t part = 0; part < sums.size(); ++part) {
    all += sums[part];
    if (part < cover_profit_cents_.size()) {
      cover += cover_profit_cents_[part];
      pending += number(pending_loss(f, part));
    }
    if (part + 1 < sums.size() && is_fraud_kind(spec_, part)) {
      take += number(record_.kinds[part].take_cents);
    }
  }
  FraudRecord& r = record_;
  r[RecordMeasure::profit_cents] = profit_cents_;
  r[RecordMeasure::honest_profit_cents] = honest_profit_cents_;
  r[RecordMeasure::fraud_loss_cents] = fraud_loss(f, false);
  r[RecordMeasure::tolerated_loss_cents] = fraud_loss(f, true);
  r[RecordMeasure::cover_profit_cents] = cover;
  r[RecordMeasure::pending_loss_cents] = pending;
  r[RecordMeasure::fraud_take_cents] = take;
  r[RecordMeasure::reviews] = number(all.reviewed);
  r[RecordMeasure::challenges] = number(all.challenged);
  r[RecordMeasure::reviews_cents] = number(all.reviewed * screening.review_cents);
  r[RecordMeasure::challenges_cents] = number(all.challenged * screening.challenge_cents);
  r[RecordMeasure::other_cents] =
      profit_cents_ -
      (honest_profit_cents_ + cover + pending - fraud_loss(f, false) - fraud_loss(f, true) -
       r[RecordMeasure::reviews_cents] - r[RecordMeasure::challenges_cents]);
  r[RecordMeasure::honest_lost_orders] = number(honest.blocked);
  const double margin = honest.granted > 0 ? honest_profit_cents_ / number(honest.granted) : 0.0;
  r[RecordMeasure::friction_cents] = number(honest.blocked) * margin;
  r[RecordMeasure::honest_banned] = number(honest.banned);
  for (const Metric& metric : fraud_metrics(spec_, state)) {
    if (metric.name == "honest_bothered_share") {
      r[RecordMeasure::honest_bothered_share] = metric.value;
    }
  }
}

}  // namespace marketday
