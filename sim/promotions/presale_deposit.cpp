// Pre-sale deposit (row 21): a deposit now buys the right to the item at the pre-sale price on the
// last day. A real option: whoever would buy now weighs it by what the item may be worth by then.

#include "sim/io/error.h"
#include "sim/market.h"
#include "sim/promotion.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {
      "presale_deposit",
      "A deposit now, the rest on `due_day` or never; acts on choice of when to buy.",
      "marketing-science row 21; Xie and Shugan 2001",
      with_promotion_parameters(
          {number("depth", "share", 0.1, 0, 0.9, "pre-sale price under the regular one"),
           number("deposit", "share", 0.1, 0, 1, "of the regular price, credited later"),
           number("value_sd", "share", 0.2, 0, 2, "sd of the worth by then, of the regular price"),
           required(integer("due_day", "days", 0, 1, 65000,
                            "day of the episode on which the rest is paid or not"))})};
}

class PresaleDeposit : public Promotion {
 public:
  PresaleDeposit(PromotionTerms terms, const Json& p)
      : Promotion(std::move(terms)),
        depth_(p["depth"]),
        deposit_(p["deposit"]),
        value_sd_(p["value_sd"]),
        due_day_(p["due_day"]) {}
  Layer layer() const override { return Layer::tag; }

  void announce(const Today& today, std::uint8_t id, DayTerms& day) const override {
    const Catalogue& catalogue = today.spec.catalogue;
    for (std::uint32_t slot = 0; slot < catalogue.slots(); ++slot) {
      if (terms().covers[slot] == 0) continue;
      const Cents regular = catalogue.price_cents[slot];
      PresaleTerms presale;
      presale.id = id;
      presale.slot = slot;
      presale.price_cents = cut_price(regular, depth_);
      presale.deposit_cents = std::min(cut_price(regular, 1.0 - deposit_), presale.price_cents);
      presale.value_sd_cents = cut_price(regular, 1.0 - value_sd_);
      presale.due_day = today.spec.clock.warm_up_days + due_day_;
      day.presales.push_back(presale);
    }
  }

 private:
  double depth_;
  double deposit_;
  double value_sd_;
  int due_day_;
};

std::unique_ptr<Promotion> create(const Json& p, const Catalogue& catalogue) {
  PromotionTerms terms = read_promotion_terms(p, catalogue);
  if (terms.on_demand) throw InputError("on_demand: a pre-sale needs its days, first to last");
  if (p["due_day"].get<int>() <= terms.last_day) {
    throw InputError("due_day: must come after last_day, the last day of deposits");
  }
  return std::make_unique<PresaleDeposit>(std::move(terms), p);
}

}  // namespace

MARKETDAY_REGISTER(Promotion, describe(), create);

}  // namespace marketday
