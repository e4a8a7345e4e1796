#include "evaluation/structured/slates.h"

#include <fmt/core.h>

#include <algorithm>

#include "evaluation/column_checks.h"
#include "sim/io/error.h"

namespace marketday::structured {
namespace {

void check(const Slates& slates) {
  if (slates.offsets.size() < 2) throw InputError("slates: none; at least one is needed");
  if (slates.offsets.front() != 0 || slates.offsets.back() != slates.reward.size()) {
    throw InputError(
        fmt::format("slate offsets: from {} to {}; they must run from 0 to the {} rows",
                    slates.offsets.front(), slates.offsets.back(), slates.reward.size()));
  }
  for (std::size_t i = 0; i < slates.count(); ++i) {
    if (slates.offsets[i] < slates.offsets[i + 1]) continue;
    throw InputError(fmt::format("slate offsets: slate {} has no position; drop it", i));
  }
  require_size("behaviour propensities", slates.behaviour.size(), slates.reward.size());
  require_size("target probabilities", slates.target.size(), slates.reward.size());
  require_finite("reward", slates.reward);
  require_propensities("behaviour propensity", slates.behaviour);
  require_probabilities("target probability", slates.target);
}

// A whole slate has one probability.
void check(const Slates& slates, SlateWeight weight) {
  check(slates);
  if (weight != SlateWeight::standard) return;
  for (std::size_t i = 0; i < slates.count(); ++i) {
    for (std::size_t row = slates.offsets[i] + 1; row < slates.offsets[i + 1]; ++row) {
      if (slates.behaviour[row] == slates.behaviour[row - 1] &&
          slates.target[row] == slates.target[row - 1]) {
        continue;
      }
      throw InputError(fmt::format(
          "slate {}: its positions have different probabilities; the standard estimator takes the "
          "probability of the whole slate at each",
          i));
    }
  }
}

std::size_t longest(const Slates& slates) {
  std::size_t most = 0;
  for (std::size_t i = 0; i < slates.count(); ++i) {
    most = std::max(most, slates.offsets[i + 1] - slates.offsets[i]);
  }
  return most;
}

double weight_at(const Slates& slates, std::size_t slate, std::size_t position,
                 SlateWeight weight) {
  const std::size_t row = slates.offsets[slate] + position;
  const std::size_t end = slates.offsets[slate + 1];
  if (row < end) return slates.target[row] / slates.behaviour[row];
  if (weight == SlateWeight::independent) return 1.0;
  return slates.target[end - 1] / slates.behaviour[end - 1];
}

std::vector<double> last_weights(const Slates& slates) {
  std::vector<double> weights(slates.count());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const std::size_t row = slates.offsets[i + 1] - 1;
    weights[i] = slates.target[row] / slates.behaviour[row];
  }
  return weights;
}

}  // namespace

InfluenceEstimate slate_ips(const Slates& slates, SlateWeight weight) {
  check(slates, weight);
  std::vector<double> terms(slates.count(), 0.0);
  for (std::size_t i = 0; i < terms.size(); ++i) {
    for (std::size_t row = slates.offsets[i]; row < slates.offsets[i + 1]; ++row) {
      terms[i] += slates.target[row] / slates.behaviour[row] * slates.reward[row];
    }
  }
  return mean_of_terms(std::move(terms), last_weights(slates));
}

InfluenceEstimate slate_snips(const Slates& slates, SlateWeight weight) {
  check(slates, weight);
  InfluenceEstimate estimate;
  estimate.weights = diagnose(last_weights(slates));
  estimate.influence.assign(slates.count(), 0.0);
  std::vector<double> weights(slates.count());
  std::vector<double> rewards(slates.count());
  for (std::size_t position = 0; position < longest(slates); ++position) {
    for (std::size_t i = 0; i < slates.count(); ++i) {
      const std::size_t row = slates.offsets[i] + position;
      weights[i] = weight_at(slates, i, position, weight);
      rewards[i] = row < slates.offsets[i + 1] ? slates.reward[row] : 0.0;
    }
    const InfluenceEstimate at = ratio_of_means(weights, rewards);
    estimate.value += at.value;
    for (std::size_t i = 0; i < slates.count(); ++i) estimate.influence[i] += at.influence[i];
  }
  return estimate;
}

InfluenceEstimate cascade_doubly_robust(const Slates& slates, std::span<const double> q_taken,
                                        std::span<const double> q_expected) {
  check(slates);
  require_size("Qhat of the items shown", q_taken.size(), slates.reward.size());
  require_size("Qhat under the policy", q_expected.size(), slates.reward.size());
  require_finite("Qhat of the item shown", q_taken);
  require_finite("Qhat under the policy", q_expected);
  std::vector<double> terms(slates.count(), 0.0);
  for (std::size_t i = 0; i < terms.size(); ++i) {
    double above = 1.0;
    for (std::size_t row = slates.offsets[i]; row < slates.offsets[i + 1]; ++row) {
      const double weight = slates.target[row] / slates.behaviour[row];
      terms[i] += weight * (slates.reward[row] - q_taken[row]) + above * q_expected[row];
      above = weight;
    }
  }
  return mean_of_terms(std::move(terms), last_weights(slates));
}

}  // namespace marketday::structured
