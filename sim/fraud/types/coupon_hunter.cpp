// Coupon hunter (casual): one person with one to three accounts who buys at a discount only, for
// own use. Often no fraud at all: to be capped rather than banned.

#include "sim/fraud/fraudster.h"
#include "sim/market.h"
#include "sim/registry.h"

namespace marketday {
namespace {

FraudsterTerms usual() {
  FraudsterTerms t;
  t.name = "coupon_hunter";
  t.accounts = 1;
  t.accounts_most = 3;
  t.tail = 2.6;
  t.accounts_per_device = 3.0;
  t.reuse_device = 0.9;
  t.reuse_ip = 0.9;
  t.reuse_address = 1.0;
  t.reuse_card = 0.8;
  t.age_days = 5;
  t.uses = 4;
  t.pace_days = 1;
  t.pause_days = 5;
  t.resale = 0.9;
  t.least_depth = 0.25;
  t.skill = Skill::casual;
  t.disposable = false;
  t.fraud = false;  // to be capped, not banned
  return t;
}

Description describe() {
  return {"coupon_hunter", "One person, a few accounts, buys at a discount only.",
          "abm-and-fraud.md section (e); xfrb.com.cn 2021-08-06",
          with_fraudster_parameters(usual(),
                                    {number("wait_days", "days", 5, 0, 30,
                                            "w: between seeing a cut and buying, in the mean")})};
}

class CouponHunter : public Fraudster {
 public:
  explicit CouponHunter(const Json& p)
      : Fraudster(read_fraudster_terms(usual(), p)), wait_days_(p["wait_days"]) {}

  bool attack(const FraudDay& day, const RandomBlock& luck, Attempt& attempt) const override {
    const double due = 1.0 / (1.0 + wait_days_);
    if (uniform(luck[1]) >= due) return false;
    const Deal deal = find_deal(day, attempt.account, luck[2]);
    if (deal.slot == kOtherGoods) return false;
    buy(deal, 1 + static_cast<int>(luck[3] % 2), attempt);
    return true;
  }

 private:
  double wait_days_;
};

std::unique_ptr<Fraudster> create(const Json& p) {
  return std::make_unique<CouponHunter>(p);
}

}  // namespace

MARKETDAY_REGISTER(Fraudster, describe(), create);

}  // namespace marketday
