// Flash sale (row 15): a deep cut with its own hard stock, granted in order of arrival; it draws
// traffic, and scarcity and the last hour press shoppers. Who comes too late sees the plain shop.

#include "sim/market.h"
#include "sim/promotion.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {
      "flash_sale",
      "Deep cut while `stock_units` last, first come first served; acts on price, visits and "
      "incidence.",
      "marketing-science row 15; Aggarwal et al. 2011",
      with_promotion_parameters(
          {number("depth", "share", 0.4, 0, 0.95, "share of the regular price cut"),
           number("traffic", "x", 3.0, 0, 100, "visits on its days", "S_f"),
           number("scarcity", "util", 0.3, 0, 10,
                  "on incidence when under 20 % of the stock was left at the last close", "w_s"),
           number("last_hour", "util", 0.3, 0, 10,
                  "on incidence of those who come in the last hour", "w_t")})};
}

class FlashSale : public Promotion {
 public:
  FlashSale(PromotionTerms terms, const Json& p)
      : Promotion(std::move(terms)),
        depth_(p["depth"]),
        traffic_(p["traffic"]),
        scarcity_(p["scarcity"]),
        last_hour_(p["last_hour"]) {}
  Layer layer() const override { return Layer::tag; }

  void announce(const Today& today, std::uint8_t id, DayTerms& day) const override {
    day.season *= static_cast<float>(traffic_);
    const bool scarce = today.state.promotions[id].left_units < terms().stock_units / 5;
    const Catalogue& catalogue = today.spec.catalogue;
    for (std::size_t c = 0; c < catalogue.categories.size(); ++c) {
      const Category& category = catalogue.categories[c];
      bool covered = false;
      for (std::uint32_t i = 0; i < category.items; ++i) {
        covered = covered || terms().covers[category.first_slot + i] != 0;
      }
      if (!covered) continue;
      if (scarce) day.category_shift[c] += static_cast<float>(scarcity_);
      day.last_hour_shift[c] += static_cast<float>(last_hour_);
    }
  }

  void mark_shelf(const Today& today, std::uint8_t id, bool, SegmentTerms& shelf) const override {
    cut_tags(today, id, depth_, shelf);
  }

 private:
  double depth_;
  double traffic_;
  double scarcity_;
  double last_hour_;
};

std::unique_ptr<Promotion> create(const Json& p, const Catalogue& catalogue) {
  return std::make_unique<FlashSale>(read_promotion_terms(p, catalogue), p);
}

}  // namespace

MARKETDAY_REGISTER(Promotion, describe(), create);

}  // namespace marketday
