#include "evaluation/uplift/policy_value.h"

#include <cmath>

namespace marketday {
namespace {

constexpr double kNormal95 = 1.959963984540054;

double mean_of(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

// Of the mean of values with the mean `mean`.
double error_of_mean(const std::vector<double>& values, double mean) {
  const auto n = static_cast<double>(values.size());
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / (n - 1.0) / n);
}

std::vector<double> weights_of(const RandomisedLog& log, std::span<const int> chosen) {
  std::vector<double> weights(chosen.size(), 0.0);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    if (log.arm[i] != chosen[i]) continue;
    weights[i] = 1.0 / log.propensity[static_cast<std::size_t>(chosen[i])];
  }
  return weights;
}

void diagnose(const std::vector<double>& weights, TrialValue& estimate) {
  double sum = 0.0;
  double squares = 0.0;
  for (const double w : weights) {
    sum += w;
    squares += w * w;
  }
  estimate.effective_rows = squares > 0.0 ? sum * sum / squares : 0.0;
  estimate.mean_weight = sum / static_cast<double>(weights.size());
  const double error = error_of_mean(weights, estimate.mean_weight);
  estimate.weights_doubtful = std::abs(estimate.mean_weight - 1.0) > 4.0 * error;
}

// The influence values are about `value`.
TrialValue finished(const char* name, double value, std::vector<double> influence) {
  TrialValue estimate;
  estimate.estimator = name;
  estimate.value = value;
  estimate.standard_error = error_of_mean(influence, mean_of(influence));
  estimate.low = value - kNormal95 * estimate.standard_error;
  estimate.high = value + kNormal95 * estimate.standard_error;
  estimate.influence = std::move(influence);
  return estimate;
}

TrialValue mean_estimate(const char* name, std::vector<double> terms,
                         const std::vector<double>& weights) {
  const double value = mean_of(terms);
  for (double& term : terms) term -= value;
  TrialValue estimate = finished(name, value, std::move(terms));
  diagnose(weights, estimate);
  return estimate;
}

}  // namespace

TrialValue ips_value(const RandomisedLog& log, std::span<const int> chosen) {
  const std::vector<double> weights = weights_of(log, chosen);
  std::vector<double> terms(weights);
  for (std::size_t i = 0; i < terms.size(); ++i) terms[i] *= log.outcome[i];
  return mean_estimate("ips", std::move(terms), weights);
}

TrialValue snips_value(const RandomisedLog& log, std::span<const int> chosen) {
  const std::vector<double> weights = weights_of(log, chosen);
  double sum = 0.0;
  double total = 0.0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    sum += weights[i];
    total += weights[i] * log.outcome[i];
  }
  const double value = total / sum;
  const double mean_weight = sum / static_cast<double>(weights.size());
  std::vector<double> influence(weights);
  for (std::size_t i = 0; i < influence.size(); ++i) {
    influence[i] *= (log.outcome[i] - value) / mean_weight;
  }
  TrialValue estimate = finished("snips", value, std::move(influence));
  diagnose(weights, estimate);
  return estimate;
}

TrialValue dr_value(const RandomisedLog& log, std::span<const int> chosen,
                    const Eigen::MatrixXd& expected) {
  const std::vector<double> weights = weights_of(log, chosen);
  std::vector<double> terms(weights);
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    terms[i] = expected(row, chosen[i]) + weights[i] * (log.outcome[i] - expected(row, log.arm[i]));
  }
  return mean_estimate("dr", std::move(terms), weights);
}

TrialValue paired_difference(const TrialValue& one, const TrialValue& other) {
  std::vector<double> influence(one.influence);
  for (std::size_t i = 0; i < influence.size(); ++i) influence[i] -= other.influence[i];
  return finished(one.estimator.c_str(), one.value - other.value, std::move(influence));
}

std::vector<ArmEffect> arm_effects(std::span<const int> arm, std::span<const double> outcome,
                                   int arms) {
  std::vector<std::vector<double>> outcomes(static_cast<std::size_t>(arms));
  for (std::size_t i = 0; i < arm.size(); ++i) {
    outcomes[static_cast<std::size_t>(arm[i])].push_back(outcome[i]);
  }
  std::vector<ArmEffect> effects;
  for (const std::vector<double>& own : outcomes) {
    ArmEffect e;
    e.rows = own.size();
    e.mean = mean_of(own);
    e.mean_error = error_of_mean(own, e.mean);
    if (!effects.empty()) {
      e.effect = e.mean - effects.front().mean;
      e.effect_error = std::hypot(e.mean_error, effects.front().mean_error);
      e.low = e.effect - kNormal95 * e.effect_error;
      e.high = e.effect + kNormal95 * e.effect_error;
    }
    effects.push_back(e);
  }
  return effects;
}

}  // namespace marketday
