#include "evaluation/ab/sample_size.h"

#include <cmath>

#include "evaluation/ab/effect.h"
#include "evaluation/ab/group_sequential.h"

namespace marketday::ab {
namespace {

// Variance of the difference times the number of control units.
double unit_variance(const Plan& plan) {
  return (plan.variance_control + plan.variance_treatment / plan.treatment_ratio) *
         plan.variance_factor;
}

double drift_of_one_look(double alpha, double power) {
  return normal_tail_quantile(alpha / 2.0) + normal_tail_quantile(1.0 - power);
}

}  // namespace

Plan plan_for_proportions(double rate_control, double rate_treatment) {
  Plan plan;
  plan.variance_control = rate_control * (1.0 - rate_control);
  plan.variance_treatment = rate_treatment * (1.0 - rate_treatment);
  return plan;
}

Plan plan_for_means(double standard_deviation) {
  Plan plan;
  plan.variance_control = plan.variance_treatment = standard_deviation * standard_deviation;
  return plan;
}

double units_of_control(const Plan& plan, double effect) {
  const double drift = drift_of_one_look(plan.alpha, plan.power);
  // a hair off, so that rounding errors do not cost a unit
  return std::ceil(drift * drift * unit_variance(plan) / (effect * effect) - 1e-9);
}

double detectable_effect(const Plan& plan, double units_of_control) {
  return drift_of_one_look(plan.alpha, plan.power) *
         std::sqrt(unit_variance(plan) / units_of_control);
}

double power_of(const Plan& plan, double effect, double units_of_control) {
  const double drift = effect / std::sqrt(unit_variance(plan) / units_of_control);
  const double critical = normal_tail_quantile(plan.alpha / 2.0);
  return normal_cdf(drift - critical) + normal_cdf(-drift - critical);
}

double inflation_of_looks(int looks, double alpha, double power, double spending_exponent) {
  const std::vector<double> information = equal_looks(looks);
  const std::vector<double> bounds = spending_bounds(information, alpha, spending_exponent);
  const double ratio =
      drift_for_power(information, bounds, power) / drift_of_one_look(alpha, power);
  return ratio * ratio;
}

}  // namespace marketday::ab
