// Stock-up reseller: a group of ordinary users who meet at one place and time, buy at the quantity
// limit and resell below list.

#include "sim/fraud/fraudster.h"
#include "sim/market.h"
#include "sim/registry.h"

namespace marketday {
namespace {

FraudsterTerms usual() {
  FraudsterTerms t;
  t.name = "stock_up_reseller";
  t.accounts = 10;
  t.accounts_most = 100;
  t.tail = 2.4;
  t.accounts_per_device = 2.0;
  t.reuse_device = 0.2;
  t.reuse_ip = 0.5;
  t.reuse_address = 0.8;
  t.reuse_card = 0.2;
  t.age_days = 30;
  t.uses = 4;
  t.pace_days = 4;
  t.pause_days = 14;
  t.resale = 0.85;
  t.least_depth = 0.2;
  t.disposable = false;
  return t;
}

Description describe() {
  return {"stock_up_reseller", "A group buys to the quantity limit when it is cheap, and resells.",
          "abm-and-fraud.md section (e); PromoGuardian",
          with_fraudster_parameters(usual(), {number("cohesion", "share", 0.8, 0, 1,
                                                     "of the group moves in the same hour")})};
}

class StockUpReseller : public Fraudster {
 public:
  explicit StockUpReseller(const Json& p)
      : Fraudster(read_fraudster_terms(usual(), p)), cohesion_(p["cohesion"]) {}

  bool attack(const FraudDay& day, const RandomBlock& luck, Attempt& attempt) const override {
    const Deal deal = find_deal(day, attempt.account, attempt.controller);  // all the same item
    if (deal.slot == kOtherGoods) return false;
    if (uniform(luck[1]) < cohesion_) {
      const RandomBlock meeting =
          draw(day.today.state.seed, attempt.controller,
               static_cast<std::uint32_t>(day.today.state.day), Purpose::fraud_tactic, 2);
      constexpr std::uint32_t kHour = 178956970U;  // of 2^32 sub-ticks a day
      attempt.arrival = meeting[0] / kHour * kHour + luck[3] % kHour;
    }
    buy(deal, day.today.spec.quantity.most_units, attempt);
    return true;
  }

 private:
  double cohesion_;
};

std::unique_ptr<Fraudster> create(const Json& p) {
  return std::make_unique<StockUpReseller>(p);
}

}  // namespace

MARKETDAY_REGISTER(Fraudster, describe(), create);

}  // namespace marketday
