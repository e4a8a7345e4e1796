// Lloyd's algorithm from k-means++ starts: the plain computation, which the model and its checks
// (gap, stability) share. Rows are points; it knows no recipe.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/regression/regressor.h"

namespace marketday {

struct KMeansPlan {
  int k = 4;
  int restarts = 10;
  int most_steps = 300;
  std::uint64_t seed = 0;
};

struct Clustering {
  FeatureRows centres;
  std::vector<std::uint32_t> labels;  // one a row
  double inertia = 0.0;               // sum of squared distances to the own centre
  int steps = 0;
  bool settled = false;
};

// The best of `restarts`; the lower number of equals. At least k distinct rows.
Clustering k_means(const FeatureRows& x, const KMeansPlan& plan);
// Nearest centre a row, the lower number of equals.
std::vector<std::uint32_t> nearest_centres(const FeatureRows& x, const FeatureRows& centres);
std::size_t distinct_rows(const FeatureRows& x, std::size_t enough);

}  // namespace marketday
