// CMA-ES over the box of a calibration's bounds: pagmo's, with Hansen's (2016) rates.
#pragma once

#include "models/calibration/problem.h"

namespace marketday {

// The best place of `candidates` (whole generations only), `start` among them; `criterion` is
// called for one place after another.
Eigen::VectorXd search_by_cma_es(
    const CalibrationProblem& problem, const Eigen::VectorXd& start, int candidates,
    std::uint64_t seed, const std::function<double(const Eigen::VectorXd& working)>& criterion);

}  // namespace marketday
