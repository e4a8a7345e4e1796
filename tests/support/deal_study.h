// The event study of T40: a deal of one week on one item against a twin market without it, same
// seed.
#pragma once

#include "sim/market.h"

namespace marketday::test {

struct DealEffect {
  double ratio = 0.0;               // units of the item in the deal week, with over without
  double elasticity = 0.0;          // ln(ratio) / ln(1 - depth)
  double cross_brand = 0.0;         // shares of the item's bump: taken from other items that week,
  double cross_period = 0.0;        //   from the category in the weeks after,
  double expansion = 0.0;           //   and neither
  double own_dip = 0.0;             // the item's own loss in the weeks after, share of the bump
  double incidence_per_week = 0.0;  // orders a shopper and week before the deal
};

struct DealStudy {
  double depth = 0.2;
  bool flagged = true;
  int warm_up_weeks = 40;
  int weeks_after = 12;
};

// Mean over seeds 1..seeds of the effect on the first item of the catalogue.
DealEffect study_deal(const MarketSpec& spec, const DealStudy& study, int seeds);

}  // namespace marketday::test
