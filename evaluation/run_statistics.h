// What a set of runs (one value a seed) says: location, interval, and how two arms compare when
// they are paired by seed. Every interval is a percentile bootstrap over seeds with the same keyed
// resamples for every arm and metric.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace marketday {

struct Interval {
  double low = 0.0;
  double high = 0.0;
};

struct RunSummary {
  std::size_t n = 0;
  double mean = 0.0;
  double median = 0.0;
  double iqm = 0.0;   // mean of the middle half
  Interval interval;  // of the mean, 95 %
};

struct PairedComparison {
  double difference = 0.0;  // mean of arm - baseline over seeds
  Interval interval;        // of that mean, 95 %
  // P(a run of the arm is above a run of the baseline), ties half: Agarwal et al. 2021, eq. 3.
  double probability_of_improvement = 0.5;
};

double mean(std::span<const double> values);
// Of a value of `arm` above one of `baseline`, ties half: Mann and Whitney's U over n m.
double probability_above(std::span<const double> arm, std::span<const double> baseline);
double median(std::span<const double> values);
// Interquartile mean as scipy.stats.trim_mean(values, 0.25): floor(n / 4) values are cut at each
// end (Agarwal et al. 2021, "Deep reinforcement learning at the edge of the statistical
// precipice").
double interquartile_mean(std::span<const double> values);
// Quantile by linear interpolation (Hyndman and Fan 1996, type 7) of ascending values.
double quantile(std::span<const double> ascending, double share);

// Efron 1979: n seeds drawn with replacement, 10,000 times; Purpose::bootstrap keys the draws.
class Bootstrap {
 public:
  static constexpr int kResamples = 10'000;
  explicit Bootstrap(std::size_t n, int resamples = kResamples);
  // Of the mean of `values`, one a seed; n values.
  Interval interval_of_mean(std::span<const double> values, double coverage = 0.95) const;

 private:
  std::size_t n_;
  std::vector<std::uint32_t> picks_;  // resamples x n
};

RunSummary summarise(std::span<const double> values, const Bootstrap& bootstrap);
// `arm[i]` and `baseline[i]` belong to one seed.
PairedComparison compare(std::span<const double> arm, std::span<const double> baseline,
                         const Bootstrap& bootstrap);

}  // namespace marketday
