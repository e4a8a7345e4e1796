// Buy one get one, and other multi-buys (row 14): who buys `buy` units gets the next `get` cheaper.
// How many units follows from falling marginal worth: n* = argmax v (1 + k + ... + k^(n-1)) -
// cost(n), where v is such that the shopper's own quantity is best at the plain price.

#include "sim/multi_buy.h"

#include <algorithm>

#include "sim/market.h"
#include "sim/math.h"
#include "sim/promotion.h"
#include "sim/random.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"multi_buy",
          "Buy b, get g cheaper (1 + 1 free: buy one get one); acts on deal flag and units.",
          "marketing-science row 14; Foubert and Gijsbrechts 2007",
          with_promotion_parameters(
              {integer("buy", "units", 1, 1, 100, "units at the full price"),
               integer("get", "units", 1, 1, 100, "units that follow cheaper"),
               number("share_off", "share", 1.0, 0.01, 1, "off their price; 1: free"),
               number("decay", "-", 0.6, 0.01, 0.99, "k: worth of one more unit, over the last",
                      "marketing-science row 14")})};
}

class MultiBuy : public Promotion {
 public:
  MultiBuy(PromotionTerms terms, const Json& p)
      : Promotion(std::move(terms)),
        buy_(p["buy"]),
        get_(p["get"]),
        share_off_(p["share_off"]),
        decay_(p["decay"]) {}
  Layer layer() const override { return Layer::units; }

  void mark_shelf(const Today& today, std::uint8_t, bool, SegmentTerms& shelf) const override {
    const Catalogue& catalogue = today.spec.catalogue;
    for (std::uint32_t slot = 0; slot < catalogue.slots(); ++slot) {
      if (terms().covers[slot] == 0 || shelf.price_ratio[slot] < 1.0F) continue;  // flagged already
      shelf.attraction[slot] = static_cast<float>(static_cast<double>(catalogue.attraction[slot]) +
                                                  today.spec.choice.deal_flag);
    }
  }

  void fill(const OrderBatch& batch, std::uint8_t id) const override {
    const int most = batch.today.spec.quantity.most_units;
    for (const Order& order : batch.orders) {
      if (!open_to(batch, id, order)) continue;
      for (OrderLine& line : batch.lines_of(order)) {
        if (line.slot == kOtherGoods || !covers(line)) continue;
        const std::uint32_t category = batch.today.spec.catalogue.category_of[line.slot];
        const RandomBlock bits =
            draw(batch.today.state.seed, line.shopper,
                 static_cast<std::uint32_t>(batch.today.state.day), Purpose::choice, category);
        line.quantity = units_wanted(line, uniform(bits[3]), most);
      }
    }
  }

  void price(const OrderBatch& batch, std::uint8_t id) const override {
    for (Order& order : batch.orders) {
      if (!open_to(batch, id, order)) continue;
      for (OrderLine& line : batch.lines_of(order)) {
        if (line.slot == kOtherGoods || !covers(line)) continue;
        const MultiBuyOffer offer = offer_at(line.price_cents() / line.quantity);
        const Cents plain = offer.price_cents * line.quantity;
        give_line(id, order, line, plain - multi_buy_cost_cents(offer, line.quantity));
      }
    }
  }

 private:
  MultiBuyOffer offer_at(Cents price) const {
    return {buy_, get_, price, cut_price(price, share_off_)};
  }

  // Worth of the first unit in prices: k^-(q - 1 + u), so that q units are best at the plain price.
  std::uint16_t units_wanted(const OrderLine& line, double u, int most) const {
    const auto price = static_cast<double>(line.unit_price_cents);
    const double first_worth = price * exp(-log(decay_) * (line.quantity - 1.0 + u));
    const int best = best_units(first_worth, decay_, offer_at(line.unit_price_cents), most);
    return static_cast<std::uint16_t>(std::max<int>(best, line.quantity));
  }

  int buy_;
  int get_;
  double share_off_;
  double decay_;
};

std::unique_ptr<Promotion> create(const Json& p, const Catalogue& catalogue) {
  return std::make_unique<MultiBuy>(read_promotion_terms(p, catalogue), p);
}

}  // namespace

MARKETDAY_REGISTER(Promotion, describe(), create);

}  // namespace marketday
