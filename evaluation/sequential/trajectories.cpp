#include "evaluation/sequential/trajectories.h"

#include <fmt/core.h>

#include <algorithm>

#include "evaluation/column_checks.h"
#include "sim/io/error.h"

namespace marketday::sequential {
namespace {

void check_offsets(const Trajectories& log) {
  if (log.offsets.size() < 2) throw InputError("trajectories: none; at least one is needed");
  if (log.offsets.front() != 0 || log.offsets.back() != log.rows()) {
    throw InputError(
        fmt::format("trajectory offsets: from {} to {}; they must run from 0 to the {} "
                    "rows of the rewards",
                    log.offsets.front(), log.offsets.back(), log.rows()));
  }
  for (std::size_t i = 0; i + 1 < log.offsets.size(); ++i) {
    if (log.offsets[i] < log.offsets[i + 1]) continue;
    throw InputError(fmt::format("trajectory offsets: trajectory {} has no step; drop it", i));
  }
}

}  // namespace

std::size_t Trajectories::longest() const {
  std::size_t most = 0;
  for (std::size_t i = 0; i < count(); ++i) most = std::max(most, length(i));
  return most;
}

void check(const Trajectories& log) {
  check_offsets(log);
  require_size("behaviour propensities", log.behaviour.size(), log.rows());
  require_size("target probabilities", log.target.size(), log.rows());
  require_finite("reward", log.reward);
  require_propensities("behaviour propensity", log.behaviour);
  require_probabilities("target probability", log.target);
  if (!(log.gamma > 0.0 && log.gamma <= 1.0)) {
    throw InputError(fmt::format("gamma: found {}; it must be above 0 and at most 1", log.gamma));
  }
}

ActionValues action_values(std::span<const double> q, std::span<const double> target,
                           std::span<const std::uint32_t> action, std::size_t actions) {
  require_some("actions", actions);
  require_size("Qhat", q.size(), action.size() * actions);
  require_size("target probabilities", target.size(), q.size());
  require_indices("action", action, actions);
  require_distributions("target probability", target, actions);
  require_finite("Qhat", q);
  ActionValues values{std::vector<double>(action.size()), std::vector<double>(action.size())};
  for (std::size_t row = 0; row < action.size(); ++row) {
    const std::size_t at = row * actions;
    double sum = 0.0;
    for (std::size_t k = 0; k < actions; ++k) sum += target[at + k] * q[at + k];
    values.expected[row] = sum;
    values.taken[row] = q[at + action[row]];
  }
  return values;
}

void check(const ActionValues& values, const Trajectories& log) {
  require_size("Qhat of the actions taken", values.taken.size(), log.rows());
  require_size("Vhat", values.expected.size(), log.rows());
  require_finite("Qhat of the action taken", values.taken);
  require_finite("Vhat", values.expected);
}

std::vector<double> cumulative_weights(const Trajectories& log) {
  std::vector<double> weights(log.rows());
  for (std::size_t i = 0; i < log.count(); ++i) {
    double product = 1.0;
    for (std::size_t row = log.offsets[i]; row < log.offsets[i + 1]; ++row) {
      product *= log.target[row] / log.behaviour[row];
      weights[row] = product;
    }
  }
  return weights;
}

std::vector<double> trajectory_weights(const Trajectories& log) {
  std::vector<double> weights(log.count());
  for (std::size_t i = 0; i < log.count(); ++i) {
    double product = 1.0;
    for (std::size_t row = log.offsets[i]; row < log.offsets[i + 1]; ++row) {
      product *= log.target[row] / log.behaviour[row];
    }
    weights[i] = product;
  }
  return weights;
}

std::vector<double> discounted_returns(const Trajectories& log) {
  std::vector<double> returns(log.count());
  for (std::size_t i = 0; i < log.count(); ++i) {
    double discount = 1.0;
    for (std::size_t row = log.offsets[i]; row < log.offsets[i + 1]; ++row) {
      returns[i] += discount * log.reward[row];
      discount *= log.gamma;
    }
  }
  return returns;
}

std::vector<double> step_normalisers(const Trajectories& log,
                                     std::span<const double> cumulative_weight) {
  std::vector<double> sums(log.longest(), 0.0);
  double ended = 0.0;  // weight of the trajectories over by step t
  std::vector<double> last(log.longest(), 0.0);
  for (std::size_t i = 0; i < log.count(); ++i) {
    const std::size_t length = log.length(i);
    for (std::size_t t = 0; t < length; ++t) sums[t] += cumulative_weight[log.begin(i) + t];
    last[length - 1] += cumulative_weight[log.begin(i) + length - 1];
  }
  for (std::size_t t = 0; t < sums.size(); ++t) {
    sums[t] = (sums[t] + ended) / static_cast<double>(log.count());
    ended += last[t];
    require_support(sums[t], fmt::format("from step {}", t));
  }
  return sums;
}

}  // namespace marketday::sequential
