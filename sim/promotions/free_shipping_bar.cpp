// Free shipping from a basket of so much on (rows 12, 16): baskets near the bar are topped up when
// the waived fee pays for it; who usually spends as much does not feel the fee at all.

#include "sim/promotion.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  std::vector<Parameter> own = {
      integer("bar_cents", "cents", 9'900, 0, 1'000'000'000, "least basket, after all discounts")};
  for (Parameter& parameter : top_up_parameters()) own.push_back(std::move(parameter));
  return {"free_shipping_bar",
          "No shipping fee from a basket of so much on; acts on incidence and by the top-up "
          "decision.",
          "marketing-science rows 12, 16; Lewis, Singh and Fay 2006; Chen and Ngwe 2018",
          with_promotion_parameters(std::move(own))};
}

class FreeShippingBar : public Promotion {
 public:
  FreeShippingBar(PromotionTerms terms, const Json& p)
      : Promotion(std::move(terms)), bar_(p["bar_cents"]), taste_(read_top_up(p)) {}
  Layer layer() const override { return Layer::shipping; }

  void announce(const Today&, std::uint8_t, DayTerms& day) const override {
    for (std::size_t s = 0; s < kSegments; ++s) {
      Cents& bar = day.free_bar_cents[s];
      if (terms().segments[s] && (bar == 0 || bar_ < bar)) bar = std::max<Cents>(bar_, 1);
    }
  }

  void fill(const OrderBatch& batch, std::uint8_t id) const override {
    for (const Order& order : batch.orders) {
      if (order.shipping_cents == 0 || !open_to(batch, id, order)) continue;
      const Cents basket = covered_cents(batch.lines_of(order));
      top_up(batch.lines_of(order), basket, bar_, order.shipping_cents, taste_);
    }
  }

  void price(const OrderBatch& batch, std::uint8_t id) const override {
    for (Order& order : batch.orders) {
      if (order.shipping_cents == 0 || !open_to(batch, id, order)) continue;
      if (covered_cents(batch.lines_of(order)) < bar_) continue;
      order.given_cents[id] += order.shipping_cents;
      order.waived_cents += order.shipping_cents;
      order.shipping_cents = 0;
    }
  }

 private:
  Cents bar_;
  TopUpTaste taste_;
};

std::unique_ptr<Promotion> create(const Json& p, const Catalogue& catalogue) {
  return std::make_unique<FreeShippingBar>(read_promotion_terms(p, catalogue), p);
}

}  // namespace

MARKETDAY_REGISTER(Promotion, describe(), create);

}  // namespace marketday
