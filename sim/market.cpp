#include "sim/market.h"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <optional>

#include "sim/after_sales.h"
#include "sim/commit.h"
#include "sim/decide.h"
#include "sim/fraud/attempts.h"
#include "sim/fraud/lifecycle.h"
#include "sim/fraud/order_events.h"
#include "sim/fraud/outcomes.h"
#include "sim/fraud/screen_orders.h"
#include "sim/parallel.h"
#include "sim/pricing.h"
#include "sim/resolve.h"
#include "sim/shop/recommender.h"
#include "sim/shop/replenishment.h"

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
  std::optional<ScreenScratch> screening;
  DayRecord record;  // of the day that is open
  tbb::enumerable_thread_specific<ThreadScratch> threads;

  void prepare(const MarketSpec& market, std::uint32_t block_count) {
    if (spec != &market) {
      spec = &market;
      shelf.emplace(market);
      terms = DayTerms{};
    }
    blocks.resize(block_count + 1);  // the last: visits of fraudsters
    blocks.back().clear();
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
  if (spec.replenishment != nullptr) {
    today.restocked_units = replenish(spec, state);
    state.restocked_units += today.restocked_units;
    return;
  }
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

// Coupons of the campaign, then those that promotions hand out.
void hand_out(const Today& today, MarketState& state) {
  state.coupons.clear();
  std::vector<CouponOffer> offers = today.campaign.coupons;
  for (std::size_t k = 0; k < today.spec.promotions.size(); ++k) {
    const auto id = static_cast<std::uint8_t>(k);
    if (runs_today(today, id)) today.spec.promotions[k]->hand_out(today, id, offers);
  }
  hand_out_coupons(today.spec, state, offers);
}

bool anything_limited(const Today& today) {
  bool limited = today.campaign.budget_cents != kUnlimited;
  for (const PromotionState& promotion : today.state.promotions) {
    limited = limited || promotion.left_cents != kUnlimited || promotion.left_units != kUnlimited;
  }
  return limited;
}

// Step 3.
void everybody_decides(const Today& today, MarketState& state, Workspace::Buffers& buffers) {
  const bool need_fallback = anything_limited(today);
  for_each_block(state.population.blocks(), [&](std::uint32_t block) {
    ThreadScratch& mine = buffers.threads.local();
    decide_block(today, state, buffers.terms, *buffers.shelf, need_fallback, block, mine.draws,
                 mine.shelf, buffers.blocks[block]);
  });
}

// Block order, whatever thread wrote a block.
void gather(MarketState& state, Workspace::Buffers& buffers) {
  state.lines.clear();
  state.orders.clear();
  state.deposits.clear();
  buffers.stockouts.clear();
  for (const BlockIntents& block : buffers.blocks) {
    const auto offset = static_cast<std::uint32_t>(state.lines.size());
    state.lines.insert(state.lines.end(), block.lines.begin(), block.lines.end());
    for (Order order : block.orders) {
      order.first_line += offset;
      state.orders.push_back(order);
    }
    state.deposits.insert(state.deposits.end(), block.presales.begin(), block.presales.end());
    buffers.stockouts.insert(buffers.stockouts.end(), block.stockouts.begin(),
                             block.stockouts.end());
  }
}

// Lines of pre-sales that fall due join the day's orders.
void join_presales(const Today& today, MarketState& state, const DayTerms& terms) {
  const std::size_t before = state.lines.size();
  settle_presales(today.spec, state, state.lines);
  if (state.lines.size() == before) return;
  std::stable_sort(state.lines.begin(), state.lines.end(),
                   [](const OrderLine& a, const OrderLine& b) { return a.shopper < b.shopper; });
  state.orders = orders_of(state.lines);
  price_orders({today, terms, state.lines, state.orders});
}

// Fraudsters come and attack; then what every order is made with is known.
void fraudsters_attack(const Today& today, MarketState& state, Workspace::Buffers& buffers) {
  if (!state.fraud) return;
  open_fraud_day(state);
  add_fraud_visitors(state, buffers.blocks.back().visitors);
  attempt_fraud(today, buffers.terms, state);
  note_unusual(today, state);
}

// Step 4.
void screen(const Today& today, MarketState& state, std::span<const ScreenAction> actions,
            Workspace::Buffers& buffers, DayRecord& record) {
  if (!state.fraud) return;
  if (!buffers.screening) buffers.screening.emplace();
  if (screen_orders(today, state, actions, *buffers.screening, record)) {
    price_orders({today, buffers.terms, state.lines, state.orders});
  }
}

// Step 5.
void resolve_scarcity(const Today& today, MarketState& state, Workspace::Buffers& buffers) {
  const Contest contest{today, buffers.terms, state.lines, state.orders, buffers.stockouts};
  resolve_budgets(contest);
  resolve_stock(contest, *buffers.shelf, buffers.threads.local().shelf);
}

void count_visits(const MarketSpec& spec, const MarketState& state,
                  const Workspace::Buffers& buffers, DayRecord& today) {
  const Population& p = state.population;
  for (const BlockIntents& block : buffers.blocks) {
    for (const std::uint32_t i : block.visitors) {
      const int segment = segment_of(spec.segments, p.orders[i], p.last_order[i], state.day);
      ++today.segments[static_cast<std::size_t>(segment)].visits;
    }
    today.views += block.views;
    today.cart_items += block.cart_items;
    for (const std::uint32_t i : block.carters) {
      const int segment = segment_of(spec.segments, p.orders[i], p.last_order[i], state.day);
      ++today.segments[static_cast<std::size_t>(segment)].carts;
    }
  }
}

void remember_stockouts(MarketState& state, const Workspace::Buffers& buffers, DayRecord& today) {
  for (const std::uint32_t i : buffers.stockouts) {
    std::uint8_t& met = state.population.stockouts[i];
    if (met < 255) ++met;
  }
  state.stockouts = buffers.stockouts;
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
  if (spec.replenishment != nullptr) book_holding(spec, state, today);
  state.total += today.total();
  state.yesterday = today;
  state.hash = hash_state(state, buffers.hashes);
  ++state.day;
}

// Step 7.
void after_sales(const Today& today, MarketState& state, Workspace::Buffers& buffers,
                 DayRecord& record) {
  const MarketSpec& spec = today.spec;
  const std::int64_t load = state.yesterday.total().contacts;
  take_returns(spec, state, record);
  serve(spec, state, load, buffers.stockouts, record);
  feel_messages(spec, state, today.campaign, record);
  spread_the_word(today, buffers.terms.referral_factor, state, record);
  let_rivals_react(spec, buffers.terms, state);
}

}  // namespace

MarketState open_market(const MarketSpec& spec, std::uint64_t seed, Workspace& workspace) {
  MarketState state;
  state.seed = seed;
  state.population = make_population(spec, seed);
  state.stock_units = spec.catalogue.stock_units;
  for (const auto& promotion : spec.promotions) {
    state.promotions.push_back(
        {promotion->terms().budget_cents, promotion->terms().stock_units, {}, {}});
  }
  open_after_sales(spec, state);
  open_fraud(spec, state);
  open_recommender(spec, state);
  open_replenishment(spec, state);
  for (int day = 0; day < spec.clock.warm_up_days; ++day) {
    advance_day(spec, state, Campaign{}, workspace);
  }
  return state;
}

void open_day(const MarketSpec& spec, MarketState& state, const Campaign& campaign,
              Workspace& workspace) {
  Workspace::Buffers& buffers = workspace.buffers();
  buffers.prepare(spec, state.population.blocks());
  buffers.record = DayRecord{};
  const Today today{spec, state, campaign, state.day - spec.clock.warm_up_days};
  work_out_terms(spec, state, campaign, buffers.terms);
  restock(spec, state, buffers.record);
  hand_out(today, state);
  refit_recommender(spec, state);
  everybody_decides(today, state, buffers);
  gather(state, buffers);
  join_presales(today, state, buffers.terms);
  fraudsters_attack(today, state, buffers);
  count_visits(spec, state, buffers, buffers.record);
}

void close_day(const MarketSpec& spec, MarketState& state, const Campaign& campaign,
               std::span<const ScreenAction> actions, Workspace& workspace) {
  Workspace::Buffers& buffers = workspace.buffers();
  DayRecord& record = buffers.record;
  const Today today{spec, state, campaign, state.day - spec.clock.warm_up_days};
  screen(today, state, actions, buffers, record);
  resolve_scarcity(today, state, buffers);
  commit_orders(today, state, record);
  note_sales(spec, buffers.terms, state);
  remember_stockouts(state, buffers, record);
  after_sales(today, state, buffers, record);
  settle_fraud(today, state, record);
  sanction(today, state, record);
  prepare_fraud(spec, state, state.day + 1);
  publish(spec, state, buffers, record);
}

void advance_day(const MarketSpec& spec, MarketState& state, const Campaign& campaign,
                 Workspace& workspace) {
  open_day(spec, state, campaign, workspace);
  close_day(spec, state, campaign, {}, workspace);
}

std::vector<std::uint32_t> coming_visitors(const MarketSpec& spec, const MarketState& state,
                                           Workspace& workspace) {
  Workspace::Buffers& buffers = workspace.buffers();
  buffers.prepare(spec, state.population.blocks());
  const Campaign none;
  const Today today{spec, state, none, state.day - spec.clock.warm_up_days};
  work_out_terms(spec, state, none, buffers.terms);
  add_fraud_visitors(state, buffers.blocks.back().visitors);
  for_each_block(state.population.blocks(), [&](std::uint32_t block) {
    ThreadScratch& mine = buffers.threads.local();
    draw_visits(today, buffers.terms, block, mine.draws);
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

std::vector<std::uint32_t> carters_of_last_day(Workspace& workspace) {
  std::vector<std::uint32_t> all;
  for (const BlockIntents& block : workspace.buffers().blocks) {
    all.insert(all.end(), block.carters.begin(), block.carters.end());
  }
  return all;
}

}  // namespace marketday
