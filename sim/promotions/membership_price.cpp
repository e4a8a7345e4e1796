// Membership price (row 18): members pay less and come more often. A shopper joins at an order iff
// the saving expected over a year, seen optimistically, is above the fee.

#include <algorithm>

#include "sim/market.h"
#include "sim/promotion.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr double kDaysPerYear = 364.0;  // 52 weeks
constexpr double kLeastHistoryDays = 28.0;

Description describe() {
  return {"membership_price", "Members pay less for a yearly fee; acts on price and visits.",
          "marketing-science row 18; DellaVigna and Malmendier 2006; Iyengar et al. 2022",
          with_promotion_parameters(
              {number("depth", "share", 0.05, 0, 0.95, "off the price tags of members"),
               integer("fee_cents", "cents", 3'000, 0, 100'000'000, "for 52 weeks"),
               number("optimism", "x", 1.2, 0, 10, "saving expected, over what the past says"),
               number("visits", "x", 1.3, 0, 10, "visit rate of members")})};
}

class MembershipPrice : public Promotion {
 public:
  MembershipPrice(PromotionTerms terms, const Json& p)
      : Promotion(std::move(terms)),
        depth_(p["depth"]),
        fee_(p["fee_cents"]),
        optimism_(p["optimism"]),
        visits_(p["visits"]) {}
  Layer layer() const override { return Layer::tag; }
  bool needs_members() const override { return true; }

  void mark_shelf(const Today& today, std::uint8_t id, bool members,
                  SegmentTerms& shelf) const override {
    if (members) cut_tags(today, id, depth_, shelf);
  }

  void invite(const Today& today, std::uint32_t first, std::uint32_t end,
              float* factor) const override {
    const std::uint16_t* until = today.state.population.member_until.data();
    const auto visits = static_cast<float>(visits_);
    const int day = today.state.day;
    for (std::uint32_t i = first; i < end; ++i) {
      factor[i - first] *= until[i] > day ? visits : 1.0F;
    }
  }

  void settle(const Today& today, std::uint8_t id, std::span<const Order> orders,
              const std::vector<OrderLine>&, Population& p,
              std::array<Account, kSegments>& accounts) const override {
    if (!scheduled(terms(), id, today.episode_day, today.campaign.promotions_on)) return;
    const int day = today.state.day;
    const double period = today.spec.clock.period_days;
    for (const Order& order : orders) {
      const std::uint32_t i = order.shopper;
      if (!terms().segments[order.segment] || p.member_until[i] > day) continue;
      const double history = std::max(kLeastHistoryDays, (day - int{p.joined_day[i]} + 1) * period);
      const double a_year = p.spent_cents[i] * (kDaysPerYear / history);
      if (depth_ * a_year * optimism_ <= static_cast<double>(fee_)) continue;
      p.member_until[i] =
          static_cast<std::uint16_t>(std::min(65534.0, day + 1 + kDaysPerYear / period));
      accounts[order.segment].membership_cents += fee_;
    }
  }

 private:
  double depth_;
  Cents fee_;
  double optimism_;
  double visits_;
};

std::unique_ptr<Promotion> create(const Json& p, const Catalogue& catalogue) {
  return std::make_unique<MembershipPrice>(read_promotion_terms(p, catalogue), p);
}

}  // namespace

MARKETDAY_REGISTER(Promotion, describe(), create);

}  // namespace marketday
