#include "evaluation/segment_metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "sim/parallel.h"
#include "sim/random.h"

namespace marketday {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

double pairs(double n) {
  return n * (n - 1.0) / 2.0;
}

std::vector<double> as_numbers(const std::vector<std::uint32_t>& labels) {
  return {labels.begin(), labels.end()};
}

// Uniform over the range of each column.
FeatureRows uniform_table(const FeatureRows& x, std::uint64_t seed, std::uint32_t table) {
  const Eigen::RowVectorXd low = x.colwise().minCoeff();
  const Eigen::RowVectorXd range = x.colwise().maxCoeff() - low;
  FeatureRows drawn(x.rows(), x.cols());
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    for (Eigen::Index k = 0; k < x.cols(); ++k) {
      const RandomBlock block = draw(seed, static_cast<std::uint32_t>(i), 1000 + table,
                                     Purpose::model_fold, static_cast<std::uint32_t>(k));
      drawn(i, k) = low[k] + range[k] * uniform(block[0]);
    }
  }
  return drawn;
}

FeatureRows resample(const FeatureRows& x, std::uint64_t seed, std::uint32_t number) {
  FeatureRows drawn(x.rows(), x.cols());
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    const double share =
        uniform(draw(seed, static_cast<std::uint32_t>(i), 2000 + number, Purpose::model_fold)[0]);
    drawn.row(i) = x.row(static_cast<Eigen::Index>(share * static_cast<double>(x.rows())));
  }
  return drawn;
}

}  // namespace

double silhouette(const FeatureRows& x, std::span<const double> labels) {
  std::map<double, std::size_t> index;
  for (const double label : labels) {
    if (label >= 0.0) index.emplace(label, 0);
  }
  if (index.size() < 2) return kNone;
  std::size_t next = 0;
  for (auto& [label, place] : index) place = next++;
  std::vector<double> counts(index.size(), 0.0);
  for (const double label : labels) {
    if (label >= 0.0) counts[index[label]] += 1.0;
  }
  std::vector<double> widths(labels.size(), 0.0);
  for_each_block(static_cast<std::uint32_t>(labels.size()), [&](std::uint32_t i) {
    if (labels[i] < 0.0) return;
    std::vector<double> sums(counts.size(), 0.0);
    for (std::size_t j = 0; j < labels.size(); ++j) {
      if (labels[j] < 0.0) continue;
      sums[index.at(labels[j])] += (x.row(i) - x.row(static_cast<Eigen::Index>(j))).norm();
    }
    const std::size_t own = index.at(labels[i]);
    if (counts[own] <= 1.0) return;
    double other = std::numeric_limits<double>::infinity();
    for (std::size_t c = 0; c < sums.size(); ++c) {
      if (c != own) other = std::min(other, sums[c] / counts[c]);
    }
    const double within = sums[own] / (counts[own] - 1.0);
    const double larger = std::max(within, other);
    widths[i] = larger > 0.0 ? (other - within) / larger : 0.0;
  });
  return std::accumulate(widths.begin(), widths.end(), 0.0) /
         std::accumulate(counts.begin(), counts.end(), 0.0);
}

double adjusted_rand_index(std::span<const double> a, std::span<const double> b) {
  std::map<std::pair<double, double>, double> cells;
  std::map<double, double> rows;
  std::map<double, double> columns;
  for (std::size_t i = 0; i < a.size(); ++i) {
    cells[{a[i], b[i]}] += 1.0;
    rows[a[i]] += 1.0;
    columns[b[i]] += 1.0;
  }
  double both = 0.0;
  double in_a = 0.0;
  double in_b = 0.0;
  for (const auto& [cell, n] : cells) both += pairs(n);
  for (const auto& [label, n] : rows) in_a += pairs(n);
  for (const auto& [label, n] : columns) in_b += pairs(n);
  const double expected = in_a * in_b / pairs(static_cast<double>(a.size()));
  const double most = (in_a + in_b) / 2.0;
  return most == expected ? 1.0 : (both - expected) / (most - expected);
}

std::vector<SegmentCount> gap_curve(const FeatureRows& x, int most, int tables,
                                    std::uint64_t seed) {
  std::vector<SegmentCount> curve;
  const auto distinct = distinct_rows(x, static_cast<std::size_t>(most));
  most = std::min(most, static_cast<int>(distinct));
  for (int k = 1; k <= most; ++k) {
    const KMeansPlan plan{k, 5, 100, seed};
    const Clustering found = k_means(x, plan);
    std::vector<double> logs(static_cast<std::size_t>(tables));
    for_each_task(static_cast<std::uint32_t>(tables), [&](std::uint32_t t) {
      const KMeansPlan light{k, 2, 50, seed};
      logs[t] = std::log(std::max(1e-300, k_means(uniform_table(x, seed, t), light).inertia));
    });
    const double mean = std::accumulate(logs.begin(), logs.end(), 0.0) / tables;
    double square = 0.0;
    for (const double log : logs) square += (log - mean) * (log - mean) / tables;
    curve.push_back({k, found.inertia, mean - std::log(std::max(1e-300, found.inertia)),
                     std::sqrt(square * (1.0 + 1.0 / tables)),
                     silhouette(x, as_numbers(found.labels))});
  }
  return curve;
}

int gap_choice(const std::vector<SegmentCount>& curve) {
  for (std::size_t i = 0; i + 1 < curve.size(); ++i) {
    if (curve[i].gap >= curve[i + 1].gap - curve[i + 1].error) return curve[i].k;
  }
  return curve.back().k;
}

double bootstrap_stability(const FeatureRows& x, const KMeansPlan& plan, int resamples) {
  const std::vector<double> labels = as_numbers(k_means(x, plan).labels);
  std::vector<double> indices(static_cast<std::size_t>(resamples));
  for_each_task(static_cast<std::uint32_t>(resamples), [&](std::uint32_t r) {
    const Clustering again = k_means(resample(x, plan.seed, r), plan);
    indices[r] = adjusted_rand_index(labels, as_numbers(nearest_centres(x, again.centres)));
  });
  return std::accumulate(indices.begin(), indices.end(), 0.0) / resamples;
}

std::vector<Eigen::Index> sampled_rows(Eigen::Index rows, Eigen::Index most, std::uint64_t seed) {
  std::vector<Eigen::Index> chosen(static_cast<std::size_t>(rows));
  std::iota(chosen.begin(), chosen.end(), Eigen::Index{0});
  if (rows <= most) return chosen;
  std::vector<std::uint32_t> keys(chosen.size());
  for (std::uint32_t i = 0; i < keys.size(); ++i) {
    keys[i] = draw(seed, i, 3000, Purpose::model_fold)[0];
  }
  std::sort(chosen.begin(), chosen.end(), [&](Eigen::Index a, Eigen::Index b) {
    const auto i = static_cast<std::size_t>(a);
    const auto j = static_cast<std::size_t>(b);
    return keys[i] != keys[j] ? keys[i] < keys[j] : a < b;
  });
  chosen.resize(static_cast<std::size_t>(most));
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

}  // namespace marketday
