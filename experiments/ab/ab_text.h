// The lines of `marketday abtest` for the terminal, some of which the page shows as well.
#pragma once

#include <string>

#include "experiments/ab/ab_files.h"

namespace marketday {

std::string ratio_text(const AbReport& report);
std::string bayesian_text(const AbComparison& comparison, bool lower_is_better);  // may be empty
std::string guardrail_text(const AbGuardrail& guardrail);

}  // namespace marketday
