// Power and false positives by simulation: the test is played many times, looks and all. What a
// formula says of large samples this says of the ones at hand.
#pragma once

#include <cstdint>

namespace marketday::ab {

enum class Outcome { proportion, mean };
enum class LookRule {
  fixed,            // Welch at the last look only
  naive,            // Welch at every look, as if each were the only one: wrong, for comparison
  always_valid,     // asymptotic confidence sequence
  msprt,            // tau = the planned effect
  group_sequential  // alpha t^2 spent
};

struct SimulatedTest {
  Outcome outcome = Outcome::proportion;
  double control_mean = 0.1;  // the rate, for proportions
  double effect = 0.01;       // treatment minus control; 0: false positives
  double planned_effect = 0.01;
  double standard_deviation = 1.0;  // of means
  std::int64_t units_per_arm = 10'000;
  int looks = 1;
  LookRule rule = LookRule::fixed;
  double alpha = 0.05;
  double units_per_cluster = 1.0;  // of means: clusters are randomised and analysed as units
  double intraclass_correlation = 0.0;
};

struct SimulatedPower {
  double share_rejected = 0.0;
  double standard_error = 0.0;               // of that share over runs
  double mean_share_used = 1.0;              // of the units, where a rejection ends the test
  double mean_estimate_of_rejections = 0.0;  // overstates the effect where power is low
};

// Draws are keyed by (seed, run): Purpose::ab_test. The same on any number of threads.
SimulatedPower simulate_power(const SimulatedTest& test, int runs, std::uint64_t seed);

}  // namespace marketday::ab
