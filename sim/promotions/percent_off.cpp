// Percent off: the price tags of covered items are cut by a share (row 13).

#include "sim/promotion.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"percent_off",
          "Price tags of covered items are cut by a share; acts on price, deal flag and quantity.",
          "marketing-science row 13; rule of 100: Gonzalez et al. 2016",
          with_promotion_parameters(
              {number("depth", "share", 0.1, 0, 0.95, "share of the regular price cut")})};
}

class PercentOff : public Promotion {
 public:
  PercentOff(PromotionTerms terms, double depth) : Promotion(std::move(terms)), depth_(depth) {}
  Layer layer() const override { return Layer::tag; }

  void mark_shelf(const Today& today, std::uint8_t id, bool, SegmentTerms& shelf) const override {
    cut_tags(today, id, depth_, shelf);
  }

 private:
  double depth_;
};

std::unique_ptr<Promotion> create(const Json& p, const Catalogue& catalogue) {
  return std::make_unique<PercentOff>(read_promotion_terms(p, catalogue), p["depth"]);
}

}  // namespace

MARKETDAY_REGISTER(Promotion, describe(), create);

}  // namespace marketday
