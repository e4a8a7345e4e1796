#include "evaluation/ranking.h"

#include <algorithm>
#include <numeric>

namespace marketday {
namespace {

constexpr double kRounding = 1e-12;

}  // namespace

Ranking::Ranking(std::span<const double> scores, std::span<const std::uint8_t> labels) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  for (std::size_t k = 0; k < order.size(); ++k) {
    (labels[order[k]] != 0 ? frauds_ : honest_) += 1.0;
    const bool last_of_tie = k + 1 == order.size() || scores[order[k + 1]] != scores[order[k]];
    if (last_of_tie) steps_.push_back({frauds_, honest_});
  }
}

double Ranking::average_precision() const {
  double sum = 0.0;
  double before = 0.0;
  for (const Step& step : steps_) {
    sum += (step.frauds - before) * step.frauds / (step.frauds + step.honest);
    before = step.frauds;
  }
  return sum / frauds_;
}

double Ranking::precision_at(double count) const {
  Step before;
  for (const Step& step : steps_) {
    const double seen = before.frauds + before.honest;
    const double size = step.frauds + step.honest - seen;
    if (seen + size >= count) {
      return (before.frauds + (step.frauds - before.frauds) * (count - seen) / size) / count;
    }
    before = step;
  }
  return before.frauds / count;
}

double Ranking::recall_at(double rate) const {
  double best = 0.0;
  for (const Step& step : steps_) {
    if (step.honest <= rate * honest_ + kRounding) best = step.frauds / frauds_;
  }
  return best;
}

std::vector<double> Ranking::precision_curve(std::size_t points) const {
  std::vector<double> curve;
  auto step = steps_.begin();
  for (std::size_t k = 0; k < points; ++k) {
    const double recall = static_cast<double>(k) / static_cast<double>(points - 1);
    while (step->frauds < std::max(1.0, recall * frauds_ - kRounding)) ++step;
    curve.push_back(step->frauds / (step->frauds + step->honest));
  }
  return curve;
}

}  // namespace marketday
