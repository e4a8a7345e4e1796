// scikit-uplift's measures of a ranking, formula by formula (sklift/metrics/metrics.py, 0.5.1). The
// areas are trapezoids and need outcomes of 0 and 1; see metrics.h for values with their
// definitions.
#pragma once

#include "evaluation/uplift/ranking.h"

namespace marketday {

// (area - random) / (perfect - random). `negative_effect`: the perfect curve may fall.
double sklift_qini_auc(const UpliftRanking& ranking, bool negative_effect);
double sklift_uplift_auc(const UpliftRanking& ranking);

// Difference of mean outcomes among the first `share` of all rows, or of each group's own.
double sklift_uplift_at(const UpliftRanking& ranking, double share, bool by_group);

// Uplift of each of `bins` equal parts of all rows, weighted by their treated rows.
double sklift_weighted_average_uplift(const UpliftRanking& ranking, std::size_t bins);

// From (0, 0); outcomes of 0 and 1.
std::vector<CurvePoint> sklift_perfect_qini_curve(const UpliftRanking& ranking,
                                                  bool negative_effect);

}  // namespace marketday
