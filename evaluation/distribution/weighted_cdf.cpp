#include "evaluation/distribution/weighted_cdf.h"

#include <algorithm>
#include <numeric>

#include "evaluation/log_checks.h"
#include "sim/io/error.h"

namespace marketday::distribution {
namespace {

// Steps of `unit` x weight at the outcomes, ties in one, none above 1.
Cdf stepped(const WeightedOutcomes& data, double unit) {
  std::vector<std::size_t> order(data.outcomes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return data.outcomes[a] < data.outcomes[b];
  });
  std::vector<double> support;
  std::vector<double> cumulative;
  double sum = 0.0;
  for (const std::size_t i : order) {
    sum += unit * data.weights[i];
    if (support.empty() || support.back() < data.outcomes[i]) {
      support.push_back(data.outcomes[i]);
      cumulative.push_back(0.0);
    }
    cumulative.back() = std::min(1.0, sum);
  }
  return {std::move(support), std::move(cumulative)};
}

double mean_weight(const WeightedOutcomes& data) {
  double sum = 0.0;
  for (const double weight : data.weights) sum += weight;
  return sum / static_cast<double>(data.weights.size());
}

}  // namespace

void check(const WeightedOutcomes& data) {
  require_some("outcomes", data.outcomes.size());
  require_size("weights", data.weights.size(), data.outcomes.size());
  require_finite("outcome", data.outcomes);
  require_weights("weight", data.weights);
}

Cdf importance_cdf(const WeightedOutcomes& data) {
  check(data);
  return stepped(data, 1.0 / static_cast<double>(data.outcomes.size()));
}

Cdf normalised_cdf(const WeightedOutcomes& data) {
  check(data);
  const double mean = mean_weight(data);
  require_support(mean, "all rows");
  return stepped(data, 1.0 / (mean * static_cast<double>(data.outcomes.size())));
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
