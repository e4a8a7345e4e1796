// Bundle (row 14): items sold together for less. Taken iff their summed worth to the shopper is
// above the bundle's price (Adams and Yellen's mixed bundling); the worth of an item is the price
// at which the shopper would just have bought from its category (Shelf::worth_cents).

#include <algorithm>

#include "sim/apportion.h"
#include "sim/io/error.h"
#include "sim/promotion.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"bundle", "The named `items`, one of each, for less together; acts on units.",
          "marketing-science row 14; Adams and Yellen 1976",
          with_promotion_parameters({number("depth", "share", 0.15, 0.01, 0.95,
                                            "off what they cost apart, after earlier promotions",
                                            "marketing-science row 14: 10 to 20 %")})};
}

class Bundle : public Promotion {
 public:
  Bundle(PromotionTerms terms, double depth) : Promotion(std::move(terms)), depth_(depth) {
    for (std::uint32_t slot = 0; slot < this->terms().covers.size(); ++slot) {
      if (this->terms().covers[slot] != 0) slots_.push_back(slot);
    }
  }
  Layer layer() const override { return Layer::units; }

  void announce(const Today& today, std::uint8_t id, DayTerms& day) const override {
    Cents sum = 0;
    for (const std::uint32_t slot : slots_) sum += today.spec.catalogue.price_cents[slot];
    day.bundles.push_back({id, slots_, cut_price(sum, depth_), static_cast<float>(1.0 - depth_)});
  }

  void price(const OrderBatch& batch, std::uint8_t id) const override {
    for (Order& order : batch.orders) {
      if (open_to(batch, id, order)) price_order(batch, id, order);
    }
  }

 private:
  void price_order(const OrderBatch& batch, std::uint8_t id, Order& order) const {
    const std::span<OrderLine> lines = batch.lines_of(order);
    std::vector<std::size_t> places;
    std::int64_t sets = 1 << 16;
    for (const std::uint32_t slot : slots_) {
      const auto line = std::find_if(lines.begin(), lines.end(), [&](const OrderLine& l) {
        return l.slot == slot && covers(l);
      });
      if (line == lines.end()) return;
      sets = std::min<std::int64_t>(sets, line->quantity);
      places.push_back(static_cast<std::size_t>(line - lines.begin()));
    }
    // what the sets cost after earlier promotions
    std::vector<Cents> prices(lines.size(), 0);
    Cents sum = 0;
    for (const std::size_t l : places) {
      prices[l] = lines[l].price_cents() * sets / lines[l].quantity;
      sum += prices[l];
    }
    std::vector<Cents> shares(lines.size(), 0);
    apportion(sum - cut_price(sum, depth_), prices, shares);
    for (std::size_t i = 0; i < lines.size(); ++i) give_line(id, order, lines[i], shares[i]);
  }

  double depth_;
  std::vector<std::uint32_t> slots_;
};

std::unique_ptr<Promotion> create(const Json& p, const Catalogue& catalogue) {
  PromotionTerms terms = read_promotion_terms(p, catalogue);
  if (p["items"].size() < 2 || !p["categories"].empty()) {
    throw InputError("items: a bundle needs two items or more, and no categories");
  }
  std::vector<std::uint8_t> taken(catalogue.categories.size(), 0);
  for (std::uint32_t slot = 0; slot < catalogue.slots(); ++slot) {
    if (terms.covers[slot] != 0 && taken[catalogue.category_of[slot]]++ != 0) {
      throw InputError("items: a bundle takes at most one item of a category");
    }
  }
  return std::make_unique<Bundle>(std::move(terms), p["depth"]);
}

}  // namespace

MARKETDAY_REGISTER(Promotion, describe(), create);

}  // namespace marketday
