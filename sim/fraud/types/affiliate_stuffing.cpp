// Affiliate fraud: an affiliate claims the last click of orders that would have come anyway; its
// own accounts make the traffic look real.

#include "sim/fraud/fraudster.h"
#include "sim/market.h"
#include "sim/registry.h"

namespace marketday {
namespace {

FraudsterTerms usual() {
  FraudsterTerms t;
  t.name = "affiliate_stuffing";
  t.accounts = 3;
  t.accounts_most = 20;
  t.tail = 2.4;
  t.accounts_per_device = 3.0;
  t.reuse_device = 0.6;
  t.reuse_ip = 0.6;
  t.reuse_address = 0.6;
  t.reuse_card = 0.6;
  t.age_days = 2;
  t.uses = 12;
  t.pace_days = 2;
  t.pause_days = 7;
  t.resale = 0.8;
  t.least_depth = 0.0;
  t.disposable = false;
  return t;
}

Description describe() {
  return {"affiliate_stuffing", "Claims commission for orders that were coming anyway.",
          "abm-and-fraud.md section (e)",
          with_fraudster_parameters(
              usual(),
              {number("commission", "share", 0.05, 0, 0.5, "of the order value that the shop pays"),
               number("stuffed_orders", "orders", 8, 0, 1000,
                      "honest orders claimed for each order of its own")})};
}

class AffiliateStuffing : public Fraudster {
 public:
  explicit AffiliateStuffing(const Json& p)
      : Fraudster(read_fraudster_terms(usual(), p)),
        commission_(p["commission"]),
        stuffed_orders_(p["stuffed_orders"]) {}

  bool attack(const FraudDay& day, const RandomBlock& luck, Attempt& attempt) const override {
    const Deal deal = find_deal(day, attempt.account, luck[2], kAtAnyPrice);
    if (deal.slot == kOtherGoods) return false;
    const auto list = static_cast<double>(day.today.spec.catalogue.price_cents[deal.slot]);
    attempt.bonus_cents = static_cast<Cents>(commission_ * list * (1.0 + stuffed_orders_));
    attempt.commission = true;
    buy(deal, 1, attempt);
    return true;
  }

 private:
  double commission_;
  double stuffed_orders_;
};

std::unique_ptr<Fraudster> create(const Json& p) {
  return std::make_unique<AffiliateStuffing>(p);
}

}  // namespace

MARKETDAY_REGISTER(Fraudster, describe(), create);

}  // namespace marketday
