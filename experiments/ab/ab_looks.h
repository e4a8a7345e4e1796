// The looks of a sequential test over the rows of a file in their order.
#pragma once

#include "experiments/ab/ab_analysis.h"

namespace marketday {

// Up to the first look that rejects. `outcome`: adjusted for covariates already.
std::vector<AbLook> looks_of(const std::vector<double>& outcome,
                             const std::vector<unsigned char>& treated, const AbOptions& options);

}  // namespace marketday
