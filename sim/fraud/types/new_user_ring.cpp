// New-user multi-account ring: many accounts registered in a burst take what newcomers are offered,
// once each, and sell the goods.

#include "sim/fraud/fraudster.h"
#include "sim/market.h"
#include "sim/registry.h"

namespace marketday {
namespace {

FraudsterTerms usual() {
  FraudsterTerms t;
  t.name = "new_user_ring";
  t.accounts = 40;
  t.accounts_most = 500;
  t.tail = 2.2;
  t.accounts_per_device = 10.0;
  t.reuse_device = 0.8;
  t.reuse_ip = 0.6;
  t.reuse_address = 0.5;
  t.reuse_card = 0.6;
  t.register_days = 0;
  t.age_days = 0;
  t.uses = 1;
  t.pace_days = 1;
  t.scouts = 3;
  t.pause_days = 10;
  t.resale = 0.85;
  t.least_depth = 0.2;
  return t;
}

Description describe() {
  return {"new_user_ring", "Many fresh accounts take the offer for newcomers once each.",
          "abm-and-fraud.md section (e); Ianus, CCS 2019",
          with_fraudster_parameters(usual(),
                                    {number("address_variants", "share", 0.4, 0, 1,
                                            "q: of the parcels go to a variant of the address")})};
}

class NewUserRing : public Fraudster {
 public:
  explicit NewUserRing(const Json& p)
      : Fraudster(read_fraudster_terms(usual(), p)), address_variants_(p["address_variants"]) {}

  bool attack(const FraudDay& day, const RandomBlock& luck, Attempt& attempt) const override {
    const Population& p = day.today.state.population;
    if (p.orders[attempt.account] > 0) return false;  // no newcomer any more
    const Deal deal = find_deal(day, attempt.account, luck[2]);
    if (deal.slot == kOtherGoods) return false;
    // the shop takes another spelling for another address
    attempt.address_variant = uniform(luck[1]) < address_variants_;
    buy(deal, day.today.spec.quantity.most_units, attempt);
    return true;
  }

 private:
  double address_variants_;
};

std::unique_ptr<Fraudster> create(const Json& p) {
  return std::make_unique<NewUserRing>(p);
}

}  // namespace

MARKETDAY_REGISTER(Fraudster, describe(), create);

}  // namespace marketday
