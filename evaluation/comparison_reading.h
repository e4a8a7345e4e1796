// The two readings of a log that a comparison rests on: the first checks it and fits the models,
// the second adds every row, policy by policy, to the panels. What is made of them: comparison.cpp.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "evaluation/comparison.h"
#include "evaluation/group_ids.h"
#include "evaluation/policy_rows.h"
#include "evaluation/propensity_model.h"

namespace marketday {

class ComparisonReading {
 public:
  ComparisonReading(LogSource& log, const std::vector<NamedPolicy>& policies,
                    std::vector<PanelEstimator> estimators, const ComparisonSettings& settings);

  void read_first();
  void read_second();

  const LogChecks& checks() const { return checks_; }
  const Panel& panel() const { return *panel_; }  // policies: the behaviour first
  const std::vector<Panel>& cost_panels() const { return cost_panels_; }
  const std::map<double, Panel>& segment_panels() const { return segment_panels_; }
  // Of a policy's decisions, by action.
  std::vector<double> shares(std::size_t policy) const;

 private:
  // Everything of a block that does not depend on the estimator.
  struct Prepared {
    std::vector<std::uint32_t> groups;
    std::vector<double> predicted;          // rows x actions; empty without a model
    std::vector<PolicyRowValues> policies;  // the behaviour first
  };
  std::size_t most_groups() const;
  std::unique_ptr<Policy> known_behaviour() const;
  int segment_feature() const;
  Prepared prepare(const FeedbackBlock& block);
  static void add_to(Panel& panel, std::span<const double> rewards, const Prepared& prepared);
  void add_cost(const FeedbackBlock& block, const Prepared& prepared, std::size_t cost);
  void add_segments(const FeedbackBlock& block, const Prepared& prepared, std::size_t feature);
  Panel& segment_panel(double value);

  LogSource& log_;
  EnvironmentSpec spec_;
  const std::vector<NamedPolicy>& policies_;
  std::vector<PanelEstimator> estimators_;
  const ComparisonSettings& settings_;
  LogChecks checks_;
  GroupIds ids_;
  std::unique_ptr<RewardModel> model_;
  std::optional<PropensityModel> propensities_;
  std::optional<Panel> panel_;
  std::vector<Panel> cost_panels_;
  std::map<double, Panel> segment_panels_;
  std::vector<std::vector<double>> shares_;  // by policy, sums of probabilities by action
};

}  // namespace marketday
