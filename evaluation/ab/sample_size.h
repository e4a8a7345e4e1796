// How many units a test needs, by formula: normal approximation, two-sided, unpooled variances.
#pragma once

namespace marketday::ab {

struct Plan {
  double variance_control = 1.0;  // of one unit
  double variance_treatment = 1.0;
  double alpha = 0.05;
  double power = 0.8;
  double treatment_ratio = 1.0;  // treatment units a control unit
  // What other methods save or cost: a covariate's (1 - rho^2), clusters' design effect.
  double variance_factor = 1.0;
};

// Variances p (1 - p) at the two rates.
Plan plan_for_proportions(double rate_control, double rate_treatment);
Plan plan_for_means(double standard_deviation);

// Control units: (z_alpha/2 + z_power)^2 (v_C + v_T / ratio) f / effect^2, rounded up.
double units_of_control(const Plan& plan, double effect);
// The effect found with the wanted power by so many control units.
double detectable_effect(const Plan& plan, double units_of_control);
// P(p-value < alpha) under this effect, both tails.
double power_of(const Plan& plan, double effect, double units_of_control);

// By how much more a design with looks needs at most: (drift of the looks / drift of one look)^2.
double inflation_of_looks(int looks, double alpha, double power, double spending_exponent);

}  // namespace marketday::ab
