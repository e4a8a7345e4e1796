// Refund and return abuse: wardrobing, empty boxes and parcels that never came, after a discount
// was taken on the whole basket.

#include "sim/fraud/fraudster.h"
#include "sim/market.h"
#include "sim/registry.h"

namespace marketday {
namespace {

FraudsterTerms usual() {
  FraudsterTerms t;
  t.name = "return_abuse";
  t.accounts = 1;
  t.accounts_most = 3;
  t.tail = 2.6;
  t.accounts_per_device = 3.0;
  t.reuse_device = 0.9;
  t.reuse_ip = 0.9;
  t.reuse_address = 0.9;
  t.reuse_card = 0.8;
  t.age_days = 20;
  t.uses = 6;
  t.pace_days = 6;
  t.pause_days = 14;
  t.resale = 0.6;
  t.least_depth = 0.0;
  t.skill = Skill::casual;
  t.disposable = false;
  return t;
}

Description describe() {
  return {"return_abuse", "Sends goods back worn, empty or never received, and keeps the discount.",
          "abm-and-fraud.md section (e); Appriss and Deloitte 2024",
          with_fraudster_parameters(
              usual(),
              {number("return_share", "share", 0.6, 0, 1, "of the orders; 0.15 among the honest"),
               number("wardrobing", "share", 0.6, 0, 1,
                      "of the returns: worn, resold at a loss; the rest is worth nothing")})};
}

class ReturnAbuse : public Fraudster {
 public:
  explicit ReturnAbuse(const Json& p)
      : Fraudster(read_fraudster_terms(usual(), p)),
        return_share_(p["return_share"]),
        wardrobing_(p["wardrobing"]) {}

  bool attack(const FraudDay& day, const RandomBlock& luck, Attempt& attempt) const override {
    const Deal deal = find_deal(day, attempt.account, luck[2], kAtAnyPrice);
    if (deal.slot == kOtherGoods) return false;
    if (uniform(luck[1]) < return_share_) {
      attempt.returned = 1.0F;
      // what was worn has been of use: that is the gain
      attempt.recovered = uniform(luck[3]) < wardrobing_ ? 0.4F : 0.0F;
    }
    buy(deal, 1 + static_cast<int>(luck[2] % 3), attempt);
    return true;
  }

 private:
  double return_share_;
  double wardrobing_;
};

std::unique_ptr<Fraudster> create(const Json& p) {
  return std::make_unique<ReturnAbuse>(p);
}

}  // namespace

MARKETDAY_REGISTER(Fraudster, describe(), create);

}  // namespace marketday
