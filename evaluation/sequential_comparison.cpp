#include "evaluation/sequential_comparison.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "evaluation/model_columns.h"
#include "evaluation/sequential/direct_method.h"
#include "evaluation/sequential/doubly_robust.h"
#include "evaluation/sequential/fitted_q_evaluation.h"
#include "evaluation/sequential/importance_sampling.h"
#include "evaluation/sequential/magic.h"
#include "sim/io/error.h"

namespace marketday {
namespace {

// All rows, in the order of trajectory and step.
struct Sequences {
  std::vector<std::size_t> offsets;
  std::vector<double> rewards;
  std::vector<double> propensities;
  std::vector<std::uint32_t> actions;
  std::vector<double> columns;                  // rows x columns
  std::vector<std::vector<double>> target;      // by policy: pi_e of the action taken
  std::vector<std::vector<double>> target_all;  // by policy: rows x actions
};

// The place of every logged row once trajectories are sorted.
std::vector<std::size_t> sorted_places(
    const std::vector<std::pair<std::int64_t, std::int64_t>>& keys, Sequences& s) {
  std::vector<std::size_t> order(keys.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto& key = keys[order[i]];
    if (i > 0 && key == keys[order[i - 1]]) {
      throw InputError(
          fmt::format("column `step`: step {} of trajectory {} twice; number the "
                      "decisions of each trajectory",
                      key.second, key.first));
    }
    if (i == 0 || key.first != keys[order[i - 1]].first) s.offsets.push_back(i);
  }
  s.offsets.push_back(order.size());
  return order;
}

Sequences read_sequences(LogSource& log, const std::vector<NamedPolicy>& policies,
                         const ModelColumns& columns) {
  const std::size_t width = log.meta().spec.actions.size();
  std::vector<std::pair<std::int64_t, std::int64_t>> keys;
  log.for_each_block([&](const FeedbackBlock& block) {
    for (std::size_t row = 0; row < block.rows; ++row) {
      keys.emplace_back(block.trajectories[row], block.steps[row]);
    }
  });
  Sequences s;
  const std::vector<std::size_t> order = sorted_places(keys, s);
  std::vector<std::size_t> place(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
  s.rewards.resize(order.size());
  s.propensities.resize(order.size());
  s.actions.resize(order.size());
  s.columns.resize(order.size() * columns.size());
  s.target.assign(policies.size(), std::vector<double>(order.size()));
  s.target_all.assign(policies.size(), std::vector<double>(order.size() * width));
  std::size_t first = 0;
  std::vector<double> probabilities;
  log.for_each_block([&](const FeedbackBlock& block) {
    for (std::size_t row = 0; row < block.rows; ++row) {
      const std::size_t at = place[first + row];
      s.rewards[at] = block.rewards[row];
      s.propensities[at] = block.propensities[row];
      s.actions[at] = static_cast<std::uint32_t>(block.actions[row]);
      columns.fill(std::span(block.features).subspan(row * columns.features(), columns.features()),
                   std::span(s.columns).subspan(at * columns.size(), columns.size()));
    }
    for (std::size_t k = 0; k < policies.size(); ++k) {
      probabilities.assign(block.mask.size(), 0.0);
      policies[k].policy->action_probabilities(observation_of(block), probabilities);
      for (std::size_t row = 0; row < block.rows; ++row) {
        const std::size_t at = place[first + row];
        std::copy_n(probabilities.begin() + static_cast<std::ptrdiff_t>(row * width), width,
                    s.target_all[k].begin() + static_cast<std::ptrdiff_t>(at * width));
        s.target[k][at] = std::min(
            1.0, probabilities[row * width + static_cast<std::size_t>(block.actions[row])]);
      }
    }
    first += block.rows;
  });
  return s;
}

Interval around(double value, double standard_error, std::size_t units, double level) {
  const double freedom = std::max(1.0, static_cast<double>(units) - 1.0);
  const double t = boost::math::quantile(boost::math::students_t(freedom), 0.5 + level / 2.0);
  return {value - t * standard_error, value + t * standard_error};
}

}  // namespace

std::vector<SequentialRow> compare_sequences(LogSource& log,
                                             const std::vector<NamedPolicy>& policies,
                                             double discount, double level) {
  using namespace sequential;  // NOLINT(google-build-using-namespace): the estimators by name
  const ModelColumns columns(log.meta().spec);
  const Sequences s = read_sequences(log, policies, columns);
  const Trajectories own{s.offsets, s.rewards, s.propensities, s.propensities, discount};
  const InfluenceEstimate behaviour = mean_of_terms(discounted_returns(own), {});
  std::vector<SequentialRow> rows;
  const auto add = [&](const std::string& policy, const char* name,
                       const std::function<InfluenceEstimate()>& estimate) {
    const double none = std::numeric_limits<double>::quiet_NaN();
    SequentialRow row{policy, name, none, {none, none}, none, {none, none}, 0.0};
    try {
      const InfluenceEstimate e = estimate();
      const InfluenceEstimate d = paired_difference(e, behaviour);
      row = {policy,
             name,
             e.value,
             around(e.value, standard_error(e), own.count(), level),
             d.value,
             around(d.value, standard_error(d), own.count(), level),
             e.weights.effective_sample_size};
    } catch (const InputError&) {
      // no trajectory goes on as the policy would: this estimator has no value, others may have
    }
    rows.push_back(std::move(row));
  };
  add(kBehaviour, "mean return", [&] { return behaviour; });
  for (std::size_t k = 0; k < policies.size(); ++k) {
    const Trajectories t{s.offsets, s.rewards, s.propensities, s.target[k], discount};
    const FittedQ fitted =
        fit_linear_q({t, log.meta().spec.actions.size(), s.actions, s.target_all[k], {}},
                     {columns.size(), s.columns, 1.0});
    const std::string& label = policies[k].label;
    add(label, "sequential_wdr", [&] { return weighted_doubly_robust(t, fitted.values); });
    add(label, "sequential_dr", [&] { return doubly_robust(t, fitted.values); });
    add(label, "magic", [&] { return magic(t, fitted.values, {}).estimate; });
    add(label, "fitted_q", [&] { return direct_method(t, fitted.values); });
    add(label, "per_decision_snis", [&] { return per_decision_snis(t); });
    add(label, "per_decision_is", [&] { return per_decision_is(t); });
    add(label, "trajectory_snis", [&] { return trajectory_snis(t); });
    add(label, "trajectory_is", [&] { return trajectory_is(t); });
  }
  return rows;
}

}  // namespace marketday
