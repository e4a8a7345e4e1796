#include "policies/action_rules.h"

#include <algorithm>
#include <cmath>

namespace marketday {
namespace {

std::size_t count_allowed(std::span<const std::uint8_t> mask) {
  return static_cast<std::size_t>(
      std::count_if(mask.begin(), mask.end(), [](std::uint8_t allowed) { return allowed != 0; }));
}

}  // namespace

double greatest_value(std::span<const double> values, std::span<const std::uint8_t> mask) {
  bool any = false;
  double greatest = 0.0;
  for (std::size_t a = 0; a < values.size(); ++a) {
    if (mask[a] == 0 || (any && values[a] <= greatest)) continue;
    greatest = values[a];
    any = true;
  }
  return greatest;
}

int only_greatest(std::span<const double> values, std::span<const std::uint8_t> mask) {
  int best = -1;
  bool tied = false;
  double greatest = 0.0;
  for (std::size_t a = 0; a < values.size(); ++a) {
    if (mask[a] == 0 || (best >= 0 && values[a] < greatest)) continue;
    tied = best >= 0 && values[a] == greatest;
    greatest = values[a];
    best = static_cast<int>(a);
  }
  return tied ? -1 : best;
}

void greedy_probabilities(std::span<const double> values, std::span<const std::uint8_t> mask,
                          std::span<double> probabilities) {
  epsilon_greedy_probabilities(values, mask, 0.0, probabilities);
}

void epsilon_greedy_probabilities(std::span<const double> values,
                                  std::span<const std::uint8_t> mask, double epsilon,
                                  std::span<double> probabilities) {
  const double greatest = greatest_value(values, mask);
  double ties = 0.0;
  double allowed = 0.0;
  for (std::size_t a = 0; a < values.size(); ++a) {
    if (mask[a] == 0) continue;
    allowed += 1.0;
    if (values[a] == greatest) ties += 1.0;
  }
  for (std::size_t a = 0; a < values.size(); ++a) {
    const double greedy = mask[a] != 0 && values[a] == greatest ? (1.0 - epsilon) / ties : 0.0;
    probabilities[a] = mask[a] != 0 ? greedy + epsilon / allowed : 0.0;
  }
}

void softmax_probabilities(std::span<const double> values, std::span<const std::uint8_t> mask,
                           double temperature, std::span<double> probabilities) {
  const double greatest = greatest_value(values, mask);
  double sum = 0.0;
  for (std::size_t a = 0; a < values.size(); ++a) {
    probabilities[a] = mask[a] != 0 ? std::exp((values[a] - greatest) / temperature) : 0.0;
    sum += probabilities[a];
  }
  if (sum <= 0.0) return;
  for (double& probability : probabilities) probability /= sum;
}

void inverse_gap_probabilities(std::span<const double> values, std::span<const std::uint8_t> mask,
                               double weight, std::span<double> probabilities) {
  const auto allowed = static_cast<double>(count_allowed(mask));
  const double greatest = greatest_value(values, mask);
  double rest = allowed > 0.0 ? 1.0 : 0.0;
  double ties = 0.0;
  for (std::size_t a = 0; a < values.size(); ++a) {
    probabilities[a] = 0.0;
    if (mask[a] == 0) continue;
    if (values[a] == greatest) {
      ties += 1.0;
    } else {
      probabilities[a] = 1.0 / (allowed + weight * (greatest - values[a]));
      rest -= probabilities[a];
    }
  }
  for (std::size_t a = 0; a < values.size(); ++a) {
    if (mask[a] != 0 && values[a] == greatest) probabilities[a] = rest / ties;
  }
}

void uniform_probabilities(std::span<const std::uint8_t> mask, std::span<double> probabilities) {
  const double share = 1.0 / static_cast<double>(std::max<std::size_t>(1, count_allowed(mask)));
  for (std::size_t a = 0; a < mask.size(); ++a) probabilities[a] = mask[a] != 0 ? share : 0.0;
}

double drawn_value(std::span<const double> values, std::span<const double> probabilities,
                   double u) {
  double cumulative = 0.0;
  double drawn = 0.0;
  for (std::size_t a = 0; a < values.size() && cumulative <= u; ++a) {
    if (probabilities[a] > 0.0) drawn = values[a];
    cumulative += probabilities[a];
  }
  return drawn;
}

double expected_value(std::span<const double> values, std::span<const double> probabilities) {
  double mean = 0.0;
  for (std::size_t a = 0; a < values.size(); ++a) {
    if (probabilities[a] > 0.0) mean += probabilities[a] * values[a];
  }
  return mean;
}

void explore(std::span<const std::uint8_t> mask, double share, std::span<double> probabilities) {
  double allowed = 0.0;
  for (const std::uint8_t bit : mask) allowed += bit;
  for (std::size_t a = 0; a < mask.size(); ++a) {
    probabilities[a] = (1.0 - share) * probabilities[a] + (mask[a] != 0 ? share / allowed : 0.0);
  }
}

void certain_action(int action, std::span<double> probabilities) {
  std::fill(probabilities.begin(), probabilities.end(), 0.0);
  probabilities[static_cast<std::size_t>(action)] = 1.0;
}

}  // namespace marketday
