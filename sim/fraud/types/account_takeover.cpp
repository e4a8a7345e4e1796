// Account takeover: aged accounts of honest shoppers are entered from a device they never used and
// drained; the owners complain.

#include "sim/fraud/fraudster.h"
#include "sim/market.h"
#include "sim/registry.h"

namespace marketday {
namespace {

FraudsterTerms usual() {
  FraudsterTerms t;
  t.name = "account_takeover";
  t.accounts = 2;
  t.accounts_most = 20;
  t.tail = 2.2;
  t.accounts_per_device = 20.0;
  t.reuse_device = 0.9;
  t.reuse_ip = 0.5;
  t.reuse_address = 0.6;
  t.reuse_card = 0.0;
  t.age_days = 0;
  t.uses = 10;
  t.pace_days = 1;
  t.pause_days = 14;
  t.resale = 0.7;
  t.least_depth = 0.0;
  t.disposable = false;
  return t;
}

Description describe() {
  return {"account_takeover", "Orders from aged accounts of honest shoppers, charged back by them.",
          "abm-and-fraud.md section (e)",
          with_fraudster_parameters(
              usual(), {integer("least_orders", "orders", 3, 1, 100, "an account worth taking has"),
                        integer("tries", "accounts", 8, 1, 1000,
                                "looked at for one worth taking, each time")})};
}

class AccountTakeover : public Fraudster {
 public:
  explicit AccountTakeover(const Json& p)
      : Fraudster(read_fraudster_terms(usual(), p)),
        least_orders_(p["least_orders"]),
        tries_(p["tries"]) {}

  bool attack(const FraudDay& day, const RandomBlock& luck, Attempt& attempt) const override {
    const Population& p = day.today.state.population;
    std::uint32_t victim = kNoController;
    for (std::uint32_t k = 0; k < tries_ && victim == kNoController; ++k) {
      const std::uint32_t i = (luck[1] + k * 2654435761U) % day.state.honest;
      if (p.orders[i] >= least_orders_ && p.life_left[i] > 0.0F) victim = i;
    }
    if (victim == kNoController) return false;
    const Deal deal = find_deal(day, victim, luck[2], kAtAnyPrice);
    if (deal.slot == kOtherGoods) return false;
    attempt.account = victim;  // with the intruder's device, IP and address
    attempt.entities[static_cast<std::size_t>(Entity::card)] =
        day.state.accounts.entities[victim][static_cast<std::size_t>(Entity::card)];
    attempt.stolen_card = true;
    buy(deal, day.today.spec.quantity.most_units, attempt);
    return true;
  }

 private:
  int least_orders_;
  std::uint32_t tries_;
};

std::unique_ptr<Fraudster> create(const Json& p) {
  return std::make_unique<AccountTakeover>(p);
}

}  // namespace

MARKETDAY_REGISTER(Fraudster, describe(), create);

}  // namespace marketday
