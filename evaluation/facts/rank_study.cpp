#include "evaluation/facts/rank_study.h"

#include <algorithm>

#include "sim/math.h"
#include "sim/random.h"

namespace marketday::facts {
namespace {

// Every column of the catalogue moved `by` ranks within its category.
void move_round(Catalogue& catalogue, std::uint32_t by) {
  const Catalogue before = catalogue;
  for (const Category& category : before.categories) {
    for (std::uint32_t i = 0; i < category.items; ++i) {
      const std::uint32_t from = category.first_slot + (i + by) % category.items;
      const std::uint32_t to = category.first_slot + i;
      catalogue.names[to] = before.names[from];
      catalogue.price_cents[to] = before.price_cents[from];
      catalogue.unit_cost_cents[to] = before.unit_cost_cents[from];
      catalogue.attraction[to] = before.attraction[from];
    }
  }
}

}  // namespace

std::vector<std::uint8_t> looked_at(const MarketSpec& spec, std::uint64_t seed, int day,
                                    std::uint32_t shopper) {
  const ConsiderationSpec& set = spec.consideration;
  const double click = logistic(set.click_constant);
  std::vector<std::uint8_t> seen(spec.catalogue.slots(), 0);
  RandomBlock words{};
  for (const Category& category : spec.catalogue.categories) {
    for (std::uint32_t i = 0; i < category.items && static_cast<int>(i) < set.last_rank; ++i) {
      const std::uint32_t slot = category.first_slot + i;
      const std::uint32_t place = slot % kSlotGroup;
      if (place == 0) {
        words = draw(seed, shopper, static_cast<std::uint32_t>(day), Purpose::consideration,
                     slot / kSlotGroup);
      }
      // P(examine) = k^-exponent, then P(click); sixteen bits a slot, two slots a word
      const auto examine = static_cast<float>(exp(-set.position_exponent * log(i + 1.0)));
      const double limit = static_cast<double>(examine) * click * 65536.0 + 0.5;
      const std::uint32_t bits = place < 4 ? words[place] & 0xFFFFU : words[place - 4] >> 16U;
      seen[slot] = bits < static_cast<std::uint32_t>(limit) ? 1 : 0;
    }
  }
  return seen;
}

RankStudy::RankStudy(Studies& studies) {
  MarketSpec spec = ample_market(studies, kShoppers);
  std::uint32_t ranks = 1;
  for (const Category& category : spec.catalogue.categories) {
    ranks = std::max(ranks, std::min(category.items, kMostRanks));
  }
  looks.assign(ranks, 0.0);
  purchases.assign(ranks, 0.0);
  const auto rank_of = [&](std::uint32_t slot) {
    return slot - spec.catalogue.categories[spec.catalogue.category_of[slot]].first_slot;
  };
  for (std::uint32_t display = 0; display < ranks; ++display) {
    if (display > 0) move_round(spec.catalogue, 1);
    Play play(spec, studies.seed(), studies.tick());
    for (int day = 0; day < market_days(spec, kDays); ++day) {
      play.advance();
      for (const std::uint32_t shopper : play.visitors()) {
        const std::vector<std::uint8_t> seen = looked_at(spec, studies.seed(), day, shopper);
        for (std::uint32_t slot = 0; slot < seen.size(); ++slot) {
          if (seen[slot] != 0 && rank_of(slot) < ranks) looks[rank_of(slot)] += 1.0;
        }
      }
      for (const OrderLine& line : play.state().lines) {
        if (line.slot == kOtherGoods) continue;
        if (rank_of(line.slot) < ranks) purchases[rank_of(line.slot)] += 1.0;
      }
    }
  }
}

}  // namespace marketday::facts
