#include "sim/shop/recommender.h"

#include <algorithm>
#include <limits>

#include "sim/market.h"
#include "sim/math.h"
#include "sim/normal_table.h"
#include "sim/parallel.h"
#include "sim/random.h"
#include "sim/shelf_kernels.h"

namespace marketday {
namespace {

constexpr auto kRandomRank = Purpose::shop_recommender;

void score_at_random(const MarketState& state, std::uint32_t slots, std::uint32_t first,
                     std::uint32_t end, float* scores) {
  const auto day = static_cast<std::uint32_t>(state.day);
  for (std::uint32_t i = first; i < end; ++i) {
    for (std::uint32_t slot = 0; slot < slots; ++slot) {
      const RandomBlock bits = draw(state.seed, i, day, kRandomRank, slot / 4);
      *scores++ = uniform_float(bits[slot % 4]);
    }
  }
}

// The truth: exp(attraction + taste), which no shop knows.
void score_by_truth(const MarketSpec& spec, const MarketState& state, std::uint32_t first,
                    std::uint32_t end, float* scores) {
  const std::uint32_t slots = spec.catalogue.slots();
  const std::uint32_t groups = slots / kSlotGroup;
  const auto sd = static_cast<float>(spec.choice.taste_sd);
  std::vector<std::uint32_t> words(std::size_t{groups} * 4);
  for (std::uint32_t i = first; i < end; ++i, scores += slots) {
    for (std::uint32_t g = 0; g < groups; ++g) {
      const RandomBlock bits = draw(state.seed, i, 0, Purpose::taste, g);
      std::copy(bits.begin(), bits.end(), words.begin() + std::ptrdiff_t{4} * g);
    }
    draw_tastes({words.data(), groups * 4, 1, groups}, normal_table().data(), scores);
    for (std::uint32_t slot = 0; slot < slots; ++slot) {
      scores[slot] = exp_float(spec.catalogue.attraction[slot] + sd * scores[slot]);
    }
  }
}

void weigh_by_margin(const Catalogue& catalogue, std::uint32_t shoppers, float* scores) {
  const std::uint32_t slots = catalogue.slots();
  for (std::uint32_t row = 0; row < shoppers; ++row) {
    for (std::uint32_t slot = 0; slot < slots; ++slot) {
      const Cents margin = catalogue.price_cents[slot] - catalogue.unit_cost_cents[slot];
      scores[std::size_t{row} * slots + slot] *= static_cast<float>(std::max<Cents>(margin, 0));
    }
  }
}

// Best score first; equal scores in the catalogue's order.
void rank_items(const Catalogue& catalogue, const float* scores, std::vector<std::uint32_t>& order,
                std::uint8_t* rank) {
  for (const Category& category : catalogue.categories) {
    order.resize(category.items);
    for (std::uint32_t i = 0; i < category.items; ++i) order[i] = category.first_slot + i;
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
    });
    for (std::uint32_t r = 0; r < category.items; ++r) {
      rank[order[r]] = static_cast<std::uint8_t>(std::min<std::uint32_t>(r, kNotShown));
    }
  }
}

}  // namespace

void open_recommender(const MarketSpec& spec, MarketState& state) {
  if (spec.recommender == nullptr) return;
  const std::uint32_t slots = spec.catalogue.slots();
  state.shop.sales.assign(slots, 0.0);
  state.shop.exposure.assign(slots, 0.0);
  const std::vector<float> alike(slots, 0.0F);
  std::vector<std::uint32_t> order;
  Population& p = state.population;
  for (std::uint32_t i = 0; i < p.count; ++i) {
    rank_items(spec.catalogue, alike.data(), order, p.shown_rank.data() + std::size_t{i} * slots);
  }
}

void refit_recommender(const MarketSpec& spec, MarketState& state) {
  if (spec.recommender == nullptr) return;
  const RecommenderSpec& recommender = *spec.recommender;
  if (state.day % recommender.refit_days != 0) return;
  if (recommender.kind == RankerKind::oracle && state.day > 0) return;   // tastes never change
  if (recommender.kind == RankerKind::fitted && state.day == 0) return;  // nothing sold yet
  const std::uint32_t slots = spec.catalogue.slots();
  Population& p = state.population;
  const OrderLog log{spec.catalogue, p.count, p.bought.data(), state.shop};
  const auto fitted =
      recommender.kind == RankerKind::fitted ? recommender.ranker->fit(log) : nullptr;
  for_each_block(p.blocks(), [&](std::uint32_t block) {
    const std::uint32_t first = block * kBlockSize;
    const std::uint32_t end = p.block_end(block);
    std::vector<float> scores(std::size_t{end - first} * slots);
    std::vector<std::uint32_t> order;
    if (fitted != nullptr) {
      fitted->score(log, first, end, scores.data());
    } else if (recommender.kind == RankerKind::oracle) {
      score_by_truth(spec, state, first, end, scores.data());
    } else {
      score_at_random(state, slots, first, end, scores.data());
    }
    if (recommender.by_margin) weigh_by_margin(spec.catalogue, end - first, scores.data());
    for (std::uint32_t i = first; i < end; ++i) {
      rank_items(spec.catalogue, scores.data() + std::size_t{i - first} * slots, order,
                 p.shown_rank.data() + std::size_t{i} * slots);
    }
  });
}

void note_purchase(const MarketSpec& spec, MarketState& state, const OrderLine& line) {
  const std::size_t row = std::size_t{line.shopper} * spec.catalogue.slots();
  std::uint8_t& bought = state.population.bought[row + line.slot];
  if (bought < std::numeric_limits<std::uint8_t>::max()) ++bought;
  state.shop.sales[line.slot] += 1.0;
  const Category& category = spec.catalogue.categories[spec.catalogue.category_of[line.slot]];
  const std::uint8_t* rank = state.population.shown_rank.data() + row;
  for (std::uint32_t i = 0; i < category.items; ++i) {
    const std::uint32_t slot = category.first_slot + i;
    state.shop.exposure[slot] += spec.recommender->examine[rank[slot]];
  }
}

}  // namespace marketday
