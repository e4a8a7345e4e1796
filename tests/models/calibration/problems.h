// Calibration problems whose answers are known on paper.
#pragma once

#include <cmath>

#include "models/calibration/problem.h"

namespace marketday {

inline CalibrationParameter normal_prior(const std::string& name, double mean, double sd) {
  CalibrationParameter p{name, mean - 10.0 * sd, mean + 10.0 * sd, Transform::none};
  p.informed = true;
  p.prior_mean = mean;
  p.prior_sd = sd;
  return p;
}

inline CalibrationTarget target(const std::string& name, double value, double error) {
  CalibrationTarget t;
  t.name = name;
  t.value = value;
  t.standard_error = error;
  return t;
}

// T37 of the reference: theta ~ N(0, 1), ten observations of N(theta, 1), mean .8. Posterior
// N(.72727, .09091).
inline CalibrationProblem normal_mean_problem() {
  CalibrationProblem problem;
  problem.parameters = {normal_prior("theta", 0.0, 1.0)};
  problem.targets = {target("mean", 0.8, std::sqrt(0.1))};
  problem.simulate = [](const std::vector<double>& x, std::uint64_t seed) {
    return Eigen::VectorXd::Constant(1, x[0] + standard_normals(10, seed, 0, 0).mean()).eval();
  };
  return problem;
}

// y ~ N(a, exp(b)^2), 400 of them; moments: mean, variance, share below 0 and a fourth that says
// nothing new, mean of absolute values.
inline CalibrationProblem normal_sample_problem() {
  CalibrationProblem problem;
  problem.parameters = {{"a", -3.0, 3.0, Transform::none}, {"sd", 0.3, 3.0, Transform::log}};
  problem.targets = {target("mean", 0.0, 1.0), target("variance", 1.0, 1.0),
                     target("below_0", 0.5, 1.0), target("absolute", 1.0, 1.0)};
  problem.simulate = [](const std::vector<double>& x, std::uint64_t seed) {
    const Eigen::ArrayXd y = x[0] + x[1] * standard_normals(400, seed, 0, 0).array();
    Eigen::VectorXd moments(4);
    moments << y.mean(), (y - y.mean()).square().mean(), (y < 0.0).cast<double>().mean(),
        y.abs().mean();
    return moments;
  };
  return problem;
}

}  // namespace marketday
