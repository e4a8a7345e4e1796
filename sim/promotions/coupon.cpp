// Coupons and red packets (rows 19, 20): on its days it hands a coupon to a share of the shoppers;
// they clip it or not, it comes to mind, brings visits, and expires (section `coupons`).

#include "sim/io/error.h"
#include "sim/market.h"
#include "sim/promotion.h"
#include "sim/random.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"coupon",
          "Hands out coupons, a percentage or an amount from a basket on; acts on visits, price "
          "and incidence.",
          "marketing-science rows 19, 20; Inman and McAlister 1994",
          with_promotion_parameters(
              {text("face", "percent", {"percent", "amount", "free_shipping"}, "what it gives"),
               integer("percent", "%", 10, 1, 95, "face percent: off every price tag"),
               integer("amount_cents", "cents", 500, 1, 100'000'000, "face amount: off the basket"),
               integer("bar_cents", "cents", 0, 0, 1'000'000'000,
                       "face amount: least basket, after earlier promotions"),
               number("share", "share", 1.0, 0, 1, "of the shoppers of its segments, each day")})};
}

class Coupon : public Promotion {
 public:
  Coupon(PromotionTerms terms, const Json& p)
      : Promotion(std::move(terms)),
        kind_(p["face"] == "percent"  ? CouponKind::percent
              : p["face"] == "amount" ? CouponKind::amount
                                      : CouponKind::free_shipping),
        percent_(p["percent"]),
        amount_(p["amount_cents"]),
        bar_(p["bar_cents"]),
        share_(p["share"]) {}
  Layer layer() const override { return Layer::amount; }
  bool outlives() const override { return true; }

  void hand_out(const Today& today, std::uint8_t id,
                std::vector<CouponOffer>& offers) const override {
    const Population& p = today.state.population;
    const int day = today.state.day;
    const auto percent = static_cast<std::uint8_t>(kind_ == CouponKind::percent ? percent_ : 0);
    for (std::uint32_t i = 0; i < p.count; ++i) {
      if (p.life_left[i] <= 0.0F || p.joined_day[i] > day) continue;
      const int segment = segment_of(today.spec.segments, p.orders[i], p.last_order[i], day);
      if (!terms().segments[static_cast<std::size_t>(segment)]) continue;
      const RandomBlock bits =
          draw(today.state.seed, i, static_cast<std::uint32_t>(day), Purpose::coupon_drop, id);
      if (uniform(bits[0]) >= share_) continue;
      offers.push_back({i, kind_, percent, static_cast<std::uint8_t>(id + 1U)});
    }
  }

  // A clipped coupon works until it expires, whether its promotion still runs or not.
  void price(const OrderBatch& batch, std::uint8_t id) const override {
    const Population& p = batch.today.state.population;
    for (Order& order : batch.orders) {
      const std::uint32_t i = order.shopper;
      if (p.coupon_source[i] != id + 1 || !has_left(batch.today.state, id)) continue;
      if (kind_ == CouponKind::percent) book_percent(batch, id, order);
      if (kind_ == CouponKind::free_shipping) order.given_cents[id] += order.waived_cents;
      if (kind_ != CouponKind::amount || p.coupon_kind[i] != CouponKind::amount) continue;
      const Cents basket = covered_cents(batch.lines_of(order));
      if (basket == 0 || basket < bar_) continue;
      order.amount_coupon = true;
      give(batch, id, order, std::min(amount_, basket));
    }
  }

 private:
  // The percentage is in the unit prices already.
  static void book_percent(const OrderBatch& batch, std::uint8_t id, Order& order) {
    for (const OrderLine& line : batch.lines_of(order)) {
      order.given_cents[id] += (line.tag_cents - line.unit_price_cents) * line.quantity;
      if (line.coupon_percent > 0) order.units[id] += line.quantity;
    }
  }

  CouponKind kind_;
  int percent_;
  Cents amount_;
  Cents bar_;
  double share_;
};

std::unique_ptr<Promotion> create(const Json& p, const Catalogue& catalogue) {
  PromotionTerms terms = read_promotion_terms(p, catalogue);
  if (p["face"] != "amount" && !terms.all_goods) {
    throw InputError("items: only coupons of an amount can be for some goods alone");
  }
  return std::make_unique<Coupon>(std::move(terms), p);
}

}  // namespace

MARKETDAY_REGISTER(Promotion, describe(), create);

}  // namespace marketday
