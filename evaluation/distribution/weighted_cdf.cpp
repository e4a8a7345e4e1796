#include "evaluation/distribution/weighted_cdf.h"

#include <algorithm>
#include <numeric>

#include "evaluation/column_checks.h"
#include "sim/io/error.h"

namespace marketday::distribution {
namespace {

double sum_of(std::span<const double> weights) {
  double sum = 0.0;
  for (const double weight : weights) sum += weight;
  return sum;
}

double mean_weight(const WeightedOutcomes& data) {
  return sum_of(data.weights) / static_cast<double>(data.weights.size());
}

Cdf stepped(const WeightedOutcomes& data, bool normalised) {
  Ranks ranks = ranks_of(data.outcomes);
  std::vector<double> cumulative = cumulative_of(ranks, data.weights, normalised);
  return {std::move(ranks.support), std::move(cumulative)};
}

}  // namespace

Ranks ranks_of(std::span<const double> outcomes) {
  std::vector<std::uint32_t> order(outcomes.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return outcomes[a] < outcomes[b]; });
  Ranks ranks;
  ranks.place.resize(outcomes.size());
  for (const std::uint32_t row : order) {
    if (ranks.support.empty() || ranks.support.back() < outcomes[row]) {
      ranks.support.push_back(outcomes[row]);
    }
    ranks.place[row] = static_cast<std::uint32_t>(ranks.support.size() - 1);
  }
  return ranks;
}

std::vector<double> cumulative_of(const Ranks& ranks, std::span<const double> weights,
                                  bool normalised) {
  const double sum = sum_of(weights);
  const double divisor = normalised ? sum : static_cast<double>(weights.size());
  std::vector<double> cumulative(ranks.support.size(), 0.0);
  if (sum == 0.0) return cumulative;
  for (std::size_t i = 0; i < weights.size(); ++i) cumulative[ranks.place[i]] += weights[i];
  double below = 0.0;
  for (double& one : cumulative) {
    below += one;
    one = std::min(1.0, below / divisor);
  }
  return cumulative;
}

void check(const WeightedOutcomes& data) {
  require_some("outcomes", data.outcomes.size());
  require_size("weights", data.weights.size(), data.outcomes.size());
  require_finite("outcome", data.outcomes);
  require_weights("weight", data.weights);
}

Cdf importance_cdf(const WeightedOutcomes& data) {
  check(data);
  return stepped(data, false);
}

Cdf normalised_cdf(const WeightedOutcomes& data) {
  check(data);
  require_support(mean_weight(data), "all rows");
  return stepped(data, true);
}

Cdf doubly_robust_cdf(const WeightedOutcomes& data, const CdfModel& model, bool normalised) {
  check(data);
  const std::size_t points = model.grid.size();
  require_some("grid points", points);
  require_size("modelled probabilities of the actions taken", model.taken.size(),
               data.outcomes.size() * points);
  require_size("modelled probabilities", model.expected.size(), model.taken.size());
  require_probabilities("modelled probability of the action taken", model.taken);
  require_probabilities("modelled probability", model.expected);
  const double divisor = normalised ? mean_weight(data) : 1.0;
  require_support(divisor, "all rows");
  std::vector<double> cumulative(points, 0.0);
  for (std::size_t i = 0; i < data.outcomes.size(); ++i) {
    const double weight = data.weights[i] / divisor;
    for (std::size_t g = 0; g < points; ++g) {
      const double seen = data.outcomes[i] <= model.grid[g] ? 1.0 : 0.0;
      cumulative[g] +=
          model.expected[i * points + g] + weight * (seen - model.taken[i * points + g]);
    }
  }
  double most = 0.0;
  for (double& one : cumulative) {
    one /= static_cast<double>(data.outcomes.size());
    most = std::clamp(one, most, 1.0);
    one = most;
  }
  return {{model.grid.begin(), model.grid.end()}, std::move(cumulative)};
}

std::vector<double> step_model(std::span<const double> predictions, std::span<const double> grid) {
  std::vector<double> model;
  model.reserve(predictions.size() * grid.size());
  for (const double prediction : predictions) {
    for (const double m : grid) model.push_back(prediction <= m ? 1.0 : 0.0);
  }
  return model;
}

}  // namespace marketday::distribution
