// What to do, in one sentence: the deciding method, the sample ratio and the guardrails put
// together.
#pragma once

#include <string>

#include "experiments/ab/ab_analysis.h"

namespace marketday {

const AbMethod& deciding(const AbComparison& comparison);
// After `p_adjusted` is known.
std::string verdict_of(const AbReport& report, const AbComparison& comparison,
                       const AbOptions& options);

}  // namespace marketday
