// Card testing: bursts of small payments with stolen cards; most are refused, those that pass are
// charged back.

#include <algorithm>

#include "sim/fraud/fraudster.h"
#include "sim/market.h"
#include "sim/registry.h"

namespace marketday {
namespace {

FraudsterTerms usual() {
  FraudsterTerms t;
  t.name = "card_testing";
  t.accounts = 3;
  t.accounts_most = 30;
  t.tail = 2.2;
  t.accounts_per_device = 10.0;
  t.reuse_device = 0.9;
  t.reuse_ip = 0.8;
  t.reuse_address = 0.3;
  t.reuse_card = 0.0;
  t.age_days = 0;
  t.uses = 5;
  t.pace_days = 1;
  t.pause_days = 10;
  t.resale = 0.5;
  t.least_depth = 0.0;
  t.skill = Skill::bot;
  return t;
}

Description describe() {
  return {"card_testing", "Bursts of small payments with stolen cards, most refused.",
          "abm-and-fraud.md section (e); Visa VAMP",
          with_fraudster_parameters(
              usual(),
              {integer("cards", "cards", 500, 50, 50000, "m: tried in a burst, by all accounts"),
               number("decline_rate", "share", 0.85, 0, 1, "of the cards tried"),
               integer("most_cents", "cents", 500, 1, 100000, "dearest item bought to try a card"),
               integer("good_card_cents", "cents", 40, 0, 10000,
                       "what a card that works is sold for")})};
}

class CardTesting : public Fraudster {
 public:
  explicit CardTesting(const Json& p)
      : Fraudster(read_fraudster_terms(usual(), p)),
        cards_(p["cards"]),
        decline_rate_(p["decline_rate"]),
        most_cents_(p["most_cents"]),
        good_card_cents_(p["good_card_cents"]) {}

  bool attack(const FraudDay& day, const RandomBlock& luck, Attempt& attempt) const override {
    // the cheapest item there is: the goods are beside the point
    const Catalogue& catalogue = day.today.spec.catalogue;
    Deal deal;
    for (std::uint32_t slot = 0; slot < catalogue.slots(); ++slot) {
      if (catalogue.is_item[slot] == 0) continue;
      if (!catalogue.unlimited_stock && day.today.state.stock_units[slot] <= 0) continue;
      const Cents price = catalogue.price_cents[slot];
      if (deal.slot != kOtherGoods && price >= catalogue.price_cents[deal.slot]) continue;
      deal.slot = slot;
    }
    if (deal.slot == kOtherGoods) return false;
    const Controller& ring = day.state.controllers[attempt.controller];
    const int share = std::max<int>(
        1, cards_ / static_cast<int>(ring.accounts.size()) / std::max(1, terms().uses));
    const double slow = 1.0 - 0.9 * static_cast<double>(ring.camouflage);  // low and slow
    const double tried = share * slow;
    const double spread = 0.8 + 0.4 * uniform(luck[1]);
    attempt.declines =
        static_cast<std::uint16_t>(std::min(60000.0, tried * decline_rate_ * spread));
    attempt.fee_cents = static_cast<Cents>(tried * (1.0 - decline_rate_)) * good_card_cents_;
    attempt.stolen_card = true;
    buy(deal,
        catalogue.price_cents[deal.slot] <= most_cents_ ? 1 + static_cast<int>(luck[3] % 2) : 1,
        attempt);
    return true;
  }

 private:
  int cards_;
  double decline_rate_;
  Cents most_cents_;
  Cents good_card_cents_;
};

std::unique_ptr<Fraudster> create(const Json& p) {
  return std::make_unique<CardTesting>(p);
}

}  // namespace

MARKETDAY_REGISTER(Fraudster, describe(), create);

}  // namespace marketday
