#include "sim/environment/order_rows.h"

#include <algorithm>

#include "sim/fraud/order_events.h"

namespace marketday {
namespace {

// A feature of an order: its event column times a scale, cut off at `most`.
struct OrderFeature {
  const char* name;
  const char* unit;
  const char* column;
  double scale;
  double most;
};
constexpr OrderFeature kFeatures[] = {
    {"order_value", "currency", "order_cents", 0.01, 2000.0},
    {"discount_share", "share of list price", "discount_permille", 0.001, 1.0},
    {"units", "units", "quantity", 1.0, 50.0},
    {"account_age_days", "days", "account_age_days", 1.0, 1000.0},
    {"orders_before", "orders", "orders_before", 1.0, 50.0},
    {"device_accounts", "accounts", "device_accounts", 1.0, 50.0},
    {"ip_accounts", "accounts", "ip_accounts", 1.0, 50.0},
    {"address_accounts", "accounts", "address_accounts", 1.0, 50.0},
    {"card_accounts", "accounts", "card_accounts", 1.0, 50.0},
    {"device_is_new", "0 or 1", "device_is_new", 1.0, 1.0},
    {"address_is_foreign", "0 or 1", "address_is_foreign", 1.0, 1.0},
    {"coupon_from_other", "0 or 1", "coupon_from_other", 1.0, 1.0},
    {"declines", "cards", "declines", 1.0, 20.0},
    {"minutes_since_opening", "minutes", "seconds_since_opening", 1.0 / 60.0, 1440.0},
    {"returns_per_order", "lines/order", "return_permille", 0.001, 5.0},
    {"chargebacks", "chargebacks", "chargebacks", 1.0, 10.0},
    {"referrals", "accounts", "referrals", 1.0, 50.0},
    {"is_referred", "0 or 1", "is_referred", 1.0, 1.0},
    {"detector_score", "share", "detector_score_permille", 0.001, 1.0}};
constexpr double kMostRuleScore = 500.0;

const std::vector<std::size_t>& columns_of_features() {
  static const std::vector<std::size_t> columns = [] {
    std::vector<std::size_t> all;
    const auto& known = order_event_schema().columns;
    for (const OrderFeature& feature : kFeatures) {
      const auto found = std::find_if(known.begin(), known.end(), [&](const EventColumn& column) {
        return column.name == feature.column;
      });
      all.push_back(static_cast<std::size_t>(found - known.begin()));
    }
    return all;
  }();
  return columns;
}

}  // namespace

const std::vector<Feature>& order_features() {
  static const std::vector<Feature> features = [] {
    std::vector<Feature> all;
    for (const OrderFeature& f : kFeatures) all.push_back({f.name, f.unit, 0.0, f.most});
    all.push_back(
        {"rule_score", "points of the scenario's rules", -kMostRuleScore, kMostRuleScore});
    return all;
  }();
  return features;
}

OrderRows::OrderRows() : events_(order_event_schema()) {}

void OrderRows::fill(const MarketSpec& spec, const MarketState& state) {
  fill_order_events(state, events_);
  const RuleSet* rules = spec.fraud->screening.rules.get();
  if (rules != nullptr) rules->evaluate(events_, velocities_, decisions_);
  wanted_ = state.orders.size();
  accounts_.clear();
  orders_.clear();
  values_.clear();
  for (std::size_t order = 0; order < wanted_; ++order) {
    const std::uint32_t account = state.orders[order].shopper;
    if (state.fraud->accounts.banned_day[account] != kNotYet) continue;
    accounts_.push_back(account);
    orders_.push_back(order);
    append(order, rules != nullptr ? static_cast<double>(decisions_.scores[order]) : 0.0);
  }
}

void OrderRows::append(std::size_t order, double rule_score) {
  const std::vector<std::size_t>& columns = columns_of_features();
  const EventBatch& events = events_;
  for (std::size_t f = 0; f < columns.size(); ++f) {
    const auto value = static_cast<double>(events.column(columns[f])[order]);
    values_.push_back(std::clamp(value * kFeatures[f].scale, 0.0, kFeatures[f].most));
  }
  values_.push_back(std::clamp(rule_score, -kMostRuleScore, kMostRuleScore));
}

std::span<const double> OrderRows::values(std::size_t row) const {
  const std::size_t width = order_features().size();
  return std::span(values_).subspan(row * width, width);
}

std::vector<ScreenAction> OrderRows::actions(std::span<const ScreenAction> by_row) const {
  std::vector<ScreenAction> all(wanted_, ScreenAction::allow);
  for (std::size_t row = 0; row < orders_.size(); ++row) all[orders_[row]] = by_row[row];
  return all;
}

}  // namespace marketday
