// Spend X, get Y off (row 12): baskets that reach a bar get a sum off, shared over their lines to
// the cent; baskets near the bar are topped up when that pays.

#include "sim/promotion.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  std::vector<Parameter> own = {
      integer("bar_cents", "cents", 20'000, 1, 1'000'000'000, "X, after earlier promotions"),
      integer("reward_cents", "cents", 3'000, 1, 1'000'000'000, "Y, taken off the basket"),
      flag("repeats", false, "Y once for every X in the basket")};
  for (Parameter& parameter : top_up_parameters()) own.push_back(std::move(parameter));
  return {"spend_get", "Y off baskets of X or more; acts on the basket by the top-up decision.",
          "marketing-science row 12: gap topped up iff g <= (Y - hassle) / (1 - v)",
          with_promotion_parameters(std::move(own))};
}

class SpendGet : public Promotion {
 public:
  SpendGet(PromotionTerms terms, const Json& p)
      : Promotion(std::move(terms)),
        bar_(p["bar_cents"]),
        reward_(p["reward_cents"]),
        repeats_(p["repeats"]),
        taste_(read_top_up(p)) {}
  Layer layer() const override { return Layer::basket; }

  void fill(const OrderBatch& batch, std::uint8_t id) const override {
    for (const Order& order : batch.orders) {
      if (!open_to(batch, id, order)) continue;
      const Cents basket = covered_cents(batch.lines_of(order));
      const Cents next = repeats_ ? (basket / bar_ + 1) * bar_ : bar_;
      top_up(batch.lines_of(order), basket, next, reward_, taste_);
    }
  }

  void price(const OrderBatch& batch, std::uint8_t id) const override {
    for (Order& order : batch.orders) {
      if (!open_to(batch, id, order)) continue;
      const Cents basket = covered_cents(batch.lines_of(order));
      const Cents times = repeats_ ? basket / bar_ : Cents{basket >= bar_ ? 1 : 0};
      give(batch, id, order, std::min(basket, times * reward_));
    }
  }

 private:
  Cents bar_;
  Cents reward_;
  bool repeats_;
  TopUpTaste taste_;
};

std::unique_ptr<Promotion> create(const Json& p, const Catalogue& catalogue) {
  return std::make_unique<SpendGet>(read_promotion_terms(p, catalogue), p);
}

}  // namespace

MARKETDAY_REGISTER(Promotion, describe(), create);

}  // namespace marketday
