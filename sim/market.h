// The market: everything that changes, and one day of it. `advance_day` is the only way time
// passes.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "sim/campaign.h"
#include "sim/fraud/fraud_book.h"
#include "sim/intent.h"
#include "sim/ledger.h"
#include "sim/population.h"
#include "sim/shop/shop_memory.h"
#include "sim/spec.h"

namespace marketday {

class SocialGraph;
enum class ScreenAction : std::uint8_t;

// A line that comes back (row 28), as it was paid.
struct PendingReturn {
  std::uint32_t shopper = 0;
  std::uint32_t slot = 0;
  std::uint16_t quantity = 0;
  std::uint8_t segment = 0;
  Cents paid_cents = 0;      // refunded
  Cents clawback_cents = 0;  // discount the line had had
  Cents profit_cents = 0;    // what its return does to profit: refund, cost recovered, handling
};

// Row 31: the rival's price cut in one category.
struct Rival {
  float depth = 0.0F;     // of the answer, while it runs
  int first_day = 0;      // of the answer
  int last_day = -1;      // no answer so far
  bool attacked = false;  // our cut of yesterday was deeper than the attack depth
};

struct PromotionState {
  Cents left_cents = 0;
  std::int64_t left_units = 0;
  PromotionAccount total;  // since the market opened
  PromotionAccount today;
};

// Value semantics: copying it is a snapshot.
struct MarketState {
  std::uint64_t seed = 0;
  int day = 0;  // market days since the market opened; the next day to be simulated
  Population population;
  std::vector<std::int64_t> stock_units;  // per slot
  DayRecord yesterday;                    // published at the last close
  Account total;                          // since the market opened
  std::int64_t sold_units = 0;
  std::int64_t restocked_units = 0;
  std::vector<PromotionState> promotions;               // by id
  std::vector<Rival> rivals;                            // by category; empty when the row is off
  std::vector<std::vector<PendingReturn>> returns_due;  // by day modulo its size
  std::vector<Presale> presales;                        // whose tail is not due yet, by shopper
  std::vector<Order> orders;                            // of the last day
  std::vector<OrderLine> lines;                         // of the last day
  std::vector<PendingReturn> returns;                   // of the last day
  std::vector<Presale> deposits;                        // of the last day
  std::vector<std::uint32_t>
      stockouts;                     // shoppers who met an empty shelf on the last day, each time
  std::vector<CouponOffer> coupons;  // delivered on the last day
  std::uint64_t hash = 0;            // of the state at the last close
  std::shared_ptr<const SocialGraph> graph;  // who tells whom; null when the row is off
  FraudBook fraud;  // accounts' entities, fraudsters, screening; empty when off
  ShopMemory shop;  // what the shop has seen; empty without recommender and replenishment
};

// Buffers a day needs and nobody else; keep one beside each market to avoid allocation.
class Workspace {
 public:
  Workspace();
  ~Workspace();
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;
  Workspace(Workspace&&) noexcept;
  Workspace& operator=(Workspace&&) noexcept;
  struct Buffers;
  Buffers& buffers() { return *buffers_; }

 private:
  std::unique_ptr<Buffers> buffers_;
};

// A market before its first day, the warm-up of the clock section already run.
MarketState open_market(const MarketSpec& spec, std::uint64_t seed, Workspace& workspace);

void advance_day(const MarketSpec& spec, MarketState& state, const Campaign& campaign,
                 Workspace& workspace);

// The same day in two halves, for whoever screens its orders in between: after `open_day` the
// state's orders are what everybody wants, not yet granted. `close_day` takes one action an order,
// or none: then the scenario's own rules decide. Nothing else may happen to the state between.
void open_day(const MarketSpec& spec, MarketState& state, const Campaign& campaign,
              Workspace& workspace);
void close_day(const MarketSpec& spec, MarketState& state, const Campaign& campaign,
               std::span<const ScreenAction> actions, Workspace& workspace);

// Shoppers who will visit on the day to come, ascending, whatever the campaign: visits depend on
// yesterday's state alone.
std::vector<std::uint32_t> coming_visitors(const MarketSpec& spec, const MarketState& state,
                                           Workspace& workspace);

// Today's visitors after `advance_day`, ascending.
std::vector<std::uint32_t> visitors_of_last_day(Workspace& workspace);
// Of those, who put something into the cart.
std::vector<std::uint32_t> carters_of_last_day(Workspace& workspace);

}  // namespace marketday
