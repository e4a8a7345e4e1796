#include "sim/market.h"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <optional>

#include "sim/commit.h"
#include "sim/decide.h"
#include "sim/parallel.h"
#include "sim/resolve.h"

namespace marketday {

struct ThreadScratch {
  DayDraws draws;
  Shelf::Scratch shelf;
};

struct Workspace::Buffers {
  const MarketSpec* spec = nullptr;  // whose terms and shelf these are
  std::optional<Shelf> shelf;
  DayTerms terms;
  std::vector<BlockIntents> blocks;
  std::vector<std::uint64_t> hashes;
  std::vector<std::array<std::int64_t, kSegments>> counts;
  std::vector<std::uint32_t> stockouts;
  tbb::enumerable_thread_specific<ThreadScratch> threads;

  void prepare(const MarketSpec& market, std::uint32_t block_count) {
    if (spec != &market) {
      spec = &market;
      shelf.emplace(market);
      terms = DayTerms{};
    }
    blocks.resize(block_count);
    hashes.resize(block_count);
    counts.resize(block_count);
  }
};

Workspace::Workspace() : buffers_(std::make_unique<Buffers>()) {}
Workspace::~Workspace() = default;
Workspace::Workspace(Workspace&&) noexcept = default;
Workspace& Workspace::operator=(Workspace&&) noexcept = default;

namespace {

// Step 2: deliveries. Arrivals and season are part of the shoppers' own draws.
void restock(const MarketSpec& spec, MarketState& state, DayRecord& today) {
  const int every = spec.catalogue.restock_days;
  if (spec.catalogue.unlimited_stock || every <= 0 || state.day == 0 || state.day % every != 0) {
    return;
  }
  for (std::uint32_t slot = 0; slot < spec.catalogue.slots(); ++slot) {
    const std::int64_t missing = spec.catalogue.stock_units[slot] - state.stock_units[slot];
    today.restocked_units += missing;
    state.stock_units[slot] += missing;
  }
  state.restocked_units += today.restocked_units;
}

// Step 3.
void everybody_decides(const MarketSpec& spec, MarketState& state, const Campaign& campaign,
                       Workspace::Buffers& buffers) {
  const bool need_fallback = campaign.budget_cents != kUnlimited;
  for_each_block(state.population.blocks(), [&](std::uint32_t block) {
    ThreadScratch& mine = buffers.threads.local();
    decide_block(spec, state, buffers.terms, *buffers.shelf, need_fallback, block, mine.draws,
                 mine.shelf, buffers.blocks[block]);
  });
}

// Block order, whatever thread wrote a block.
void gather(MarketState& state, Workspace::Buffers& buffers) {
  state.lines.clear();
  buffers.stockouts.clear();
  for (const BlockIntents& block : buffers.blocks) {
    state.lines.insert(state.lines.end(), block.lines.begin(), block.lines.end());
    buffers.stockouts.insert(buffers.stockouts.end(), block.stockouts.begin(),
                             block.stockouts.end());
  }
}

// Step 5.
void resolve_scarcity(const MarketSpec& spec, MarketState& state, const Campaign& campaign,
                      Workspace::Buffers& buffers) {
  resolve_budget(spec, campaign.budget_cents, state.lines);
  resolve_stock(spec, state, campaign.budget_cents, buffers.terms, *buffers.shelf, state.population,
                buffers.threads.local().shelf, state.lines, buffers.stockouts);
}

void count_visits(const MarketSpec& spec, const MarketState& state,
                  const Workspace::Buffers& buffers, DayRecord& today) {
  const Population& p = state.population;
  for (const BlockIntents& block : buffers.blocks) {
    for (const std::uint32_t i : block.visitors) {
      const int segment = segment_of(spec.segments, p.orders[i], p.last_order[i], state.day);
      ++today.segments[static_cast<std::size_t>(segment)].visits;
    }
  }
}

void remember_stockouts(MarketState& state, const Workspace::Buffers& buffers, DayRecord& today) {
  for (const std::uint32_t i : buffers.stockouts) {
    std::uint8_t& met = state.population.stockouts[i];
    if (met < 255) ++met;
  }
  today.stockouts = static_cast<std::int64_t>(buffers.stockouts.size());
}

// Step 8.
void publish(const MarketSpec& spec, MarketState& state, Workspace::Buffers& buffers,
             DayRecord& today) {
  for_each_block(state.population.blocks(), [&](std::uint32_t block) {
    consume(spec, state.population, block);
    buffers.counts[block] = {};
    count_segments(spec, state, block, buffers.counts[block]);
    buffers.hashes[block] = hash_block(spec, state.population, block);
  });
  for (const auto& counts : buffers.counts) {
    for (std::size_t s = 0; s < kSegments; ++s) today.shoppers[s] += counts[s];
  }
  if (!spec.catalogue.unlimited_stock) {
    for (const std::int64_t units : state.stock_units) today.stock_units += units;
  }
  state.total += today.total();
  state.yesterday = today;
  state.hash = hash_state(state, buffers.hashes);
  ++state.day;
}

}  // namespace

MarketState open_market(const MarketSpec& spec, std::uint64_t seed, Workspace& workspace) {
  MarketState state;
  state.seed = seed;
  state.population = make_population(spec, seed);
  state.stock_units = spec.catalogue.stock_units;
  for (int day = 0; day < spec.clock.warm_up_days; ++day) {
    advance_day(spec, state, Campaign{}, workspace);
  }
  return state;
}

void advance_day(const MarketSpec& spec, MarketState& state, const Campaign& campaign,
                 Workspace& workspace) {
  Workspace::Buffers& buffers = workspace.buffers();
  buffers.prepare(spec, state.population.blocks());
  DayRecord today;
  work_out_terms(spec, campaign, state.day, buffers.terms);
  restock(spec, state, today);
  hand_out_coupons(spec, state, campaign.coupons);
  everybody_decides(spec, state, campaign, buffers);
  gather(state, buffers);
  count_visits(spec, state, buffers, today);
  resolve_scarcity(spec, state, campaign, buffers);
  commit_orders(spec, state, today);
  remember_stockouts(state, buffers, today);
  publish(spec, state, buffers, today);
}

std::vector<std::uint32_t> coming_visitors(const MarketSpec& spec, const MarketState& state,
                                           Workspace& workspace) {
  Workspace::Buffers& buffers = workspace.buffers();
  buffers.prepare(spec, state.population.blocks());
  work_out_terms(spec, Campaign{}, state.day, buffers.terms);
  for_each_block(state.population.blocks(), [&](std::uint32_t block) {
    ThreadScratch& mine = buffers.threads.local();
    draw_visits(spec, state, buffers.terms, block, mine.draws);
    std::vector<std::uint32_t>& visitors = buffers.blocks[block].visitors;
    visitors.clear();
    const std::uint32_t first = block * kBlockSize;
    for (std::uint32_t i = first; i < state.population.block_end(block); ++i) {
      if (mine.draws.reason[i - first] != Reason::stays_away) visitors.push_back(i);
    }
  });
  return visitors_of_last_day(workspace);
}

std::vector<std::uint32_t> visitors_of_last_day(Workspace& workspace) {
  std::vector<std::uint32_t> all;
  for (const BlockIntents& block : workspace.buffers().blocks) {
    all.insert(all.end(), block.visitors.begin(), block.visitors.end());
  }
  return all;
}

}  // namespace marketday
