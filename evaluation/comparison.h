// Policies compared on one log: every policy by every estimator, paired differences to a baseline
// with an answer (ship, do not ship, cannot tell), what each policy costs and gives in each
// segment. Reads the log twice in blocks, so that its length does not matter.
#pragma once

#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "evaluation/difference.h"
#include "evaluation/log/log_checks.h"
#include "evaluation/log/log_source.h"
#include "evaluation/panel.h"
#include "evaluation/reward_model.h"
#include "policies/policy.h"

namespace marketday {

struct NamedPolicy {
  std::string label;
  std::unique_ptr<Policy> policy;
};

struct ComparisonSettings {
  std::string model = "ridge";  // of rewards; "none": estimators that need it are left out
  Json model_parameters = Json::object();
  std::string interval = "student";  // student, percentile or bca
  double level = 0.95;
  double least_effective_rows = 100.0;
  double most_unsupported = 0.01;  // share of a policy's decisions on actions never logged
  std::string segment;             // feature whose values are looked at apart; "": none
  std::string primary = "dr";      // the estimator that answers; snips where there is no model
  // Sees every block once more: the model's reward of every action (rows x actions; empty without a
  // model) and each policy's probabilities (rows x actions).
  std::function<void(const FeedbackBlock& block, const std::vector<double>& predicted,
                     const std::vector<std::vector<double>>& probabilities)>
      observe;
  bool estimate_propensities = false;  // from the actions' features; the logged ones are not used
};

struct ValueRow {
  std::string policy;
  std::string estimator;
  double value = 0.0;
  double standard_error = 0.0;
  Interval interval;
  double lambda = std::numeric_limits<double>::quiet_NaN();
};

enum class Answer { ship, do_not_ship, cannot_tell };
const char* name_of(Answer answer);

struct DifferenceRow {
  std::string policy;
  std::string estimator;
  double difference = 0.0;
  double standard_error = 0.0;
  Interval interval;
  double p_value = 1.0;           // two-sided
  double adjusted_p_value = 1.0;  // Holm (1979) over the policies
  Answer answer = Answer::cannot_tell;
  std::string why;
};

struct PolicyDiagnostics {
  std::string policy;
  WeightSummary weights;
  double unsupported = 0.0;           // share of its decisions on actions never logged
  std::vector<double> action_shares;  // of its decisions
};

struct SegmentRow {
  double value = 0.0;  // of the feature
  std::string policy;
  double rows = 0.0;
  DifferenceRow difference;
};

struct CostRow {
  std::string policy;
  std::string cost;
  double value = 0.0;  // a decision
  Interval interval;
};

struct Comparison {
  std::int64_t rows = 0;
  std::size_t groups = 0;
  std::string baseline;
  std::string primary;
  std::vector<LogCheck> checks;
  std::vector<ActionUse> actions;
  std::vector<ValueRow> values;            // the behaviour policy first
  std::vector<DifferenceRow> differences;  // of the primary estimator first
  std::vector<PolicyDiagnostics> diagnostics;
  std::vector<SegmentRow> segments;
  std::vector<CostRow> costs;
  std::optional<std::string> safe;  // the best policy that is surely better than the behaviour
  double safe_lower_bound = 0.0;
};

inline constexpr const char* kBehaviour = "behaviour";  // the policy that wrote the log

// `baseline`: kBehaviour or the label of a policy. InputError for what does not fit the log.
Comparison compare_policies(LogSource& log, const std::vector<NamedPolicy>& policies,
                            std::vector<PanelEstimator> estimators, const std::string& baseline,
                            const ComparisonSettings& settings);

// Holm 1979: in the order given.
std::vector<double> holm(const std::vector<double>& p_values);

}  // namespace marketday
