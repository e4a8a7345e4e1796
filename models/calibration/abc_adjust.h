// Local-linear adjustment of an ABC posterior (Beaumont, Zhang and Balding 2002): parameters, on
// the log-odds of their place between the bounds, are regressed on summaries with Epanechnikov
// weights of distance and a small ridge, and moved to where the summaries are the observed ones.
#pragma once

#include "models/calibration/abc.h"

namespace marketday {

// `inverse`: 1 / scale of each fitted summary. Leaves the posterior as it is where too few
// particles have weight.
void adjust(const CalibrationProblem& problem, const Eigen::VectorXd& observed,
            const Eigen::VectorXd& inverse, AbcPosterior& posterior);

}  // namespace marketday
