// Group-sequential designs: a few planned looks, each with its own critical value. The law of the
// test statistic over the looks is worked out by numerical integration (Armitage, McPherson and
// Rowe 1969; Jennison and Turnbull 2000, chapter 19), not simulated.
#pragma once

#include <span>
#include <vector>

namespace marketday::ab {

// What ends at each look: P(first leaves (lower_k, upper_k) at look k), above or below. z_k has
// mean drift sqrt(information_k) and independent increments in z sqrt(information).
struct Exits {
  std::vector<double> above;
  std::vector<double> below;
};

// `information`: ascending, of the whole plan where the last is 1. Bounds of |z| over 8 stand for
// none.
Exits exit_probabilities(std::span<const double> information, std::span<const double> lower,
                         std::span<const double> upper, double drift = 0.0);

// P(|z_k| >= critical_k at any look).
double crossing_probability(std::span<const double> information, std::span<const double> critical,
                            double drift = 0.0);

// 1 / looks, 2 / looks, ..., 1.
std::vector<double> equal_looks(int looks);

// Two-sided critical values that spend alpha t^exponent (Kim and DeMets 1987; Lan and DeMets 1983),
// half of it on either side. Each side's bound is solved as if the other were not there, as
// ldbounds and spotify-confidence have it: never above alpha.
std::vector<double> spending_bounds(std::span<const double> information, double alpha,
                                    double exponent);

// |z| >= c at every look (Pocock 1977).
double pocock_constant(int looks, double alpha);
// |z_k| >= c sqrt(K / k) (O'Brien and Fleming 1979).
double obrien_fleming_constant(int looks, double alpha);

// The drift at which crossing has this probability.
double drift_for_power(std::span<const double> information, std::span<const double> critical,
                       double power);

}  // namespace marketday::ab
