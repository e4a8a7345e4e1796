// Money under promotions, to the cent: every registered mechanism over random baskets, alone and
// stacked with the others, and every line sent back.
#include <catch2/catch.hpp>

#include "sim/apportion.h"
#include "sim/market.h"
#include "sim/pricing.h"
#include "sim/random.h"
#include "sim/registry.h"
#include "sim/shelf.h"
#include "support/markets.h"

namespace marketday::test {
namespace {

constexpr int kBaskets = 10'000;  // for each mechanism

// Small keyed numbers for one basket.
class Luck {
 public:
  explicit Luck(std::uint32_t basket) : engine_(2026, basket, 0, Purpose::environment) {}
  std::int64_t up_to(std::int64_t most) {
    return static_cast<std::int64_t>(engine_()) % (most + 1);
  }
  double share() { return uniform(engine_()); }
  bool heads() { return engine_() % 2 == 0; }

 private:
  KeyedEngine engine_;
};

std::shared_ptr<const Promotion> make(const std::string& name, const Catalogue& catalogue,
                                      Luck& luck) {
  const auto& entry = Registry<Promotion>::instance().find(name);
  Json p = defaults(entry.description.parameters);
  if (p.contains("depth")) p["depth"] = 0.01 + 0.9 * luck.share();
  if (p.contains("amount_cents")) p["amount_cents"] = 1 + luck.up_to(3000);
  if (p.contains("bar_cents")) p["bar_cents"] = 1 + luck.up_to(9000);
  if (p.contains("reward_cents")) p["reward_cents"] = 1 + luck.up_to(4000);
  if (p.contains("repeats")) p["repeats"] = luck.heads();
  if (p.contains("buy")) p["buy"] = 1 + luck.up_to(2);
  if (p.contains("get")) p["get"] = 1 + luck.up_to(2);
  if (p.contains("share_off")) p["share_off"] = 0.01 + 0.99 * luck.share();
  if (p.contains("face")) p["face"] = luck.heads() ? "amount" : "percent";
  if (name == "presale_deposit") {
    p["last_day"] = 5;
    p["due_day"] = 9;
  }
  if (name == "bundle") {
    p["items"] = {catalogue.names[0], catalogue.names[8]};
  } else if (luck.heads() && name != "coupon") {
    p["categories"] = {catalogue.categories[0].name};
  }
  p["stacks"] = luck.heads();
  return entry.create(p, catalogue);
}

struct World {
  MarketSpec spec;
  MarketState state;
  DayTerms terms;
  Campaign campaign;

  explicit World(const std::vector<std::string>& promotions, Luck& luck) {
    spec = lively_market(1);
    spec.shipping.fee_cents = luck.up_to(900);
    for (const std::string& name : promotions) {
      spec.promotions.push_back(make(name, spec.catalogue, luck));
    }
    std::stable_sort(spec.promotions.begin(), spec.promotions.end(),
                     [](const auto& a, const auto& b) { return a->layer() < b->layer(); });
    Workspace workspace;
    state = open_market(spec, 1, workspace);
    Population& p = state.population;
    if (!p.points_cents.empty()) p.points_cents[0] = static_cast<std::uint32_t>(luck.up_to(9000));
    if (!p.member_until.empty() && luck.heads()) p.member_until[0] = 500;
    const auto source = static_cast<std::uint8_t>(1 + luck.up_to(15));
    if (!p.coupon_source.empty() && source <= spec.promotions.size()) {
      p.coupon_source[0] = source;
      p.coupon_kind[0] = luck.heads() ? CouponKind::amount : CouponKind::percent;
      if (p.coupon_kind[0] == CouponKind::percent) p.coupon_percent[0] = 15;
    }
    work_out_terms(spec, state, campaign, terms);
  }

  std::vector<OrderLine> basket(Luck& luck) {
    std::vector<OrderLine> lines;
    const int group = group_of(state.population, 0, 0, 0);
    const SegmentTerms& tags = terms.groups[static_cast<std::size_t>(group)];
    for (std::uint32_t c = 0; c < 3; ++c) {
      if (c > 0 && luck.heads()) continue;
      OrderLine line;
      line.slot = c * 8 + static_cast<std::uint32_t>(luck.up_to(luck.heads() ? 0 : 7));
      line.group = static_cast<std::uint8_t>(group);
      line.quantity = static_cast<std::uint16_t>(1 + luck.up_to(5));
      line.from_cart = luck.heads();
      line.coupon_percent = percent_held(state.population, 0);
      line.regular_cents = spec.catalogue.price_cents[line.slot];
      line.tag_cents = tags.price_cents[line.slot];
      line.promotion = tags.promotion[line.slot];
      const bool alone =
          line.promotion > 0 && !spec.promotions[line.promotion - 1U]->terms().stacks;
      if (alone) line.coupon_percent = 0;
      line.unit_price_cents = cut_price(line.tag_cents, line.coupon_percent / 100.0);
      lines.push_back(line);
    }
    return lines;
  }
};

void check_basket(World& world, std::vector<OrderLine> lines) {
  const Today today{world.spec, world.state, world.campaign, 0};
  std::vector<Order> orders;
  want_orders(today, world.terms, lines, orders);
  REQUIRE(orders.size() == 1);
  const Order& order = orders.front();
  REQUIRE(order.shipping_cents + order.waived_cents == world.spec.shipping.fee_cents);
  Cents list = 0;
  Cents paid = 0;
  Cents refunds = 0;
  Cents clawback = 0;
  for (const OrderLine& line : lines) {
    REQUIRE(line.quantity > 0);
    REQUIRE(line.discount_cents >= 0);
    REQUIRE(line.price_cents() >= 0);
    REQUIRE(line.subsidy_cents() >= 0);
    list += line.list_cents();
    paid += line.price_cents();
    refunds += line.price_cents();     // a returned line pays back what was paid for it
    clawback += line.subsidy_cents();  // and keeps its share of the discounts
  }
  Cents given = 0;
  for (const Cents cents : order.given_cents) given += cents;
  const Cents subsidy = subsidy_of(order, lines);
  REQUIRE(subsidy == list - paid + order.waived_cents);
  REQUIRE(refunds + clawback == list);
  // every cent given away stands in the account of the promotion that gave it
  REQUIRE(given <= subsidy);
  // but for a percent coupon that the campaign, not a promotion, has put into the wallet
  if (world.state.population.coupon_percent[0] == 0) REQUIRE(given == subsidy);
  // pricing again changes nothing
  std::vector<OrderLine> again = lines;
  std::vector<Order> repriced = orders_of(again);
  price_orders({today, world.terms, again, repriced});
  REQUIRE(subsidy_of(repriced.front(), again) == subsidy);
  REQUIRE(repriced.front().given_cents == order.given_cents);
}

}  // namespace

TEST_CASE("sharing a sum over lines is exact, fair to the cent and never above a line's weight") {
  for (std::uint32_t basket = 0; basket < kBaskets; ++basket) {
    Luck luck(basket);
    std::vector<std::int64_t> weights(static_cast<std::size_t>(1 + luck.up_to(9)));
    std::int64_t sum = 0;
    for (std::int64_t& weight : weights) {
      weight = luck.heads() ? luck.up_to(5) : luck.up_to(1'000'000);
      sum += weight;
    }
    const std::int64_t total = luck.up_to(std::max<std::int64_t>(sum, 1)) % (sum + 1);
    std::vector<std::int64_t> shares(weights.size());
    apportion(total, weights, shares);
    std::int64_t shared = 0;
    for (std::size_t i = 0; i < shares.size(); ++i) {
      REQUIRE(shares[i] >= 0);
      REQUIRE(shares[i] <= weights[i]);
      const double exact = sum > 0 ? static_cast<double>(total) * static_cast<double>(weights[i]) /
                                         static_cast<double>(sum)
                                   : 0.0;
      REQUIRE(std::abs(static_cast<double>(shares[i]) - exact) < 1.0 + 1e-6);
      shared += shares[i];
    }
    REQUIRE(shared == (sum > 0 ? total : 0));
  }
}

TEST_CASE("a remainder goes to the largest fractions, first come first served among equals") {
  std::vector<std::int64_t> shares(3);
  apportion(100, std::vector<std::int64_t>{1, 1, 1}, shares);
  CHECK(shares == std::vector<std::int64_t>{34, 33, 33});
  apportion(10, std::vector<std::int64_t>{100, 250, 650}, shares);  // 1, 2.5, 6.5
  CHECK(shares == std::vector<std::int64_t>{1, 3, 6});
  apportion(5, std::vector<std::int64_t>{0, 0, 0}, shares);
  CHECK(shares == std::vector<std::int64_t>{0, 0, 0});
}

TEST_CASE("money is conserved to the cent under every promotion, stacked and sent back",
          "[promotions]") {
  const std::vector<std::string> names = Registry<Promotion>::instance().names();
  REQUIRE(names.size() >= 13);
  for (const std::string& name : names) {
    CAPTURE(name);
    for (std::uint32_t basket = 0; basket < kBaskets / 20; ++basket) {
      Luck luck(basket);
      std::vector<std::string> stacked = {name};
      for (const std::string& other : names) {
        if (other != name && luck.up_to(3) == 0) stacked.push_back(other);
      }
      World world(stacked, luck);
      for (int repeat = 0; repeat < 20; ++repeat) check_basket(world, world.basket(luck));
    }
  }
}

}  // namespace marketday::test
