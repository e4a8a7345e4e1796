#include "evaluation/ab/bayesian.h"

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>

namespace marketday::ab {
namespace {

constexpr double kTails[] = {1e-15, 1e-9, 1e-5, 1e-3, 0.02, 0.1, 0.3, 0.5};

template <typename Law>
Posterior posterior_of(const Law& law) {
  return {[law](double x) { return boost::math::pdf(law, x); },
          [law](double x) { return boost::math::cdf(law, x); },
          [law](double p) { return boost::math::quantile(law, p); }, boost::math::mean(law)};
}

// Quantiles of all arms: between two of them every integrand is smooth.
std::vector<double> panels(std::span<const Posterior> arms) {
  std::vector<double> ends;
  for (const Posterior& arm : arms) {
    for (const double tail : kTails) {
      ends.push_back(arm.quantile(tail));
      ends.push_back(arm.quantile(1.0 - tail));
    }
  }
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  return ends;
}

template <typename Function>
double integral(const Function& f, const std::vector<double>& ends) {
  double sum = 0.0;
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
    sum += boost::math::quadrature::gauss_kronrod<double, 31>::integrate(f, ends[i], ends[i + 1], 3,
                                                                         1e-13);
  }
  return sum;
}

}  // namespace

Posterior beta_posterior(double successes, double n, double prior_alpha, double prior_beta) {
  return posterior_of(
      boost::math::beta_distribution<double>(prior_alpha + successes, prior_beta + n - successes));
}

Posterior normal_posterior(const Moments& moments, double prior_mean, double prior_sd) {
  const double precision = moments.n / moments.variance;
  const double prior = std::isinf(prior_sd) ? 0.0 : 1.0 / (prior_sd * prior_sd);
  const double mean = (precision * moments.mean + prior * prior_mean) / (precision + prior);
  return posterior_of(
      boost::math::normal_distribution<double>(mean, 1.0 / std::sqrt(precision + prior)));
}

std::vector<BayesianArm> compare_posteriors(std::span<const Posterior> arms, double alpha) {
  const std::vector<double> ends = panels(arms);
  const auto all_below = [&](double x) {
    double product = 1.0;
    for (const Posterior& arm : arms) product *= arm.distribution(x);
    return product;
  };
  // E[max] = high - int prod F over the panels, whose first end has prod F = 0 and last 1
  const double greatest = ends.back() - integral(all_below, ends);
  std::vector<BayesianArm> result;
  for (std::size_t k = 0; k < arms.size(); ++k) {
    const auto is_best = [&](double x) {
      double product = arms[k].density(x);
      for (std::size_t j = 0; j < arms.size(); ++j) {
        if (j != k) product *= arms[j].distribution(x);
      }
      return product;
    };
    BayesianArm arm;
    arm.probability_best = integral(is_best, ends);
    arm.mean = arms[k].mean;
    arm.expected_loss = std::max(0.0, greatest - arm.mean);
    arm.credible = {arms[k].quantile(alpha / 2.0), arms[k].quantile(1.0 - alpha / 2.0)};
    result.push_back(arm);
  }
  return result;
}

}  // namespace marketday::ab
