#include "sim/fraud/fraudster.h"

#include <algorithm>

#include "sim/fraud/lifecycle.h"
#include "sim/market.h"

namespace marketday {
namespace {

constexpr std::size_t kBestDeals = 3;  // a ring spreads over the best few

Skill skill_of(const std::string& name) {
  if (name == "casual") return Skill::casual;
  return name == "bot" ? Skill::bot : Skill::pro;
}

const char* name_of(Skill skill) {
  if (skill == Skill::casual) return "casual";
  return skill == Skill::bot ? "bot" : "pro";
}

}  // namespace

Deal Fraudster::find_deal(const FraudDay& day, std::uint32_t account, std::uint32_t luck,
                          Cents extra_cents) const {
  const Population& p = day.today.state.population;
  const Catalogue& catalogue = day.today.spec.catalogue;
  const int segment = segment_of(day.today.spec.segments, p.orders[account], p.last_order[account],
                                 day.today.state.day);
  const SegmentTerms& tags =
      day.terms
          .groups[static_cast<std::size_t>(group_of(p, account, segment, day.today.state.day))];
  const double coupon =
      p.coupon_kind[account] == CouponKind::percent ? p.coupon_percent[account] / 100.0 : 0.0;
  std::array<Deal, kBestDeals> best;
  for (Deal& deal : best) deal.gain_cents = -extra_cents;
  for (std::uint32_t slot = 0; slot < catalogue.slots(); ++slot) {
    if (catalogue.is_item[slot] == 0) continue;
    if (!catalogue.unlimited_stock && day.today.state.stock_units[slot] <= 0) continue;
    Deal deal;
    deal.slot = slot;
    deal.price_cents = cut_price(tags.price_cents[slot], coupon);
    const auto list = static_cast<double>(catalogue.price_cents[slot]);
    deal.depth = 1.0 - static_cast<double>(deal.price_cents) / list;
    deal.gain_cents = static_cast<Cents>(terms_.resale * list) - deal.price_cents;
    if (deal.depth < terms_.least_depth || deal.gain_cents <= best.back().gain_cents) continue;
    best.back() = deal;
    std::stable_sort(best.begin(), best.end(),
                     [](const Deal& a, const Deal& b) { return a.gain_cents > b.gain_cents; });
  }
  std::size_t found = 0;
  while (found < kBestDeals && best[found].slot != kOtherGoods) ++found;
  return found == 0 ? Deal{} : best[luck % found];
}

void Fraudster::buy(const Deal& deal, int quantity, Attempt& attempt) {
  attempt.slot = deal.slot;
  attempt.quantity = static_cast<std::uint16_t>(quantity);
}

std::vector<Parameter> with_fraudster_parameters(const FraudsterTerms& usual,
                                                 std::vector<Parameter> own) {
  std::vector<Parameter> all = {
      integer("accounts", "accounts", usual.accounts, 1, 50'000,
              "of a controller, the usual number"),
      integer("accounts_most", "accounts", usual.accounts_most, 1, 50'000,
              "greatest number; above `accounts` sizes follow a power law"),
      number("tail", "-", usual.tail, 1.1, 10, "exponent of that power law"),
      number("accounts_per_device", "accounts", usual.accounts_per_device, 1, 1000,
             "on one device of the ring"),
      number("reuse_device", "share", usual.reuse_device, 0, 1, "accounts on the ring's devices"),
      number("reuse_ip", "share", usual.reuse_ip, 0, 1, "accounts on the ring's IPs"),
      number("reuse_address", "share", usual.reuse_address, 0, 1,
             "accounts that ship to the ring's addresses"),
      number("reuse_card", "share", usual.reuse_card, 0, 1, "accounts that pay with its cards"),
      integer("register_days", "days", usual.register_days, 0, 365,
              "registrations of a wave are spread over so many more days"),
      integer("age_days", "days", usual.age_days, 0, 720, "accounts lie still before first use"),
      integer("uses", "orders", usual.uses, 1, 1000, "attacks of an account in a wave"),
      integer("pace_days", "days", usual.pace_days, 1, 90, "between two attacks of an account"),
      integer("scouts", "accounts", usual.scouts, 0, 50, "accounts that probe the day before"),
      integer("pause_days", "days", usual.pause_days, 1, 365, "between two waves"),
      number("resale", "share", usual.resale, 0, 1.5, "of the list price, what goods bring"),
      number("least_depth", "share", usual.least_depth, 0, 1,
             "off the list price, below which an attack does not pay"),
      text("skill", name_of(usual.skill), {"casual", "pro", "bot"}, "at challenges"),
      flag("disposable", usual.disposable, "accounts are thrown away after a wave")};
  all.insert(all.begin(), own.begin(), own.end());
  return all;
}

FraudsterTerms read_fraudster_terms(const FraudsterTerms& usual, const Json& p) {
  FraudsterTerms t;
  t.name = usual.name;
  t.fraud = usual.fraud;
  t.accounts = p["accounts"];
  t.accounts_most = p["accounts_most"];
  t.tail = p["tail"];
  t.accounts_per_device = p["accounts_per_device"];
  t.reuse_device = p["reuse_device"];
  t.reuse_ip = p["reuse_ip"];
  t.reuse_address = p["reuse_address"];
  t.reuse_card = p["reuse_card"];
  t.register_days = p["register_days"];
  t.age_days = p["age_days"];
  t.uses = p["uses"];
  t.pace_days = p["pace_days"];
  t.scouts = p["scouts"];
  t.pause_days = p["pause_days"];
  t.resale = p["resale"];
  t.least_depth = p["least_depth"];
  t.skill = skill_of(p["skill"]);
  t.disposable = p["disposable"];
  return t;
}

}  // namespace marketday
