#include "evaluation/facts/coupon_study.h"

#include <algorithm>

namespace marketday::facts {
namespace {

struct Holder {
  bool active = false;
  bool customer = false;
};

// Notes who gets one and hands one to all.
Campaign coupon_for_all(const MarketSpec& spec, const MarketState& state,
                        std::vector<Holder>& holders, CouponStudy& study) {
  const Population& p = state.population;
  const int month = market_days(spec, 28.0);
  Campaign campaign;
  for (std::uint32_t i = 0; i < p.count; ++i) {
    holders[i].active = p.last_visit[i] != kNever && state.day - p.last_visit[i] <= month;
    holders[i].customer = p.orders[i] > 0;
    study.active.handed += holders[i].active ? 1.0 : 0.0;
    study.customers.handed += holders[i].customer ? 1.0 : 0.0;
    campaign.coupons.push_back({i, CouponKind::percent, CouponStudy::kPercent});
  }
  return campaign;
}

}  // namespace

CouponStudy::CouponStudy(Studies& studies) {
  const MarketSpec spec = ample_market(studies, kShoppers);
  const int valid = spec.coupons.validity_days;
  const int campaigns = std::clamp(market_days(spec, kDays) / (valid + 1), 1, 52);
  validity_days = (valid + 1) * spec.clock.period_days;
  Play play(spec, studies.seed(), studies.tick());
  for (int day = 0; day < std::max(spec.clock.warm_up_days, market_days(spec, 28.0)); ++day) {
    play.advance();
  }
  std::vector<double> redeemed(spec.population.shoppers, 0.0);
  std::vector<Holder> holders(spec.population.shoppers);
  for (int c = 0; c < campaigns; ++c) {
    for (int age = 0; age <= valid; ++age) {
      play.advance(age == 0 ? coupon_for_all(spec, play.state(), holders, *this) : Campaign{});
      for (const Order& order : play.state().orders) {
        if (order.coupon_percent == 0) continue;
        ages_days.push_back(age * spec.clock.period_days);
        redeemed[order.shopper] += 1.0;
        active.redeemed += holders[order.shopper].active ? 1.0 : 0.0;
        customers.redeemed += holders[order.shopper].customer ? 1.0 : 0.0;
      }
    }
  }
  std::copy_if(redeemed.begin(), redeemed.end(), std::back_inserter(by_redeemer),
               [](double count) { return count > 0.0; });
}

}  // namespace marketday::facts
