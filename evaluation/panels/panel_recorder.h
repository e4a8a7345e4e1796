// A panel out of a simulated market, day by day, without a file in between. What a real data set
// does not show is left out the same way: who never bought, and lines that were not sampled.
#pragma once

#include <functional>

#include "evaluation/panels/purchase_panel.h"
#include "sim/spec.h"

namespace marketday {

// Price cuts while a panel is recorded: every week each item is on deal by its own toss.
struct DealCalendar {
  double item_share = 0.0;          // of items on deal in a week; 0: no deals
  std::vector<double> depths{0.2};  // shares of the regular price, equally likely
  bool flagged = true;              // announced, as the deal flag of row 5
};

struct Recording {
  std::uint64_t seed = 0;
  int days = 364;              // calendar days recorded
  int warm_up_days = -1;       // calendar days before, under the same deals; -1: the scenario's own
  std::uint32_t shoppers = 0;  // 0: the scenario's; stock keeps its proportion to them
  // Shoppers join over these calendar days with a visit bent on buying, and only customers whose
  // first purchase falls into them are kept (an acquisition cohort, without warm-up, in a shop
  // where nothing runs out); 0: the scenario's population.
  int cohort_days = 0;
  double line_share = 1.0;  // of order lines kept, each by its own toss
  DealCalendar deals;
};

// `tick` after every market day; may throw to stop. Reads `market` only; any number may run at
// once.
PurchasePanel record_panel(const MarketSpec& market, const Recording& recording,
                           const std::function<void()>& tick = {});

// Market days that the recording takes, its warm-up with them.
int planned_days(const MarketSpec& market, const Recording& recording);

}  // namespace marketday
