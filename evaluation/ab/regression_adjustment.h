// Regression adjustment with all interactions (Lin 2013, "Agnostic notes on regression
// adjustments"): Y on arm, centred covariates and their products; the arm's coefficient with
// heteroscedasticity-robust errors. Asymptotically never less precise than the plain difference.
#pragma once

#include <span>
#include <vector>

#include "evaluation/ab/effect.h"

namespace marketday::ab {

// `covariates`: one column each, as long as `outcome`; a column that is constant within an arm is
// an InputError. HC2 errors (MacKinnon and White 1985), normal interval.
Effect lin_effect(std::span<const double> outcome, std::span<const unsigned char> treated,
                  const std::vector<std::vector<double>>& covariates, double alpha);

}  // namespace marketday::ab
