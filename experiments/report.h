// report.html: one self-contained page with the profit comparison, learning curves and the market
// day by day. Charts by Chart.js, inlined; no dates, no network.
#pragma once

#include <string>

#include "experiments/results.h"

namespace marketday {

std::string report_page(const Experiment& experiment, const Results& results);

}  // namespace marketday
