// The shares x >= 0, sum x = 1 of least x'Hx, H symmetric and positive semidefinite and small: an
// active-set method (Nocedal & Wright 2006, algorithm 16.3), exact up to rounding. A trace of 1e-12
// added to the diagonal picks one of several solutions.
#pragma once

#include <Eigen/Dense>

namespace marketday::sequential {

Eigen::VectorXd least_on_simplex(const Eigen::MatrixXd& h);

}  // namespace marketday::sequential
