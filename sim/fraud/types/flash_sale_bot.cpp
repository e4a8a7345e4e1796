// Flash-sale bot: parallel sessions that order within milliseconds of the opening, at the quantity
// limit, and sell what was scarce above its price.

#include <algorithm>

#include "sim/fraud/fraudster.h"
#include "sim/market.h"
#include "sim/math.h"
#include "sim/normal_table.h"
#include "sim/registry.h"

namespace marketday {
namespace {

FraudsterTerms usual() {
  FraudsterTerms t;
  t.name = "flash_sale_bot";
  t.accounts = 20;
  t.accounts_most = 200;
  t.tail = 2.2;
  t.accounts_per_device = 10.0;
  t.reuse_device = 0.9;
  t.reuse_ip = 0.7;
  t.reuse_address = 0.6;
  t.reuse_card = 0.7;
  t.age_days = 3;
  t.uses = 6;
  t.pace_days = 1;
  t.pause_days = 7;
  t.resale = 1.15;
  t.least_depth = 0.25;
  t.skill = Skill::bot;
  t.disposable = false;
  return t;
}

Description describe() {
  return {"flash_sale_bot", "Orders milliseconds after the opening, to sell what is scarce.",
          "abm-and-fraud.md section (e)",
          with_fraudster_parameters(
              usual(), {number("latency_seconds", "seconds", 0.08, 0.001, 3600,
                               "median time from the opening to the order"),
                        number("jitter_seconds", "seconds", 0, 0, 86400,
                               "added uniformly, to look human; times the camouflage")})};
}

class FlashSaleBot : public Fraudster {
 public:
  explicit FlashSaleBot(const Json& p)
      : Fraudster(read_fraudster_terms(usual(), p)),
        latency_seconds_(p["latency_seconds"]),
        jitter_seconds_(p["jitter_seconds"]) {}

  bool attack(const FraudDay& day, const RandomBlock& luck, Attempt& attempt) const override {
    const Deal deal = find_deal(day, attempt.account, luck[2]);
    if (deal.slot == kOtherGoods) return false;
    // log-normal around the median, sigma one half
    const double z = normal_quantile(uniform(luck[1]));
    const double hidden = day.state.controllers[attempt.controller].camouflage;
    const double seconds =
        latency_seconds_ * exp(0.5 * z) + hidden * (jitter_seconds_ + 3600.0) * uniform(luck[3]);
    constexpr double kTicksPerSecond = 4294967296.0 / 86400.0;
    attempt.arrival = static_cast<std::uint32_t>(std::min(seconds, 86399.0) * kTicksPerSecond);
    buy(deal, day.today.spec.quantity.most_units, attempt);
    return true;
  }

 private:
  double latency_seconds_;
  double jitter_seconds_;
};

std::unique_ptr<Fraudster> create(const Json& p) {
  return std::make_unique<FlashSaleBot>(p);
}

}  // namespace

MARKETDAY_REGISTER(Fraudster, describe(), create);

}  // namespace marketday
