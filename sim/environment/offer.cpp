// Decision problem E1: each day the shoppers who come are offered one coupon each, or none.
// Rows are the day's visitors; as a contextual bandit every decision is its own episode and the
// reward is the visit's contribution profit; as a shopper's life the reward runs until the next
// visit.

#include <fmt/core.h>

#include <algorithm>
#include <unordered_map>

#include "sim/environment/market_environment.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr double kMostDays = 365.0;
constexpr double kMostOrders = 50.0;
constexpr double kMostSpent = 5000.0;

Description describe() {
  return {"offer",
          "Each day, one coupon (or none) for every shopper who visits.",
          "marketing-science section 5, E1",
          {horizon_days_parameter(30), budget_cents_parameter(),
           text("problem", "bandit", {"bandit", "life"},
                "bandit: each visit is a decision of its own, rewarded by that day's profit; life: "
                "one process a shopper, rewarded by the profit until the next visit"),
           number("message_cost_cents", "cents", 0, 0, 1e6, "for each offer made"),
           number("discount", "/decision", 0.99, 0, 1, "for learners of the life problem")}};
}

struct Offer {
  const char* name;
  CouponKind kind;
  std::uint8_t percent;
};
constexpr Offer kOffers[] = {
    {"none", CouponKind::none, 0},          {"coupon_5", CouponKind::percent, 5},
    {"coupon_10", CouponKind::percent, 10}, {"coupon_20", CouponKind::percent, 20},
    {"coupon_30", CouponKind::percent, 30}, {"free_shipping", CouponKind::free_shipping, 0}};
constexpr std::size_t kOfferCount = std::size(kOffers);

// A shopper's decision that waits for its outcome (life problem).
struct Pending {
  std::vector<double> values;
  int action = 0;
  double reward = 0.0;
  double cost = 0.0;
};

struct OfferSnapshot : Snapshot {
  std::shared_ptr<const Snapshot> episode;
  std::unordered_map<std::uint32_t, Pending> pending;
};

class OfferEnvironment : public MarketEnvironment {
 public:
  OfferEnvironment(const Json& parameters, std::shared_ptr<const MarketSpec> market)
      : MarketEnvironment("offer", parameters, std::move(market)),
        life_(parameters["problem"] == "life"),
        message_cost_(parameters["message_cost_cents"].get<double>() / 100.0) {
    spec_.discount = life_ ? parameters["discount"].get<double>() : 0.0;
    spec_.cost_names = {"budget_cents", "contacts"};
    spec_.features = {{"day", "days", 0.0, static_cast<double>(episode_.horizon_days()) - 1.0},
                      {"weekday", "day of week", 0.0, 6.0},
                      {"budget_left_share", "share", 0.0, 1.0},
                      {"segment", "index", 0.0, kSegments - 1.0},
                      {"recency_days", "days", 0.0, kMostDays},
                      {"orders", "orders", 0.0, kMostOrders},
                      {"spent", "currency", 0.0, kMostSpent},
                      {"days_since_visit", "days", 0.0, kMostDays},
                      {"coupons_redeemed", "coupons", 0.0, 255.0},
                      {"holds_coupon", "0 or 1", 0.0, 1.0}};
    for (const Offer& offer : kOffers) {
      spec_.actions.push_back({offer.name, offer.percent / 100.0});
    }
  }

  const Observation& reset(std::uint64_t seed) override {
    episode_.reset(seed);
    pending_.clear();
    result_ = StepResult{};
    observe(result_.observation);
    return result_.observation;
  }

  const StepResult& step(std::span<const int> actions) override {
    before_ = result_.observation;
    Campaign campaign;
    std::int64_t contacts = 0;
    for (std::size_t row = 0; row < before_.rows(); ++row) {
      const Offer& offer = kOffers[static_cast<std::size_t>(actions[row])];
      if (offer.kind == CouponKind::none) continue;
      campaign.coupons.push_back({before_.unit_ids[row], offer.kind, offer.percent});
      ++contacts;
    }
    episode_.advance(std::move(campaign));
    book_rewards(actions);
    result_.costs = {static_cast<double>(episode_.yesterday().total().subsidy_cents()),
                     static_cast<double>(contacts)};
    result_.terminated = false;
    result_.truncated = episode_.over();
    observe(result_.observation);
    result_.transitions.clear();
    if (life_) {
      record_lives(actions);
    } else {
      record_visits(actions);
    }
    if (result_.truncated) result_.observation = Observation{};
    return result_;
  }

  std::shared_ptr<const Snapshot> snapshot() const override {
    auto copy = std::make_shared<OfferSnapshot>();
    copy->episode = MarketEnvironment::snapshot();
    copy->pending = pending_;
    return copy;
  }

  void restore(const Snapshot& snapshot) override {
    const auto& copy = dynamic_cast<const OfferSnapshot&>(snapshot);
    MarketEnvironment::restore(*copy.episode);
    pending_ = copy.pending;
  }

 private:
  double days_since(std::uint16_t day) const {
    return day == kNever ? kMostDays : std::min<double>(episode_.state().day - day, kMostDays);
  }

  void observe(Observation& o) {
    const MarketState& state = episode_.state();
    const Population& p = state.population;
    o.unit_ids = coming_visitors(episode_.market(), state, episode_.workspace());
    o.values.clear();
    o.values.reserve(o.rows() * spec_.features.size());
    o.mask.assign(o.rows() * kOfferCount, 1);
    for (std::size_t row = 0; row < o.rows(); ++row) {
      const std::uint32_t i = o.unit_ids[row];
      const int segment =
          segment_of(episode_.market().segments, p.orders[i], p.last_order[i], state.day);
      o.values.insert(o.values.end(),
                      {std::min<double>(episode_.day(), episode_.horizon_days() - 1.0),
                       static_cast<double>(state.day % 7), episode_.budget_left_share(),
                       static_cast<double>(segment), days_since(p.last_order[i]),
                       std::min<double>(p.orders[i], kMostOrders),
                       std::min(p.spent_cents[i] / 100.0, kMostSpent), days_since(p.last_visit[i]),
                       static_cast<double>(p.coupons_redeemed[i]),
                       p.coupon_kind[i] != CouponKind::none ? 1.0 : 0.0});
      // nothing to waive where shipping is free, nothing to give when the budget is gone
      std::uint8_t* mask = o.mask.data() + row * kOfferCount;
      if (episode_.market().shipping.fee_cents <= 0) mask[kOfferCount - 1] = 0;
      if (episode_.broke()) std::fill(mask + 1, mask + kOfferCount, std::uint8_t{0});
    }
  }

  // Orders and visitors are both ascending by shopper.
  void book_rewards(std::span<const int> actions) {
    result_.rewards.assign(before_.rows(), 0.0);
    given_.assign(before_.rows(), 0.0);
    std::size_t row = 0;
    for (const Order& order : episode_.state().orders) {
      while (row < before_.rows() && before_.unit_ids[row] < order.shopper) ++row;
      if (row < before_.rows() && before_.unit_ids[row] == order.shopper) {
        result_.rewards[row] += static_cast<double>(order.profit_cents) / 100.0;
        given_[row] += static_cast<double>(subsidy_of(order, episode_.state().lines)) / 100.0;
      }
    }
    for (row = 0; row < before_.rows(); ++row) {
      if (actions[row] != 0) result_.rewards[row] -= message_cost_;
    }
  }

  void append(std::uint32_t unit, const double* values, int action, double reward, double cost,
              const double* next_values, const std::uint8_t* next_mask, bool terminated,
              bool truncated) {
    TransitionBatch& t = result_.transitions;
    const std::size_t features = spec_.features.size();
    t.unit_ids.push_back(unit);
    t.values.insert(t.values.end(), values, values + features);
    t.actions.push_back(action);
    t.rewards.push_back(reward);
    t.costs.push_back(cost);
    if (next_values != nullptr) {
      t.next_values.insert(t.next_values.end(), next_values, next_values + features);
      t.next_mask.insert(t.next_mask.end(), next_mask, next_mask + kOfferCount);
    } else {
      t.next_values.insert(t.next_values.end(), features, 0.0);
      t.next_mask.insert(t.next_mask.end(), kOfferCount, 1);
    }
    t.terminated.push_back(terminated ? 1 : 0);
    t.truncated.push_back(truncated ? 1 : 0);
  }

  void record_visits(std::span<const int> actions) {
    const std::size_t features = spec_.features.size();
    for (std::size_t row = 0; row < before_.rows(); ++row) {
      append(before_.unit_ids[row], before_.values.data() + row * features, actions[row],
             result_.rewards[row], given_[row], nullptr, nullptr, true, false);
    }
  }

  // A shopper's transition is complete at the next visit, or cut off at the horizon.
  void record_lives(std::span<const int> actions) {
    const std::size_t features = spec_.features.size();
    for (std::size_t row = 0; row < before_.rows(); ++row) {
      const double* values = before_.values.data() + row * features;
      pending_[before_.unit_ids[row]] = {std::vector<double>(values, values + features),
                                         actions[row], result_.rewards[row], given_[row]};
    }
    const Observation& next = result_.observation;
    for (std::size_t row = 0; row < next.rows(); ++row) {
      const auto waiting = pending_.find(next.unit_ids[row]);
      if (waiting == pending_.end()) continue;
      const Pending& p = waiting->second;
      append(next.unit_ids[row], p.values.data(), p.action, p.reward, p.cost,
             next.values.data() + row * features, next.mask.data() + row * kOfferCount, false,
             result_.truncated);
      pending_.erase(waiting);
    }
    if (!result_.truncated) return;
    std::vector<std::uint32_t> units;
    for (const auto& [unit, waiting] : pending_) units.push_back(unit);
    std::sort(units.begin(), units.end());
    for (const std::uint32_t unit : units) {
      const Pending& p = pending_.at(unit);
      append(unit, p.values.data(), p.action, p.reward, p.cost, nullptr, nullptr, true, false);
    }
    pending_.clear();
  }

  bool life_;
  double message_cost_;
  std::vector<double> given_;  // by row of the last step, in currency
  std::unordered_map<std::uint32_t, Pending> pending_;
};

std::unique_ptr<Environment> create(const Json& parameters,
                                    std::shared_ptr<const MarketSpec> market) {
  return std::make_unique<OfferEnvironment>(parameters, std::move(market));
}

}  // namespace

MARKETDAY_REGISTER(Environment, describe(), create);

}  // namespace marketday
