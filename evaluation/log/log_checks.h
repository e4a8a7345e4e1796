// What can be wrong with a log that reads well: found in one pass, told in one table.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "evaluation/log/feedback.h"

namespace marketday {

enum class Finding { fine, note, warning };
const char* name_of(Finding finding);

struct LogCheck {
  std::string what;
  Finding finding = Finding::fine;
  std::string detail;
};

// Of one action in the log.
struct ActionUse {
  std::int64_t rows = 0;
  double least_propensity = 1.0;
  double inverse = 0.0;  // sum of 1 / propensity: as many as all rows, where it is logged right
  double inverse_squares = 0.0;
  std::int64_t allowed = 0;  // rows it was allowed in
};

class LogChecks {
 public:
  explicit LogChecks(const EnvironmentSpec& spec);

  // `behaviour`: rows x actions, the probabilities of the policy that the meta file names; empty
  // where it is not known. InputError for a round that stands twice.
  void add(const FeedbackBlock& block, std::span<const double> behaviour);
  std::vector<LogCheck> report() const;

  std::int64_t rows() const { return rows_; }
  const std::vector<ActionUse>& actions() const { return actions_; }

 private:
  // Means of a stretch of the log.
  struct Stretch {
    double rows = 0.0;
    double rewards = 0.0;
    double reward_squares = 0.0;
    double log_propensities = 0.0;
    double log_propensity_squares = 0.0;
  };
  void check_round(std::int64_t round, std::int64_t position);
  LogCheck propensity_check() const;
  LogCheck sums_check() const;
  LogCheck actions_check() const;
  LogCheck behaviour_check() const;
  LogCheck drift_check(const char* what, double Stretch::*sum, double Stretch::*squares,
                       const char* advice) const;

  const EnvironmentSpec& spec_;
  std::int64_t rows_ = 0;
  std::vector<ActionUse> actions_;
  std::vector<bool> seen_;  // rounds of a log without positions, while they are small numbers
  std::unordered_set<std::uint64_t> seen_far_;
  bool sees_all_ = true;
  std::vector<Stretch> stretches_;
  std::int64_t compared_ = 0;  // with the behaviour policy
  std::int64_t differing_ = 0;
  double greatest_difference_ = 0.0;
};

}  // namespace marketday
