#include <algorithm>
#include <cmath>

#include "support/reference_problems.h"

namespace marketday::tests {

std::vector<double> action_values(const Problem& problem, int state,
                                  const std::vector<double>& values) {
  std::vector<double> result;
  for (const auto& outcomes : problem.states[static_cast<std::size_t>(state)].outcomes) {
    double value = outcomes.empty() ? -1e300 : 0.0;
    for (const Outcome& outcome : outcomes) {
      const double next = outcome.next < 0 ? 0.0 : values[static_cast<std::size_t>(outcome.next)];
      value += outcome.probability * (outcome.reward + problem.spec.discount * next);
    }
    result.push_back(value);
  }
  return result;
}

std::vector<double> solve(const Problem& problem, const Choice& choice) {
  std::vector<double> values(problem.states.size(), 0.0);
  for (int sweep = 0; sweep < 1'000'000; ++sweep) {
    double moved = 0.0;
    for (std::size_t i = values.size(); i-- > 0;) {
      const int state = static_cast<int>(i);
      const double value = choice(action_values(problem, state, values), state);
      moved = std::max(moved, std::abs(value - values[i]));
      values[i] = value;
    }
    if (moved < 1e-12) break;
  }
  return values;
}

std::vector<double> optimal_values(const Problem& problem) {
  return solve(problem, [](const std::vector<double>& values, int) {
    return *std::max_element(values.begin(), values.end());
  });
}

std::vector<double> policy_values(const Problem& problem, const Policy& policy) {
  std::vector<std::vector<double>> probabilities;
  for (std::size_t state = 0; state < problem.states.size(); ++state) {
    probabilities.emplace_back(problem.spec.actions.size());
    policy.action_probabilities(observation_of(problem, static_cast<int>(state)),
                                probabilities.back());
  }
  return solve(problem, [&](const std::vector<double>& values, int state) {
    double sum = 0.0;
    for (std::size_t a = 0; a < values.size(); ++a) {
      const double probability = probabilities[static_cast<std::size_t>(state)][a];
      if (probability > 0.0) sum += probability * values[a];
    }
    return sum;
  });
}

std::vector<double> myopic_values(const Problem& problem) {
  const std::vector<double> nothing(problem.states.size(), 0.0);
  return solve(problem, [&](const std::vector<double>& values, int state) {
    const std::vector<double> rewards = action_values(problem, state, nothing);
    const auto best = std::max_element(rewards.begin(), rewards.end()) - rewards.begin();
    return values[static_cast<std::size_t>(best)];
  });
}

double start_value(const Problem& problem, const std::vector<double>& values) {
  double value = 0.0;
  for (const auto& [probability, state] : problem.starts) {
    value += probability * values[static_cast<std::size_t>(state)];
  }
  return value;
}

Observation observation_of(const Problem& problem, int state) {
  const State& here = problem.states[static_cast<std::size_t>(state)];
  Observation observation;
  observation.unit_ids = {0};
  observation.values = here.features;
  for (const auto& outcomes : here.outcomes) observation.mask.push_back(outcomes.empty() ? 0 : 1);
  return observation;
}

}  // namespace marketday::tests
