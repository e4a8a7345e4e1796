// causalml's AUUC and Qini of a ranking, formula by formula (causalml/metrics/visualize.py, 0.18,
// where the random baseline is the straight line to the last point); see metrics.h for values with
// their definitions.
#pragma once

#include "evaluation/uplift/ranking.h"

namespace marketday {

// Mean of the cumulative gain over n + 1 points.
double causalml_auuc(const UpliftRanking& ranking, bool normalised);
// Mean of the Qini curve less that of the random line over n + 1 points.
double causalml_qini(const UpliftRanking& ranking, bool normalised);

}  // namespace marketday
