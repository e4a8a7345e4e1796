// Buy one get one, and other multi-buys (row 14): who buys `buy` units gets the next `get` cheaper.
// How many units follows from falling marginal worth: n* = argmax v (1 + k + ... + k^(n-1)) -
// cost(n), where v is such that the shopper's own quantity is best at the plain price.

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
        line.quantity = best_units(line, uniform(bits[3]), most);
      }
    }
  }

  void price(const OrderBatch& batch, std::uint8_t id) const override {
    for (Order& order : batch.orders) {
      if (!open_to(batch, id, order)) continue;
      for (OrderLine& line : batch.lines_of(order)) {
        if (line.slot == kOtherGoods || !covers(line)) continue;
        give_line(id, order, line, saving(line.price_cents() / line.quantity, line.quantity));
      }
    }
  }

 private:
  Cents saving(Cents unit_price, int units) const {
    const int set = buy_ + get_;
    const int rest = units % set;
    const int cheap = units / set * get_ + (rest > buy_ ? rest - buy_ : 0);
    return cheap * (unit_price - cut_price(unit_price, share_off_));
  }

  // Worth of the first unit in prices: k^-(q - 1 + u), so that q units are best at the plain price.
  std::uint16_t best_units(const OrderLine& line, double u, int most) const {
    const auto price = static_cast<double>(line.unit_price_cents);
    double marginal = price * exp(-log(decay_) * (line.quantity - 1.0 + u));
    double best_surplus = 0.0;
    double worth = 0.0;
    int best = line.quantity;
    for (int n = 1; n <= most; ++n) {
      worth += marginal;
      marginal *= decay_;
      const double surplus =
          worth - (price * n - static_cast<double>(saving(line.unit_price_cents, n)));
      if (n < line.quantity || (n > line.quantity && surplus <= best_surplus)) continue;
      best_surplus = surplus;
      best = n;
    }
    return static_cast<std::uint16_t>(best);
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
