// Whether segments are there: how well they part (silhouette), how many a table holds (gap), and
// whether other samples would give the same (bootstrap, adjusted Rand index).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/segments/k_means.h"

namespace marketday {

// Mean over rows of (b - a) / max(a, b), a: mean distance within the own segment, b: to the nearest
// other; 0 for a segment of one (Rousseeuw 1987). Rows labelled below 0 are noise and left out. Not
// a number for fewer than two segments.
double silhouette(const FeatureRows& x, std::span<const double> labels);

// Agreement of two partitions, 1 perfect, 0 as by chance: Hubert & Arabie (1985), eq. 5.
double adjusted_rand_index(std::span<const double> a, std::span<const double> b);

struct SegmentCount {
  int k = 1;
  double inertia = 0.0;
  double gap = 0.0;    // mean log inertia of uniform tables - log inertia
  double error = 0.0;  // sd sqrt(1 + 1 / tables)
  double silhouette = 0.0;
};
// Tibshirani, Walther & Hastie (2001), sections 3 and 4, uniform over each column's range.
std::vector<SegmentCount> gap_curve(const FeatureRows& x, int most, int tables, std::uint64_t seed);
// The fewest segments with gap(k) >= gap(k + 1) - error(k + 1); the most where none has.
int gap_choice(const std::vector<SegmentCount>& curve);

// Mean adjusted Rand index of the segments and those of bootstrap resamples, on all rows (Hennig
// 2007, with that index).
double bootstrap_stability(const FeatureRows& x, const KMeansPlan& plan, int resamples);

// Up to `most` rows, drawn without replacement, in their order.
std::vector<Eigen::Index> sampled_rows(Eigen::Index rows, Eigen::Index most, std::uint64_t seed);

}  // namespace marketday
