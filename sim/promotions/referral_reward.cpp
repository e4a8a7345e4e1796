// Referral reward (row 27): shoppers tell more friends while it runs, and whoever brought a
// newcomer gets a coupon of an amount when the newcomer first buys. Needs word of mouth.

#include <algorithm>

#include "sim/market.h"
#include "sim/promotion.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"referral_reward",
          "A coupon for whoever brought a newcomer who buys; acts on word of mouth.",
          "marketing-science row 27; Schmitt, Skiera and Van den Bulte 2011",
          with_promotion_parameters(
              {number("incentive", "x", 3.0, 1, 100, "probability of telling, over that without"),
               integer("amount_cents", "cents", 500, 1, 100'000'000, "off the referrer's basket"),
               integer("bar_cents", "cents", 0, 0, 1'000'000'000, "least basket for that")})};
}

class ReferralReward : public Promotion {
 public:
  ReferralReward(PromotionTerms terms, const Json& p)
      : Promotion(std::move(terms)),
        incentive_(p["incentive"]),
        amount_(p["amount_cents"]),
        bar_(p["bar_cents"]) {}
  Layer layer() const override { return Layer::amount; }
  bool outlives() const override { return true; }

  void announce(const Today&, std::uint8_t, DayTerms& day) const override {
    day.referral_factor = std::max(day.referral_factor, incentive_);
  }

  void price(const OrderBatch& batch, std::uint8_t id) const override {
    const Population& p = batch.today.state.population;
    for (Order& order : batch.orders) {
      const std::uint32_t i = order.shopper;
      if (p.coupon_source[i] != id + 1 || p.coupon_kind[i] != CouponKind::amount) continue;
      if (!open_to(batch, id, order) || !has_left(batch.today.state, id)) continue;
      const Cents basket = covered_cents(batch.lines_of(order));
      if (basket == 0 || basket < bar_) continue;
      order.amount_coupon = true;
      give(batch, id, order, std::min(amount_, basket));
    }
  }

  // The newcomer's first order earns the referrer a coupon, unless the wallet holds one.
  void settle(const Today& today, std::uint8_t id, std::span<const Order> orders,
              const std::vector<OrderLine>&, Population& p,
              std::array<Account, kSegments>&) const override {
    if (!scheduled(terms(), id, today.episode_day, today.campaign.promotions_on)) return;
    if (p.referrer.empty()) return;
    for (const Order& order : orders) {
      const std::uint32_t friend_id = p.referrer[order.shopper];
      if (p.orders[order.shopper] != 1 || friend_id == kNobody) continue;
      if (p.coupon_kind[friend_id] != CouponKind::none) continue;
      p.coupon_kind[friend_id] = CouponKind::amount;
      p.coupon_percent[friend_id] = 0;
      p.coupon_day[friend_id] = static_cast<std::uint16_t>(today.state.day);
      p.coupon_source[friend_id] = static_cast<std::uint8_t>(id + 1U);
    }
  }

 private:
  double incentive_;
  Cents amount_;
  Cents bar_;
};

std::unique_ptr<Promotion> create(const Json& p, const Catalogue& catalogue) {
  return std::make_unique<ReferralReward>(read_promotion_terms(p, catalogue), p);
}

}  // namespace

MARKETDAY_REGISTER(Promotion, describe(), create);

}  // namespace marketday
