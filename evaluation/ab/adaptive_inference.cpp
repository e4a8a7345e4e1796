#include "evaluation/ab/adaptive_inference.h"

#include <cmath>

#include "sim/io/error.h"

namespace marketday::ab {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

struct Scores {
  std::vector<double> values;
  std::vector<double> weights;
};

// Gamma_t = m_t + 1[pulled] (y - m_t) / e_t with m_t from earlier rounds only; m_t = 0 for ipw.
Scores scores_of(const AdaptiveLog& log, std::size_t arm, AdaptiveEstimator estimator) {
  Scores scores;
  double sum = 0.0;
  double count = 0.0;
  for (std::size_t t = 0; t < log.rewards.size(); ++t) {
    const double e = log.propensities[t * log.arms + arm];
    const bool pulled = log.pulled[t] == arm;
    if (!(e > 0.0)) {
      throw InputError(
          "adaptive data: an arm had probability 0 in a round, which no estimator can "
          "mend; keep every arm's probability above 0");
    }
    const double mean = estimator == AdaptiveEstimator::ipw || count == 0.0 ? 0.0 : sum / count;
    scores.values.push_back(mean + (pulled ? (log.rewards[t] - mean) / e : 0.0));
    scores.weights.push_back(estimator == AdaptiveEstimator::weighted_aipw ? std::sqrt(e) : 1.0);
    if (!pulled) continue;
    sum += log.rewards[t];
    count += 1.0;
  }
  return scores;
}

Effect sample_mean(const AdaptiveLog& log, std::size_t arm, double alpha) {
  std::vector<double> rewards;
  for (std::size_t t = 0; t < log.rewards.size(); ++t) {
    if (log.pulled[t] == arm) rewards.push_back(log.rewards[t]);
  }
  const Moments m = moments_of(rewards);
  return effect_of(m.mean, std::sqrt(m.variance / std::max(m.n, 1.0)), kInfinite, alpha);
}

}  // namespace

Effect adaptive_value(const AdaptiveLog& log, std::size_t arm, AdaptiveEstimator estimator,
                      double alpha) {
  if (estimator == AdaptiveEstimator::sample_mean) return sample_mean(log, arm, alpha);
  const Scores scores = scores_of(log, arm, estimator);
  double weights = 0.0;
  double weighted = 0.0;
  for (std::size_t t = 0; t < scores.values.size(); ++t) {
    weights += scores.weights[t];
    weighted += scores.weights[t] * scores.values[t];
  }
  const double value = weighted / weights;
  double squares = 0.0;
  for (std::size_t t = 0; t < scores.values.size(); ++t) {
    const double off = scores.weights[t] * (scores.values[t] - value);
    squares += off * off;
  }
  return effect_of(value, std::sqrt(squares) / weights, kInfinite, alpha);
}

Effect adaptive_difference(const AdaptiveLog& log, std::size_t control, std::size_t treatment,
                           AdaptiveEstimator estimator, double alpha) {
  const Effect c = adaptive_value(log, control, estimator, alpha);
  const Effect t = adaptive_value(log, treatment, estimator, alpha);
  return effect_of(t.estimate - c.estimate, std::hypot(c.standard_error, t.standard_error),
                   kInfinite, alpha);
}

}  // namespace marketday::ab
