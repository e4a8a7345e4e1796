// Coupon-code resale: codes leaked or guessed are sold on and used by accounts that they were never
// issued to.

#include "sim/fraud/fraudster.h"
#include "sim/market.h"
#include "sim/registry.h"

namespace marketday {
namespace {

FraudsterTerms usual() {
  FraudsterTerms t;
  t.name = "coupon_resale";
  t.accounts = 15;
  t.accounts_most = 150;
  t.tail = 2.2;
  t.accounts_per_device = 1.0;
  t.reuse_device = 0.1;
  t.reuse_ip = 0.2;
  t.reuse_address = 0.1;
  t.reuse_card = 0.1;
  t.age_days = 10;
  t.uses = 4;
  t.pace_days = 3;
  t.pause_days = 10;
  t.resale = 0.85;
  t.least_depth = 0.0;
  t.disposable = false;
  return t;
}

Description describe() {
  return {"coupon_resale", "Codes issued to others are used by accounts that bought them.",
          "abm-and-fraud.md section (e)",
          with_fraudster_parameters(usual(), {number("price_share", "share", 0.45, 0.3, 0.6,
                                                     "of the face, what a code is sold for")})};
}

class CouponResale : public Fraudster {
 public:
  explicit CouponResale(const Json& p)
      : Fraudster(read_fraudster_terms(usual(), p)), price_share_(p["price_share"]) {}

  bool attack(const FraudDay& day, const RandomBlock& luck, Attempt& attempt) const override {
    // a code out of yesterday's wallets: some percent coupon that somebody holds
    const Population& p = day.today.state.population;
    std::uint8_t percent = 0;
    for (std::uint32_t k = 0; k < 64 && percent == 0; ++k) {
      const std::uint32_t i = (luck[1] + k * 2654435761U) % day.state.honest;
      if (p.coupon_kind[i] == CouponKind::percent) percent = p.coupon_percent[i];
    }
    if (percent == 0) return false;
    const Deal deal = find_deal(day, attempt.account, luck[2], kAtAnyPrice);
    if (deal.slot == kOtherGoods) return false;
    attempt.coupon_from_other = true;
    attempt.coupon_percent = percent;
    attempt.fee_cents =
        static_cast<Cents>(price_share_ * percent / 100.0 *
                           static_cast<double>(day.today.spec.catalogue.price_cents[deal.slot]));
    attempt.user_pays = true;  // the buyer of the code keeps the goods
    buy(deal, 1 + static_cast<int>(luck[3] % 2), attempt);
    return true;
  }

 private:
  double price_share_;
};

std::unique_ptr<Fraudster> create(const Json& p) {
  return std::make_unique<CouponResale>(p);
}

}  // namespace

MARKETDAY_REGISTER(Fraudster, describe(), create);

}  // namespace marketday
