// Loyalty points (row 17): purchases earn points; who has enough gets a reward off the basket and
// starts again; nearing it quickens visits (goal gradient); some never redeem (breakage).

#include <algorithm>

#include "sim/market.h"
#include "sim/promotion.h"
#include "sim/random.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"loyalty_points",
          "Points for purchases, a reward when there are enough; acts on price, visits and basket.",
          "marketing-science row 17; Kivetz, Urminsky and Zheng 2006; Taylor and Neslin 2005",
          with_promotion_parameters(
              {number("rate", "share", 0.01, 0, 0.5, "of what is paid for goods, in points"),
               integer("reward_cents", "cents", 500, 1, 10'000'000,
                       "points needed, and what they take off a basket"),
               number("breakage", "share", 0.2, 0, 1, "shoppers who never redeem"),
               number("perceived", "x", 1.0, 0, 5, "worth felt of a point, over its money"),
               number("goal_gradient", "-", 0.25, 0, 5,
                      "visit rate times 1 + gg progress^2; 0: off")})};
}

class LoyaltyPoints : public Promotion {
 public:
  LoyaltyPoints(PromotionTerms terms, const Json& p)
      : Promotion(std::move(terms)),
        rate_(p["rate"]),
        reward_(p["reward_cents"]),
        breakage_(p["breakage"]),
        perceived_(p["perceived"]),
        goal_gradient_(p["goal_gradient"]) {}
  Layer layer() const override { return Layer::points; }
  bool needs_points() const override { return true; }

  void announce(const Today&, std::uint8_t, DayTerms& day) const override {
    day.earned_share += static_cast<float>(rate_ * (1.0 - breakage_) * perceived_);
  }

  void invite(const Today& today, std::uint32_t first, std::uint32_t end,
              float* factor) const override {
    if (goal_gradient_ <= 0.0) return;
    const std::uint32_t* points = today.state.population.points_cents.data();
    const auto per_cent = static_cast<float>(1.0 / static_cast<double>(reward_));
    const auto gradient = static_cast<float>(goal_gradient_);
    for (std::uint32_t i = first; i < end; ++i) {
      const float made = static_cast<float>(points[i]) * per_cent;
      const float progress = made < 1.0F ? made : 1.0F;
      factor[i - first] *= 1.0F + gradient * progress * progress;
    }
  }

  void price(const OrderBatch& batch, std::uint8_t id) const override {
    const Population& p = batch.today.state.population;
    for (Order& order : batch.orders) {
      if (!open_to(batch, id, order) || p.points_cents[order.shopper] < reward_) continue;
      if (never_redeems(batch.today.state.seed, order.shopper)) continue;
      give(batch, id, order, std::min(reward_, covered_cents(batch.lines_of(order))));
    }
  }

  void settle(const Today& today, std::uint8_t id, std::span<const Order> orders,
              const std::vector<OrderLine>& lines, Population& p,
              std::array<Account, kSegments>&) const override {
    if (!scheduled(terms(), id, today.episode_day, today.campaign.promotions_on)) return;
    for (const Order& order : orders) {
      if (!terms().segments[order.segment]) continue;
      Cents paid = 0;
      for (std::uint32_t l = 0; l < order.lines; ++l) {
        paid += lines[order.first_line + l].price_cents();
      }
      add(p, order.shopper, earned(paid) - (order.given_cents[id] > 0 ? reward_ : 0));
    }
    for (const PendingReturn& back : today.state.returns) {
      add(p, back.shopper, -earned(back.paid_cents));
    }
  }

 private:
  std::int64_t earned(Cents paid) const {
    return static_cast<std::int64_t>(static_cast<double>(paid) * rate_);
  }

  static void add(Population& p, std::uint32_t shopper, std::int64_t cents) {
    const std::int64_t balance = std::int64_t{p.points_cents[shopper]} + cents;
    p.points_cents[shopper] =
        static_cast<std::uint32_t>(std::clamp<std::int64_t>(balance, 0, 0xFFFFFFFF));
  }

  bool never_redeems(std::uint64_t seed, std::uint32_t shopper) const {
    const RandomBlock bits = draw(seed, shopper, 0, Purpose::points);
    return uniform(bits[0]) < breakage_;
  }

  double rate_;
  Cents reward_;
  double breakage_;
  double perceived_;
  double goal_gradient_;
};

std::unique_ptr<Promotion> create(const Json& p, const Catalogue& catalogue) {
  return std::make_unique<LoyaltyPoints>(read_promotion_terms(p, catalogue), p);
}

}  // namespace

MARKETDAY_REGISTER(Promotion, describe(), create);

}  // namespace marketday
