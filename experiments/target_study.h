// What `marketday target` works out from an experiment: effects, the held-out part's ranking,
// allocation under the budget, and what each rule would have earned there. It prints nothing.
#pragma once

#include "evaluation/uplift/metrics.h"
#include "evaluation/uplift/policy_value.h"
#include "experiments/target_data.h"
#include "models/exact/knapsack.h"
#include "policies/policy.h"

namespace marketday {

struct ArmStudy {
  std::string name;
  ArmEffect raw;          // of all rows
  double adjusted = 0.0;  // doubly robust effect of all rows, cross-fitted
  double adjusted_error = 0.0;
  // of the held-out rows of this arm and the control; none for the control
  std::vector<UpliftMetric> metrics;
  std::vector<CurvePoint> qini;
  std::vector<CurvePoint> perfect;  // outcomes of 0 and 1 only
};

// A rule's arms on the held-out rows, and what they were worth there.
struct RuleStudy {
  std::string name;         // "never", "always Mens", "targeted", "budgeted", "paced"
  std::vector<int> chosen;  // one a held-out row
  double targeted_share = 0.0;
  double cost = 0.0;               // of all held-out rows
  double expected = 0.0;           // value as the learner expects it, all rows
  std::vector<TrialValue> values;  // ips, snips, dr
  std::vector<TrialValue> gains;   // over "never", paired
};

struct TargetStudy {
  std::vector<ArmStudy> arms;  // control first
  std::string split_sha256;    // of the training rows' numbers
  std::size_t training_rows = 0;
  Trial held_out;
  Eigen::MatrixXd effects;  // held-out rows x arms, 0 for the control
  std::vector<RuleStudy> rules;
  std::optional<Allocation> allocation;  // under the budget
  double paced_value = 0.0;
  EnvironmentSpec spec;  // features and actions of the policy file
  std::unique_ptr<Policy> policy;
};

TargetStudy study_target(const TargetData& data, const TargetOptions& options);

}  // namespace marketday
