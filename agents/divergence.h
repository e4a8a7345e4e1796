// Kullback-Leibler divergences of one-parameter families by their means, and the greatest mean
// within a divergence: what KL-UCB and the Lai-Robbins bound are made of.
#pragma once

#include <span>

namespace marketday {

double bernoulli_divergence(double p, double q);
double poisson_divergence(double p, double q);
double exponential_divergence(double p, double q);

// The greatest q with divergence(p, q) <= most.
double bernoulli_upper_mean(double p, double most);
double gaussian_upper_mean(double p, double most, double variance = 0.25);
double poisson_upper_mean(double p, double most);
double exponential_upper_mean(double p, double most);

// Lai & Robbins (1985): any good policy's regret grows at least as this times ln t, for arms that
// pay 1 with the given chances.
double lai_robbins_slope(std::span<const double> chances);

}  // namespace marketday
