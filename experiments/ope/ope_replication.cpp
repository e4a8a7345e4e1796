#include "experiments/ope/ope_replication.h"

#include <algorithm>
#include <cmath>

#include "evaluation/log/memory_log.h"
#include "experiments/log_recorder.h"
#include "sim/random.h"

namespace marketday {
namespace {

// A log and, row by row, what every action would have brought.
struct KnownLog {
  explicit KnownLog(const LogMeta& meta) : log(meta) {}
  MemoryLog log;
  std::vector<double> truth;  // rows x actions
};

bool is_promoted(int action) {
  return action != 0;
}

// The reward as the case counts it.
double counted(const OpeCase& c, double reward) {
  if (!c.orders_only) return reward;
  return reward != 0.0 ? 1.0 : 0.0;
}

// What the reward of an action is in the mean once reversals are in.
double after_reversals(const OpeCase& c, int action, double reward) {
  return is_promoted(action) ? reward * (1.0 - c.fraud_share * c.fraud_reversed) : reward;
}

std::unique_ptr<KnownLog> simulate(const OpeBenchmark& b, const OpeCase& c, std::uint64_t seed,
                                   const std::function<void()>& stepped) {
  const auto environment = make_environment(c.experiment);
  const auto behaviour = make_policy(c.behaviour, environment->spec());
  LogMeta meta;
  meta.spec = logged_spec(environment->spec());
  auto known = std::make_unique<KnownLog>(meta);
  const std::size_t width = meta.spec.actions.size();
  LogRecorder recorder(*environment, *behaviour, true);
  recorder.record(
      seed, b.rows.back(), [&](const FeedbackBlock& block, const std::vector<double>& truth) {
        FeedbackBlock counted_block = block;
        for (double& reward : counted_block.rewards) reward = counted(c, reward);
        known->log.add(counted_block);
        for (std::size_t i = 0; i < truth.size(); ++i) {
          const int action = static_cast<int>(i % width);
          const bool is_known = !std::isnan(truth[i]);
          known->truth.push_back(is_known ? after_reversals(c, action, counted(c, truth[i])) : 0.0);
        }
        stepped();
      });
  return known;
}

// The mean reward where the policy itself decides.
double deployed_value(const OpeCase& c, const Policy& policy, std::uint64_t seed,
                      std::int64_t rows) {
  const auto environment = make_environment(c.experiment);
  LogRecorder recorder(*environment, policy, false);
  double sum = 0.0;
  recorder.record(seed, rows, [&](const FeedbackBlock& block, const std::vector<double>&) {
    for (std::size_t row = 0; row < block.rows; ++row) {
      sum += after_reversals(c, block.actions[row], counted(c, block.rewards[row]));
    }
  });
  return sum / static_cast<double>(rows);
}

// The first rows, without what the log leaves out.
std::unique_ptr<MemoryLog> seen_part(const OpeCase& c, MemoryLog& whole, std::int64_t rows) {
  LogMeta meta;
  meta.spec = whole.meta().spec;
  std::vector<std::size_t> kept;
  std::vector<Feature> features;
  const std::size_t all = meta.spec.features.size();
  for (std::size_t f = 0; f < all; ++f) {
    const Feature& feature = meta.spec.features[f];
    if (std::find(c.hidden.begin(), c.hidden.end(), feature.name) != c.hidden.end()) continue;
    kept.push_back(f);
    features.push_back(feature);
  }
  meta.spec.features = features;
  auto part = std::make_unique<MemoryLog>(meta);
  const auto late_from = rows - static_cast<std::int64_t>(c.late_share * static_cast<double>(rows));
  whole.for_each_block([&](const FeedbackBlock& block) {
    FeedbackBlock seen = block;
    seen.features.clear();
    seen.rows = 0;
    for (std::size_t row = 0; row < block.rows && block.rounds[row] < rows; ++row) {
      ++seen.rows;
      for (const std::size_t f : kept) seen.features.push_back(block.features[row * all + f]);
      if (block.rounds[row] >= late_from) seen.rewards[row] = 0.0;
    }
    if (seen.rows > 0) part->add(seen);
  });
  return part;
}

std::vector<PanelEstimator> estimators_of(const OpeBenchmark& b) {
  std::vector<PanelEstimator> estimators;
  for (const OpeEstimator& e : b.estimators) {
    estimators.push_back(panel_estimator(e.name, e.parameters, e.label));
  }
  return estimators;
}

// What the rows' own shoppers would have brought under a policy.
double true_value(const KnownLog& known, MemoryLog& part, const Policy& policy, std::int64_t rows) {
  const std::size_t width = part.meta().spec.actions.size();
  double sum = 0.0;
  std::size_t first = 0;
  std::vector<double> probabilities;
  part.for_each_block([&](const FeedbackBlock& block) {
    probabilities.assign(block.mask.size(), 0.0);
    policy.action_probabilities(observation_of(block), probabilities);
    for (std::size_t i = 0; i < probabilities.size(); ++i) {
      sum += probabilities[i] * known.truth[first * width + i];
    }
    first += block.rows;
  });
  return sum / static_cast<double>(rows);
}

double behaviour_truth(const OpeCase& c, KnownLog& known, std::int64_t rows) {
  double sum = 0.0;
  for (const FeedbackBlock& block : known.log.blocks()) {
    for (std::size_t row = 0; row < block.rows && block.rounds[row] < rows; ++row) {
      sum += after_reversals(c, block.actions[row], block.rewards[row]);
    }
  }
  return sum / static_cast<double>(rows);
}

void take(const Comparison& comparison, OpeRecord& record, const std::vector<NamedPolicy>& policies,
          const std::vector<OpeEstimator>& estimators) {
  for (std::size_t k = 0; k < policies.size(); ++k) {
    OpePolicyRecord& r = record.policies[k];
    for (const OpeEstimator& e : estimators) {
      const auto value = std::find_if(
          comparison.values.begin(), comparison.values.end(), [&](const ValueRow& row) {
            return row.policy == policies[k].label && row.estimator == e.label;
          });
      const auto difference =
          std::find_if(comparison.differences.begin(), comparison.differences.end(),
                       [&](const DifferenceRow& row) {
                         return row.policy == policies[k].label && row.estimator == e.label;
                       });
      r.values.push_back(value->value);
      r.low.push_back(value->interval.low);
      r.high.push_back(value->interval.high);
      r.difference.push_back(difference->difference);
      r.difference_low.push_back(difference->interval.low);
      r.difference_high.push_back(difference->interval.high);
      r.answers.push_back(difference->answer == Answer::ship          ? 1.0
                          : difference->answer == Answer::do_not_ship ? -1.0
                                                                      : 0.0);
    }
  }
}

}  // namespace

OpeReplication replicate(const OpeBenchmark& b, const OpeCase& c, std::uint64_t seed,
                         const std::function<void()>& stepped) {
  const auto known = simulate(b, c, seed, stepped);
  ComparisonSettings settings;
  settings.model = b.model;
  settings.model_parameters = b.model_parameters;
  settings.level = b.level;
  settings.primary = b.primary;
  settings.estimate_propensities = c.estimates_propensities;
  OpeReplication replication;
  for (const std::int64_t rows : b.rows) {
    const auto part = seen_part(c, known->log, rows);
    std::vector<NamedPolicy> policies;
    for (const Arm& arm : c.experiment.arms) {
      policies.push_back({arm.label, make_policy(arm, part->meta().spec)});
    }
    OpeRecord record;
    record.behaviour_truth = behaviour_truth(c, *known, rows);
    record.policies.resize(policies.size());
    take(compare_policies(*part, policies, estimators_of(b), kBehaviour, settings), record,
         policies, b.estimators);
    for (std::size_t k = 0; k < policies.size(); ++k) {
      record.policies[k].truth = true_value(*known, *part, *policies[k].policy, rows);
      // hidden features are there when a policy runs, but it does not look at them
      if (rows == b.rows.back() && c.hidden.empty()) {
        record.policies[k].deployed = deployed_value(c, *policies[k].policy, seed, rows);
      }
      stepped();
    }
    replication.push_back(std::move(record));
  }
  for (OpeRecord& record : replication) {
    for (std::size_t k = 0; k < record.policies.size(); ++k) {
      record.policies[k].deployed = replication.back().policies[k].deployed;
    }
  }
  return replication;
}

}  // namespace marketday
