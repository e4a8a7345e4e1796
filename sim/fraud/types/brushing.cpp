// Brushing: a seller pays for made-up orders to climb the ranking; hardly anything is shipped and
// the review is five stars.

#include "sim/fraud/fraudster.h"
#include "sim/market.h"
#include "sim/registry.h"

namespace marketday {
namespace {

FraudsterTerms usual() {
  FraudsterTerms t;
  t.name = "brushing";
  t.accounts = 20;
  t.accounts_most = 200;
  t.tail = 2.2;
  t.accounts_per_device = 5.0;
  t.reuse_device = 0.5;
  t.reuse_ip = 0.5;
  t.reuse_address = 0.7;
  t.reuse_card = 0.5;
  t.age_days = 3;
  t.uses = 20;
  t.pace_days = 1;
  t.pause_days = 7;
  t.least_depth = 0.0;
  t.disposable = false;
  return t;
}

Description describe() {
  return {
      "brushing", "Made-up orders that a seller pays for, at any price.",
      "abm-and-fraud.md section (e); digitalcommerce360 2015",
      with_fraudster_parameters(
          usual(), {integer("fee_cents", "cents", 50, 10, 200, "f: the seller pays for an order"),
                    number("shipped_share", "share", 0.1, 0, 1, "of the orders, really")})};
}

class Brushing : public Fraudster {
 public:
  explicit Brushing(const Json& p)
      : Fraudster(read_fraudster_terms(usual(), p)),
        fee_cents_(p["fee_cents"]),
        shipped_share_(p["shipped_share"]) {}

  bool attack(const FraudDay& day, const RandomBlock& luck, Attempt& attempt) const override {
    const Catalogue& catalogue = day.today.spec.catalogue;
    const auto categories = static_cast<std::uint32_t>(catalogue.categories.size());
    const Category& shelf = catalogue.categories[attempt.controller % categories];
    Deal deal;
    deal.slot = shelf.first_slot + (attempt.controller / categories) % shelf.items;
    if (!catalogue.unlimited_stock && day.today.state.stock_units[deal.slot] <= 0) return false;
    attempt.colludes = uniform(luck[1]) >= shipped_share_;
    attempt.fee_cents = fee_cents_;
    buy(deal, 1, attempt);
    return true;
  }

 private:
  Cents fee_cents_;
  double shipped_share_;
};

std::unique_ptr<Fraudster> create(const Json& p) {
  return std::make_unique<Brushing>(p);
}

}  // namespace

MARKETDAY_REGISTER(Fraudster, describe(), create);

}  // namespace marketday
