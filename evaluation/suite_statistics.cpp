#include "evaluation/suite_statistics.h"

#include <algorithm>

#include "sim/random.h"

namespace marketday {
namespace {

constexpr std::uint64_t kSuiteKey = 0x7375697465736D64U;  // the same for every suite
constexpr int kResamples = 2'000;

std::vector<double> pooled(const TaskScores& scores) {
  std::vector<double> all;
  for (const std::vector<double>& runs : scores) all.insert(all.end(), runs.begin(), runs.end());
  return all;
}

std::vector<double> task_means(const TaskScores& scores) {
  std::vector<double> means;
  means.reserve(scores.size());
  for (const std::vector<double>& runs : scores) means.push_back(mean(runs));
  return means;
}

double missing_to_one(const TaskScores& scores) {
  std::vector<double> all = pooled(scores);
  for (double& score : all) score = std::min(score, 1.0);
  return 1.0 - mean(all);
}

// `side` keeps the draws of two arms apart.
TaskScores resampled(const TaskScores& scores, int resample, std::uint32_t side) {
  TaskScores drawn = scores;
  for (std::size_t task = 0; task < scores.size(); ++task) {
    const std::vector<double>& runs = scores[task];
    KeyedEngine engine(kSuiteKey + side, static_cast<std::uint32_t>(task),
                       static_cast<std::uint32_t>(resample), Purpose::bootstrap);
    for (double& run : drawn[task]) run = runs[std::uint64_t{engine()} * runs.size() >> 32U];
  }
  return drawn;
}

Interval percentiles(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {quantile(values, 0.025), quantile(values, 0.975)};
}

double above(const TaskScores& x, const TaskScores& y) {
  double sum = 0.0;
  for (std::size_t task = 0; task < x.size(); ++task) sum += probability_above(x[task], y[task]);
  return sum / static_cast<double>(x.size());
}

double share_above(const std::vector<double>& all, double threshold) {
  const auto count = std::count_if(all.begin(), all.end(), [&](double s) { return s > threshold; });
  return static_cast<double>(count) / static_cast<double>(all.size());
}

}  // namespace

SuiteSummary summarise_suite(const TaskScores& scores) {
  std::vector<std::vector<double>> drawn(4);
  const auto measures = [](const TaskScores& of) {
    const std::vector<double> means = task_means(of);
    return std::vector<double>{interquartile_mean(pooled(of)), mean(means), median(means),
                               missing_to_one(of)};
  };
  for (int resample = 0; resample < kResamples; ++resample) {
    const std::vector<double> values = measures(resampled(scores, resample, 0));
    for (std::size_t i = 0; i < values.size(); ++i) drawn[i].push_back(values[i]);
  }
  const std::vector<double> values = measures(scores);
  return {{values[0], percentiles(drawn[0])},
          {values[1], percentiles(drawn[1])},
          {values[2], percentiles(drawn[2])},
          {values[3], percentiles(drawn[3])}};
}

Aggregate probability_of_improvement(const TaskScores& x, const TaskScores& y) {
  std::vector<double> drawn;
  drawn.reserve(kResamples);
  for (int resample = 0; resample < kResamples; ++resample) {
    drawn.push_back(above(resampled(x, resample, 0), resampled(y, resample, 1)));
  }
  return {above(x, y), percentiles(std::move(drawn))};
}

std::vector<Aggregate> performance_profile(const TaskScores& scores,
                                           std::span<const double> thresholds) {
  std::vector<std::vector<double>> drawn(thresholds.size());
  for (int resample = 0; resample < kResamples; ++resample) {
    const std::vector<double> all = pooled(resampled(scores, resample, 0));
    for (std::size_t i = 0; i < thresholds.size(); ++i) {
      drawn[i].push_back(share_above(all, thresholds[i]));
    }
  }
  const std::vector<double> all = pooled(scores);
  std::vector<Aggregate> profile;
  for (std::size_t i = 0; i < thresholds.size(); ++i) {
    profile.push_back({share_above(all, thresholds[i]), percentiles(std::move(drawn[i]))});
  }
  return profile;
}

}  // namespace marketday
