// What a targeting rule would have earned, from an experiment whose arms were drawn with known
// constant shares: inverse propensities, self-normalised, and doubly robust. Every estimate keeps
// its influence values, so that differences of rules are paired row by row.
#pragma once

#include <Eigen/Core>
#include <span>
#include <string>
#include <vector>

namespace marketday {

struct RandomisedLog {
  std::span<const int> arm;            // given, one a row
  std::span<const double> outcome;     // one a row
  std::span<const double> propensity;  // one an arm
};

struct TrialValue {
  std::string estimator;  // "ips", "snips", "dr"
  double value = 0.0;     // mean outcome a row
  double standard_error = 0.0;
  double low = 0.0;  // 95 %, normal
  double high = 0.0;
  double effective_rows = 0.0;    // (sum w)^2 / sum w^2
  double mean_weight = 0.0;       // near 1 where the shares are right
  bool weights_doubtful = false;  // it is more than 4 standard errors away from 1
  std::vector<double> influence;  // one a row, mean 0
};

// `chosen`: the rule's arm, one a row. w_i = [arm_i = chosen_i] / propensity of arm_i.
// mean of w y (Horvitz & Thompson 1952)
TrialValue ips_value(const RandomisedLog& log, std::span<const int> chosen);
// sum of w y / sum of w (Hajek 1971), with the delta method's error
TrialValue snips_value(const RandomisedLog& log, std::span<const int> chosen);
// mean of q(x, chosen) + w (y - q(x, arm)) (Dudik, Langford & Li 2011). `expected`: rows x arms, by
// regressions that have not seen the rows.
TrialValue dr_value(const RandomisedLog& log, std::span<const int> chosen,
                    const Eigen::MatrixXd& expected);

// One rule's value less another's by the same estimator on the same rows.
TrialValue paired_difference(const TrialValue& one, const TrialValue& other);

// Mean outcome of each arm and its effect against arm 0, both with Welch's standard errors.
struct ArmEffect {
  std::size_t rows = 0;
  double mean = 0.0;
  double mean_error = 0.0;
  double effect = 0.0;
  double effect_error = 0.0;
  double low = 0.0;  // of the effect, 95 %, normal
  double high = 0.0;
};
std::vector<ArmEffect> arm_effects(std::span<const int> arm, std::span<const double> outcome,
                                   int arms);

}  // namespace marketday
