// Cashback and seller collusion: buyers order from a seller of the ring with the vouchers of the
// shop, empty parcels are shipped, and the subsidy is shared.

#include "sim/fraud/fraudster.h"
#include "sim/market.h"
#include "sim/registry.h"

namespace marketday {
namespace {

FraudsterTerms usual() {
  FraudsterTerms t;
  t.name = "cashback_collusion";
  t.accounts = 30;
  t.accounts_most = 200;
  t.tail = 2.2;
  t.accounts_per_device = 5.0;
  t.reuse_device = 0.6;
  t.reuse_ip = 0.5;
  t.reuse_address = 0.4;
  t.reuse_card = 0.4;
  t.age_days = 7;
  t.uses = 8;
  t.pace_days = 2;
  t.pause_days = 7;
  t.least_depth = 0.1;
  t.disposable = false;
  return t;
}

Description describe() {
  return {"cashback_collusion",
          "Fabricated orders with a seller of the ring; the subsidy is shared.",
          "abm-and-fraud.md section (e); FRAUDAR, KDD 2016",
          with_fraudster_parameters(
              usual(), {number("empty_share", "share", 0.6, 0, 1,
                               "p_e: of the parcels are empty; the others are goods to resell")})};
}

class CashbackCollusion : public Fraudster {
 public:
  explicit CashbackCollusion(const Json& p)
      : Fraudster(read_fraudster_terms(usual(), p)), empty_share_(p["empty_share"]) {}

  bool attack(const FraudDay& day, const RandomBlock& luck, Attempt& attempt) const override {
    // one item of one seller, the ring's
    const Catalogue& catalogue = day.today.spec.catalogue;
    const auto categories = static_cast<std::uint32_t>(catalogue.categories.size());
    const Category& shelf = catalogue.categories[attempt.controller % categories];
    Deal deal = find_deal(day, attempt.account, luck[2], kAtAnyPrice);
    if (deal.slot == kOtherGoods) return false;
    deal.slot = shelf.first_slot + (attempt.controller / categories) % shelf.items;
    if (!catalogue.unlimited_stock && day.today.state.stock_units[deal.slot] <= 0) return false;
    attempt.colludes = uniform(luck[1]) < empty_share_;
    buy(deal, 1 + static_cast<int>(luck[3] % 3), attempt);
    return true;
  }

 private:
  double empty_share_;
};

std::unique_ptr<Fraudster> create(const Json& p) {
  return std::make_unique<CashbackCollusion>(p);
}

}  // namespace

MARKETDAY_REGISTER(Fraudster, describe(), create);

}  // namespace marketday
