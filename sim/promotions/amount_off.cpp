// Amount off: the price tags of covered items are cut by a sum of money (row 13).

#include <algorithm>

#include "sim/promotion.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {
      "amount_off",
      "Price tags of covered items are cut by an amount; acts on price, deal flag and quantity.",
      "marketing-science row 13; rule of 100: Gonzalez et al. 2016",
      with_promotion_parameters({integer("amount_cents", "cents", 300, 1, 100'000'000,
                                         "taken off each unit, down to nothing")})};
}

class AmountOff : public Promotion {
 public:
  AmountOff(PromotionTerms terms, Cents amount) : Promotion(std::move(terms)), amount_(amount) {}
  Layer layer() const override { return Layer::tag; }

  void mark_shelf(const Today& today, std::uint8_t id, bool, SegmentTerms& shelf) const override {
    const Catalogue& catalogue = today.spec.catalogue;
    for (std::uint32_t slot = 0; slot < catalogue.slots(); ++slot) {
      if (terms().covers[slot] == 0) continue;
      const Cents price = std::max<Cents>(0, catalogue.price_cents[slot] - amount_);
      hang_tag(today.spec, slot, price, false, id, shelf);
    }
  }

 private:
  Cents amount_;
};

std::unique_ptr<Promotion> create(const Json& p, const Catalogue& catalogue) {
  return std::make_unique<AmountOff>(read_promotion_terms(p, catalogue), p["amount_cents"]);
}

}  // namespace

MARKETDAY_REGISTER(Promotion, describe(), create);

}  // namespace marketday
