#include "evaluation/detection_metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "sim/parallel.h"
#include "sim/random.h"

namespace marketday {
namespace {

constexpr double kTopShare = 0.01;
constexpr double kFalsePositives = 0.01;
constexpr double kRounding = 1e-12;

Interval middle(std::vector<double> values) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  if (values.empty()) return {std::nan(""), std::nan("")};
  std::sort(values.begin(), values.end());
  return {quantile(values, 0.025), quantile(values, 0.975)};
}

}  // namespace

DetectionRanking::DetectionRanking(std::span<const double> scores,
                                   std::span<const std::int8_t> labels)
    : order_(scores.size()), labels_(labels.begin(), labels.end()) {
  std::iota(order_.begin(), order_.end(), std::uint32_t{0});
  std::stable_sort(order_.begin(), order_.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return scores[a] > scores[b]; });
  for (std::size_t k = 1; k <= order_.size(); ++k) {
    if (k == order_.size() || scores[order_[k]] != scores[order_[k - 1]]) ends_.push_back(k);
  }
}

std::vector<DetectionRanking::Step> DetectionRanking::steps(std::span<const double> weights) const {
  std::vector<Step> result(ends_.size());
  std::size_t k = 0;
  for (std::size_t s = 0; s < ends_.size(); ++s) {
    for (; k < ends_[s]; ++k) {
      const std::uint32_t i = order_[k];
      (labels_[i] == 1 ? result[s].frauds : result[s].honest) += weights.empty() ? 1.0 : weights[i];
    }
  }
  return result;
}

DetectionFigures DetectionRanking::figures(std::span<const double> weights) const {
  const std::vector<Step> all = steps(weights);
  double frauds = 0.0;
  double honest = 0.0;
  for (const Step& step : all) {
    frauds += step.frauds;
    honest += step.honest;
  }
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  if (!(frauds > 0.0) || !(honest > 0.0)) return {kNan, kNan, kNan, kNan};
  DetectionFigures figures;
  const double top = std::ceil(kTopShare * (frauds + honest) - kRounding);
  double found = 0.0;
  double wrong = 0.0;
  double in_top = 0.0;
  for (const Step& step : all) {
    const double size = step.frauds + step.honest;
    if (size == 0.0) continue;
    in_top += step.frauds * std::clamp((top - found - wrong) / size, 0.0, 1.0);
    figures.auc += step.honest * (found + 0.5 * step.frauds);
    found += step.frauds;
    wrong += step.honest;
    figures.average_precision += step.frauds / frauds * (found / (found + wrong));
    if (wrong <= kFalsePositives * honest + kRounding) {
      figures.recall_at_1_percent_fpr = found / frauds;
    }
  }
  figures.auc /= frauds * honest;
  figures.precision_at_1_percent = in_top / top;
  return figures;
}

double DetectionRanking::precision_at(double count) const {
  double seen = 0.0;
  double found = 0.0;
  for (const Step& step : steps({})) {
    const double size = step.frauds + step.honest;
    found += step.frauds * std::clamp((count - seen) / size, 0.0, 1.0);
    seen += size;
  }
  return found / count;
}

double DetectionRanking::recall_at(double rate) const {
  return loss_recall_at(rate, {});
}

double DetectionRanking::loss_recall_at(double rate, std::span<const double> losses) const {
  const std::vector<Step> counts = steps({});
  const std::vector<Step> lost = steps(losses);
  double honest = 0.0;
  double all = 0.0;
  for (std::size_t s = 0; s < counts.size(); ++s) {
    honest += counts[s].honest;
    all += lost[s].frauds;
  }
  double found = 0.0;
  double wrong = 0.0;
  double best = 0.0;
  for (std::size_t s = 0; s < counts.size(); ++s) {
    found += lost[s].frauds;
    wrong += counts[s].honest;
    if (wrong <= rate * honest + kRounding) best = found / all;
  }
  return best;
}

std::vector<double> DetectionRanking::precision_curve(std::size_t points) const {
  const std::vector<Step> all = steps({});
  double frauds = 0.0;
  for (const Step& step : all) frauds += step.frauds;
  std::vector<double> curve;
  double found = 0.0;
  double wrong = 0.0;
  std::size_t s = 0;
  for (std::size_t k = 0; k < points; ++k) {
    const double recall = static_cast<double>(k) / static_cast<double>(points - 1);
    const double wanted = std::max(1.0, recall * frauds) - kRounding;
    for (; s < all.size() && found < wanted; ++s) {
      found += all[s].frauds;
      wrong += all[s].honest;
    }
    curve.push_back(found / (found + wrong));
  }
  return curve;
}

std::vector<DetectionIntervals> bootstrap_figures(std::span<const DetectionRanking> rankings,
                                                  std::size_t cases, std::uint64_t seed,
                                                  int resamples) {
  const auto count = static_cast<std::size_t>(resamples);
  std::vector<std::vector<DetectionFigures>> drawn(rankings.size(),
                                                   std::vector<DetectionFigures>(count));
  for_each_block(static_cast<std::uint32_t>(count), [&](std::uint32_t b) {
    std::vector<double> weights(cases, 0.0);
    KeyedEngine engine(seed, 0, b, Purpose::bootstrap);
    for (std::size_t i = 0; i < cases; ++i) {
      weights[std::uint64_t{engine()} * cases >> 32U] += 1.0;
    }
    for (std::size_t r = 0; r < rankings.size(); ++r) drawn[r][b] = rankings[r].figures(weights);
  });
  std::vector<DetectionIntervals> result;
  for (std::size_t r = 0; r < rankings.size(); ++r) {
    const auto interval = [&](double DetectionFigures::*member) {
      std::vector<double> values;
      for (const DetectionFigures& figures : drawn[r]) values.push_back(figures.*member);
      return middle(std::move(values));
    };
    result.push_back({rankings[r].figures(), interval(&DetectionFigures::average_precision),
                      interval(&DetectionFigures::auc),
                      interval(&DetectionFigures::precision_at_1_percent),
                      interval(&DetectionFigures::recall_at_1_percent_fpr)});
  }
  return result;
}

}  // namespace marketday
