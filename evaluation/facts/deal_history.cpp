// F9-F11, F17: what a history of deals does to later buying, and how much is bought on deal.
#include <limits>

#include "evaluation/facts/fact.h"
#include "evaluation/facts/sales.h"
#include "sim/twin.h"

namespace marketday::facts {
namespace {

constexpr double kShallow = 0.1;
constexpr double kDeep = 0.3;
constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

std::string no_reference_price(const MarketSpec& spec) {
  return spec.reference_price.gain_weight > 0.0 ? "" : "reference prices are off";
}

// A 20 % deal every fourth week for half a year against none.
struct HabitStudy {
  static constexpr int kEvery = 4;
  static constexpr int kWeeks = 24;

  explicit HabitStudy(Studies& studies) {
    const auto& mature = studies.get<MatureMarket>();
    const auto run = [&](const WeekPlan& plan, std::vector<Week>& weeks, double& reference) {
      Play play(mature.spec, mature.state, studies.tick());
      weeks = play_weeks(mature.spec, play, kWeeks, plan);
      reference = mean_reference(mature.spec, play.state().population);
    };
    run(
        [&](int w) {
          return w % kEvery == 0 ? deal_on_first_items(mature.spec, 0.2, true) : Campaign{};
        },
        with, reference_with);
    run(no_deals(), without, reference_without);
  }

  // Of the first items, over shoppers who have ever looked; 1 is the regular price.
  static double mean_reference(const MarketSpec& spec, const Population& p) {
    if (p.reference.empty()) return kNothing;
    double sum = 0.0;
    double count = 0.0;
    for (std::uint32_t i = 0; i < p.count; ++i) {
      if (p.last_visit[i] == kNever) continue;
      for (const Category& category : spec.catalogue.categories) {
        sum += static_cast<double>(
            p.reference[std::size_t{i} * spec.catalogue.slots() + category.first_slot]);
        count += 1.0;
      }
    }
    return sum / count / static_cast<double>(kReferenceUnit);
  }

  std::vector<Week> with;
  std::vector<Week> without;
  double reference_with = kNothing;
  double reference_without = kNothing;
};

std::vector<double> habit(Studies& studies) {
  const auto& s = studies.get<HabitStudy>();
  double with = 0.0;
  double without = 0.0;
  for (std::size_t w = HabitStudy::kEvery; w < HabitStudy::kWeeks; ++w) {
    if (w % HabitStudy::kEvery == 0) continue;
    with += total(s.with[w]).item_units;
    without += total(s.without[w]).item_units;
  }
  return {with / without - 1.0, s.reference_with / s.reference_without - 1.0};
}

// A first week with 30 % off everything against 10 %; orders in the half year after, by what the
// shopper was before: one who had never ordered, or one who had at least twice.
std::vector<double> first_deal(Studies& studies) {
  const auto& mature = studies.get<MatureMarket>();
  const int week = market_days(mature.spec, 7.0);
  double late[2][2] = {};  // [deep][established]
  for (const bool deep : {false, true}) {
    Play play(mature.spec, mature.state, studies.tick());
    Campaign sale;
    sale.segment_depth.fill(deep ? kDeep : kShallow);
    for (int day = 0; day < week; ++day) play.advance(sale);
    TwinRecord record(mature.spec, mature.state);
    for (int day = 0; day < 26 * week; ++day) {
      play.advance();
      record.add_day(play.state());
    }
    for (std::uint32_t i = 0; i < mature.state.population.count; ++i) {
      const std::uint16_t before = mature.state.population.orders[i];
      if (before == 1) continue;
      late[deep ? 1 : 0][before > 1 ? 1 : 0] += record.orders()[i];
    }
  }
  return {late[1][0] / late[0][0] - 1.0, late[1][1] / late[0][1] - 1.0};
}

// Four deals of a week, a month without, then a 20 % deal for all: odds that an order line is on
// deal, after deep deals over after shallow ones.
std::vector<double> deal_odds(Studies& studies) {
  const auto& mature = studies.get<MatureMarket>();
  constexpr int kTest = 12;
  const auto odds = [&](double depth) {
    Play play(mature.spec, mature.state, studies.tick());
    const auto weeks = play_weeks(mature.spec, play, kTest + 1, [&](int w) {
      if (w == kTest) return deal_on_first_items(mature.spec, 0.2, true);
      return w < 8 && w % 2 == 0 ? deal_on_first_items(mature.spec, depth, true) : Campaign{};
    });
    const Sales sales = total(weeks.back());
    return sales.item_lines / (sales.lines - sales.item_lines);
  };
  const double deep = odds(kDeep);
  const double shallow = odds(kShallow);
  return {deep / shallow};
}

// Each week one item in four is cut, item by item in turn, by 10, 20, 30 or 40 %.
Campaign promotion_calendar(const MarketSpec& spec, int week) {
  Campaign campaign;
  campaign.item_depth.assign(spec.catalogue.slots(), 0.0);
  for (const Category& category : spec.catalogue.categories) {
    for (std::uint32_t i = 0; i < category.items; ++i) {
      const auto turn = static_cast<std::uint32_t>(week) + i;
      if (turn % 4 == 0) {
        campaign.item_depth[category.first_slot + i] = 0.1 * (1 + (turn / 4 + i) % 4);
      }
    }
  }
  return campaign;
}

std::vector<double> deal_prevalence(Studies& studies) {
  const auto& mature = studies.get<MatureMarket>();
  Play play(mature.spec, mature.state, studies.tick());
  double lines = 0.0;
  double on_deal = 0.0;
  double depth = 0.0;
  for (int week = 0; week < 16; ++week) {
    const Campaign campaign = promotion_calendar(mature.spec, week);
    for (int day = 0; day < market_days(mature.spec, 7.0); ++day) {
      play.advance(campaign);
      for (const OrderLine& line : play.state().lines) {
        if (line.slot == kOtherGoods) continue;
        lines += 1.0;
        on_deal += campaign.item_depth[line.slot] > 0.0 ? 1.0 : 0.0;
        depth += campaign.item_depth[line.slot];
      }
    }
  }
  return {on_deal / lines, depth / on_deal};
}

}  // namespace

std::vector<Fact> deal_history_facts() {
  return {
      {"F9",
       false,
       "Habitual promotion lowers regular-price sales and the reference price",
       "habit study: a 20 % deal every fourth week for 24 weeks against none; units of the item in "
       "weeks without a deal from the fifth on, and the mean reference price at the end",
       "Kalwani and Yim 1992; -1.6 to -8.7 % in the prototype",
       {{"sales", "share", {-0.15, -0.005}},
        {"reference_price", "share", {-0.15, -0.005}, no_reference_price}},
       habit},
      {"F10",
       false,
       "After a deeper first deal new customers buy more, established ones less",
       "first-deal study: a week of 30 % off everything against 10 %; orders in the half year "
       "after, of those who had never ordered and of those who had at least twice",
       "Anderson and Simester 2004",
       {{"new", "share", above(0.0)}, {"established", "share", below(0.0)}},
       first_deal},
      {"F11",
       false,
       "A history of deep deals raises the odds of buying on deal later",
       "history study: four weekly deals of 30 % against 10 %, four weeks none, then 20 % for all; "
       "odds that an order line is of the item on deal",
       "x1.224: Elberg, Gardete, Macera and Noton 2019",
       {{"odds_ratio", "x", {1.1, 1.35}}},
       deal_odds},
      {"F17",
       false,
       "Share of order lines on deal, and their depth (grocery)",
       "calendar study: one item in four on deal each week, 10 to 40 % in turn, 16 weeks",
       "50.1 %, mean 26.4 %: dunnhumby Complete Journey",
       {{"lines_on_deal", "share", {0.3, 0.6}, nullptr, {}, true},
        {"depth", "share", {0.2, 0.3}, nullptr, {}, true}},
       deal_prevalence},
  };
}

}  // namespace marketday::facts
