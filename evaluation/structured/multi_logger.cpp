#include "evaluation/structured/multi_logger.h"

#include <fmt/core.h>

#include <algorithm>

#include "evaluation/column_checks.h"
#include "sim/io/error.h"

namespace marketday::structured {
namespace {

bool modelled(const MultiLoggerLog& log) {
  return !log.q.empty() || !log.v.empty();
}

void check(const MultiLoggerLog& log, std::span<const double> propensities,
           std::string_view propensity_name) {
  require_some("rows", log.reward.size());
  require_size("loggers", log.logger.size(), log.reward.size());
  require_size("target probabilities", log.target.size(), log.reward.size());
  require_size(propensity_name, propensities.size(), log.reward.size());
  require_finite("reward", log.reward);
  require_probabilities("target probability", log.target);
  require_propensities(propensity_name, propensities);
  if (!modelled(log)) return;
  require_size("qhat of the actions taken", log.q.size(), log.reward.size());
  require_size("qhat under the policy", log.v.size(), log.reward.size());
  require_finite("qhat of the action taken", log.q);
  require_finite("qhat under the policy", log.v);
}

std::vector<double> ratios(std::span<const double> target, std::span<const double> propensities) {
  std::vector<double> weights(target.size());
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = target[i] / propensities[i];
  return weights;
}

// w (r - qhat), or w r without a model
std::vector<double> weighted_residuals(const MultiLoggerLog& log, std::span<const double> weights) {
  std::vector<double> terms(weights.size());
  for (std::size_t i = 0; i < terms.size(); ++i) {
    terms[i] = weights[i] * (log.reward[i] - (modelled(log) ? log.q[i] : 0.0));
  }
  return terms;
}

InfluenceEstimate with_model(const MultiLoggerLog& log, std::vector<double> terms,
                             std::span<const double> weights) {
  if (modelled(log)) {
    for (std::size_t i = 0; i < terms.size(); ++i) terms[i] += log.v[i];
  }
  return mean_of_terms(std::move(terms), weights);
}

// n / n_k M_k by logger, so that a plain mean over rows gives sum_k M_k mean_k.
std::vector<double> shares(const MultiLoggerLog& log, std::span<const double> terms) {
  const std::uint32_t loggers = *std::max_element(log.logger.begin(), log.logger.end()) + 1;
  std::vector<double> rows(loggers, 0.0);
  std::vector<double> mean(loggers, 0.0);
  std::vector<double> variance(loggers, 0.0);
  for (std::size_t i = 0; i < terms.size(); ++i) {
    rows[log.logger[i]] += 1.0;
    mean[log.logger[i]] += terms[i];
  }
  for (std::uint32_t k = 0; k < loggers; ++k) mean[k] /= std::max(1.0, rows[k]);
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const double off = terms[i] - mean[log.logger[i]];
    variance[log.logger[i]] += off * off;
  }
  double sum = 0.0;
  for (std::uint32_t k = 0; k < loggers; ++k) {
    variance[k] /= std::max(1.0, rows[k]);
    if (rows[k] < 2.0 || variance[k] <= 0.0) {
      throw InputError(fmt::format(
          "logger {}: {} rows with variance {} of the weighted rewards; this estimator divides by "
          "it: use the balanced one",
          k, rows[k], variance[k]));
    }
    sum += rows[k] / variance[k];
  }
  std::vector<double> share(loggers);
  for (std::uint32_t k = 0; k < loggers; ++k) {
    share[k] = static_cast<double>(terms.size()) / (variance[k] * sum);
  }
  return share;
}

}  // namespace

InfluenceEstimate multi_logger_naive(const MultiLoggerLog& log) {
  check(log, log.behaviour, "behaviour propensity");
  const std::vector<double> weights = ratios(log.target, log.behaviour);
  return with_model(log, weighted_residuals(log, weights), weights);
}

InfluenceEstimate multi_logger_balanced(const MultiLoggerLog& log) {
  check(log, log.average, "average propensity");
  const std::vector<double> weights = ratios(log.target, log.average);
  return with_model(log, weighted_residuals(log, weights), weights);
}

InfluenceEstimate multi_logger_weighted(const MultiLoggerLog& log) {
  check(log, log.behaviour, "behaviour propensity");
  std::vector<double> weights = ratios(log.target, log.behaviour);
  std::vector<double> terms = weighted_residuals(log, weights);
  std::vector<double> whole = terms;
  for (std::size_t i = 0; modelled(log) && i < whole.size(); ++i) whole[i] += log.v[i];
  const std::vector<double> share = shares(log, whole);
  for (std::size_t i = 0; i < terms.size(); ++i) {
    terms[i] *= share[log.logger[i]];
    weights[i] *= share[log.logger[i]];
  }
  return with_model(log, std::move(terms), weights);
}

std::vector<double> average_behaviour(std::span<const std::uint32_t> logger,
                                      std::span<const double> behaviour_by_logger,
                                      std::size_t loggers) {
  require_some("loggers", loggers);
  require_some("rows", logger.size());
  require_size("behaviour propensities", behaviour_by_logger.size(), logger.size() * loggers);
  require_indices("logger", logger, loggers);
  require_probabilities("behaviour propensity", behaviour_by_logger);
  std::vector<double> share(loggers, 0.0);
  for (const std::uint32_t k : logger) share[k] += 1.0 / static_cast<double>(logger.size());
  std::vector<double> average(logger.size(), 0.0);
  for (std::size_t i = 0; i < logger.size(); ++i) {
    for (std::size_t k = 0; k < loggers; ++k) {
      average[i] += share[k] * behaviour_by_logger[i * loggers + k];
    }
  }
  return average;
}

}  // namespace marketday::structured
