#include "evaluation/run_statistics.h"

#include <algorithm>
#include <cmath>

#include "sim/random.h"

namespace marketday {
namespace {

constexpr std::uint64_t kBootstrapKey = 0x6D61726B65746461U;  // the same for every experiment

std::vector<double> sorted(std::span<const double> values) {
  std::vector<double> copy(values.begin(), values.end());
  std::sort(copy.begin(), copy.end());
  return copy;
}

}  // namespace

double probability_above(std::span<const double> arm, std::span<const double> baseline) {
  double wins = 0.0;
  for (const double x : arm) {
    for (const double y : baseline) wins += x > y ? 1.0 : x == y ? 0.5 : 0.0;
  }
  return wins / (static_cast<double>(arm.size()) * static_cast<double>(baseline.size()));
}

double mean(std::span<const double> values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double quantile(std::span<const double> ascending, double share) {
  const double at = share * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, ascending.size() - 1);
  const double weight = at - static_cast<double>(below);
  return ascending[below] + weight * (ascending[above] - ascending[below]);
}

double median(std::span<const double> values) {
  return quantile(sorted(values), 0.5);
}

double interquartile_mean(std::span<const double> values) {
  const std::vector<double> all = sorted(values);
  const std::size_t cut = all.size() / 4;
  return mean(std::span(all).subspan(cut, all.size() - 2 * cut));
}

Bootstrap::Bootstrap(std::size_t n, int resamples) : n_(n) {
  picks_.reserve(static_cast<std::size_t>(resamples) * n);
  for (int b = 0; b < resamples; ++b) {
    KeyedEngine engine(kBootstrapKey, 0, static_cast<std::uint32_t>(b), Purpose::bootstrap);
    for (std::size_t i = 0; i < n; ++i) {
      picks_.push_back(static_cast<std::uint32_t>(std::uint64_t{engine()} * n >> 32U));
    }
  }
}

Interval Bootstrap::interval_of_mean(std::span<const double> values, double coverage) const {
  std::vector<double> means;
  means.reserve(picks_.size() / n_);
  for (std::size_t at = 0; at < picks_.size(); at += n_) {
    double sum = 0.0;
    for (std::size_t i = 0; i < n_; ++i) sum += values[picks_[at + i]];
    means.push_back(sum / static_cast<double>(n_));
  }
  std::sort(means.begin(), means.end());
  const double tail = (1.0 - coverage) / 2.0;
  return {quantile(means, tail), quantile(means, 1.0 - tail)};
}

RunSummary summarise(std::span<const double> values, const Bootstrap& bootstrap) {
  return {values.size(), mean(values), median(values), interquartile_mean(values),
          bootstrap.interval_of_mean(values)};
}

PairedComparison compare(std::span<const double> arm, std::span<const double> baseline,
                         const Bootstrap& bootstrap) {
  std::vector<double> differences;
  for (std::size_t i = 0; i < arm.size(); ++i) differences.push_back(arm[i] - baseline[i]);
  return {mean(differences), bootstrap.interval_of_mean(differences),
          probability_above(arm, baseline)};
}

}  // namespace marketday
