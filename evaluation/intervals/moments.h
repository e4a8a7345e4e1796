// Mean and variance (n - 1) of values, in two passes in their order.
#pragma once

#include <span>

namespace marketday::intervals {

struct SampleMoments {
  double mean = 0.0;
  double variance = 0.0;
};

inline SampleMoments sample_moments(std::span<const double> x) {
  const auto n = static_cast<double>(x.size());
  SampleMoments moments;
  for (const double value : x) moments.mean += value;
  moments.mean /= n;
  for (const double value : x) {
    moments.variance += (value - moments.mean) * (value - moments.mean);
  }
  if (x.size() > 1) moments.variance /= n - 1.0;
  return moments;
}

}  // namespace marketday::intervals
