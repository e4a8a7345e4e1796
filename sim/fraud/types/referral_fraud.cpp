// Referral self-fraud: a referrer makes up children, most meet the least spend, the reward is paid,
// and they go to sleep.

#include "sim/fraud/fraudster.h"
#include "sim/market.h"
#include "sim/registry.h"

namespace marketday {
namespace {

FraudsterTerms usual() {
  FraudsterTerms t;
  t.name = "referral_fraud";
  t.accounts = 8;
  t.accounts_most = 200;
  t.tail = 2.2;
  t.accounts_per_device = 6.0;
  t.reuse_device = 0.8;
  t.reuse_ip = 0.8;
  t.reuse_address = 0.7;
  t.reuse_card = 0.7;
  t.register_days = 2;
  t.age_days = 1;
  t.uses = 1;
  t.pace_days = 2;
  t.pause_days = 10;
  t.resale = 0.8;
  t.least_depth = 0.0;
  return t;
}

Description describe() {
  return {"referral_fraud", "A referrer makes up the friends that it is paid for.",
          "abm-and-fraud.md section (e)",
          with_fraudster_parameters(usual(),
                                    {integer("reward_cents", "cents", 500, 0, 100000,
                                             "the shop pays the referrer for a friend who buys"),
                                     number("meets_spend", "share", 0.7, 0, 1,
                                            "of the children reach the least spend")})};
}

class ReferralFraud : public Fraudster {
 public:
  explicit ReferralFraud(const Json& p)
      : Fraudster(read_fraudster_terms(usual(), p)),
        reward_cents_(p["reward_cents"]),
        meets_spend_(p["meets_spend"]) {}

  bool attack(const FraudDay& day, const RandomBlock& luck, Attempt& attempt) const override {
    const Population& p = day.today.state.population;
    const std::vector<std::uint32_t>& ring = day.state.controllers[attempt.controller].accounts;
    if (p.orders[attempt.account] > 0 || attempt.account == ring.front()) return false;
    const Deal deal = find_deal(day, attempt.account, luck[2], reward_cents_);
    if (deal.slot == kOtherGoods) return false;
    attempt.referrer = ring.front();
    if (uniform(luck[1]) < meets_spend_) attempt.bonus_cents = reward_cents_;
    if (deal.gain_cents + attempt.bonus_cents <= 0) return false;
    buy(deal, 1, attempt);
    return true;
  }

 private:
  Cents reward_cents_;
  double meets_spend_;
};

std::unique_ptr<Fraudster> create(const Json& p) {
  return std::make_unique<ReferralFraud>(p);
}

}  // namespace

MARKETDAY_REGISTER(Fraudster, describe(), create);

}  // namespace marketday
