// Policies by estimators over one reading of a log. Rows are added block by block and summed by
// group (the shopper, or a set of shoppers), from which values, intervals that allow for repeated
// shoppers, and paired differences follow. It keeps no rows.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "evaluation/estimator.h"
#include "evaluation/run_statistics.h"
#include "evaluation/tuning.h"

namespace marketday {

// An estimator under a label; where it is tuned, one of each candidate lambda.
struct PanelEstimator {
  std::string label;
  std::vector<double> lambdas;  // of `versions`; empty where there is no lambda
  std::vector<std::unique_ptr<Estimator>> versions;
  std::string tune = "none";
};
// `parameters` as described by the plug-in; InputError otherwise.
PanelEstimator panel_estimator(const std::string& name, const Json& parameters,
                               const std::string& label);

// One policy's view of a block of rows.
struct PolicyRows {
  std::span<const double> weights;       // pi_e(a | x) / pi_b(a | x)
  std::span<const double> model_logged;  // q(x, a); empty without a model
  std::span<const double> model_policy;  // sum of pi_e(k | x) q(x, k); empty without a model
};

// Sums over rows, by group.
struct GroupTerms {
  std::vector<double> base;    // q_pi, or 0
  std::vector<double> term;    // g(w) (r - q) or g(w) r
  std::vector<double> weight;  // g(w), or 1 a row
};

struct Estimate {
  double value = 0.0;
  double standard_error = 0.0;
  double lambda = 0.0;            // that was used; nan where there is none
  std::vector<double> influence;  // by group; the value's error is their mean, groups weighed alike
};

// Of a policy's weights over all rows.
struct WeightSummary {
  double rows = 0.0;
  double mean = 0.0;            // 1 where the log can answer
  double standard_error = 0.0;  // of that mean, by group
  double effective_rows = 0.0;  // (sum w)^2 / sum w^2, Kish 1965
  double greatest = 0.0;
  double top_share = 0.0;  // of the sum, in the greatest 1 % of groups
};

class Panel {
 public:
  Panel(std::vector<PanelEstimator> estimators, std::size_t policies, std::size_t groups);

  std::size_t policies() const { return policies_; }
  std::size_t groups() const { return counts_.size(); }
  const std::vector<PanelEstimator>& estimators() const { return estimators_; }
  bool uses_model() const;

  // Rows of one block for every policy in turn: first `begin_block`, then `add` of each.
  void begin_block(std::span<const std::uint32_t> groups, std::span<const double> rewards);
  void add(std::size_t policy, const PolicyRows& rows);

  double rows() const { return rows_; }
  Estimate estimate(std::size_t policy, std::size_t estimator) const;
  // The place of the lambda that was taken.
  std::size_t version_used(std::size_t policy, std::size_t estimator) const;
  GroupTerms terms(std::size_t policy, std::size_t estimator) const;
  std::span<const double> weights(std::size_t policy) const { return sums_[policy].weight; }
  std::span<const double> counts() const { return counts_; }
  WeightSummary diagnostics(std::size_t policy) const;

 private:
  // Of one policy: by group, and for tuning over all rows.
  struct Sums {
    std::vector<double> model;              // q_pi
    std::vector<double> weight;             // w
    std::vector<std::vector<double>> term;  // by version
    std::vector<std::vector<double>> used;  // by version; empty unless self-normalised
    std::vector<double> missed;             // by version: (w - g(w)) (r - q), sum
    double weight_squares = 0.0;
    double greatest = 0.0;
  };
  Candidacy candidacy(std::size_t policy, std::size_t estimator, std::size_t version) const;
  GroupTerms version_terms(std::size_t policy, std::size_t estimator, std::size_t version) const;

  std::vector<PanelEstimator> estimators_;
  std::size_t policies_;
  std::vector<std::size_t> first_;  // version of each estimator
  std::size_t versions_ = 0;
  std::vector<double> counts_;  // rows by group
  double rows_ = 0.0;
  std::vector<Sums> sums_;
  std::span<const std::uint32_t> block_groups_;
  std::span<const double> block_rewards_;
  std::vector<double> residual_;
  std::vector<double> used_;
};

// value = (sum base + sum term rows / sum weight) / rows, its influence by group and standard
// error.
Estimate estimate_from(const GroupTerms& terms, std::span<const double> counts);

}  // namespace marketday
