// Cart coupon: who has put an item into the cart and would leave is offered it cheaper at once
// (Zhang et al. 2020). Needs carts (section `carts`).

#include "sim/promotion.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"cart_coupon",
          "A cut for those who would leave their cart behind; acts on price, flag and incidence.",
          "Zhang et al. 2020; marketing-science F12",
          with_promotion_parameters(
              {number("depth", "share", 0.1, 0.01, 0.95, "off the item in the cart")})};
}

class CartCoupon : public Promotion {
 public:
  CartCoupon(PromotionTerms terms, double depth) : Promotion(std::move(terms)), depth_(depth) {}
  Layer layer() const override { return Layer::amount; }

  void announce(const Today&, std::uint8_t id, DayTerms& day) const override {
    day.cart_coupons.push_back({id, depth_, &terms().covers, terms().segments});
  }

  void price(const OrderBatch& batch, std::uint8_t id) const override {
    for (Order& order : batch.orders) {
      if (!open_to(batch, id, order)) continue;
      for (OrderLine& line : batch.lines_of(order)) {
        if (!line.from_cart || !covers(line)) continue;
        give_line(id, order, line, line.price_cents() - cut_price(line.price_cents(), depth_));
      }
    }
  }

 private:
  double depth_;
};

std::unique_ptr<Promotion> create(const Json& p, const Catalogue& catalogue) {
  return std::make_unique<CartCoupon>(read_promotion_terms(p, catalogue), p["depth"]);
}

}  // namespace

MARKETDAY_REGISTER(Promotion, describe(), create);

}  // namespace marketday
