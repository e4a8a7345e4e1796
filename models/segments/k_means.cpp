#include "models/segments/k_means.h"

#include <algorithm>
#include <limits>
#include <set>

#include "sim/parallel.h"
#include "sim/random.h"

namespace marketday {
namespace {

constexpr Eigen::Index kBlock = 2048;

// The k-th draw of a restart.
double toss(std::uint64_t seed, std::uint32_t restart, std::uint32_t k) {
  return uniform(draw(seed, restart, 0, Purpose::model_start, k)[0]);
}

// The row at `share` of the summed weights; never one of weight 0.
Eigen::Index pick(const std::vector<double>& weights, double share) {
  double all = 0.0;
  for (const double weight : weights) all += weight;
  double sum = 0.0;
  std::size_t last = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] > 0.0) last = i;
    sum += weights[i];
    if (sum > share * all && weights[i] > 0.0) break;
  }
  return static_cast<Eigen::Index>(last);
}

// Each next centre with chance proportional to D(x)^2: Arthur & Vassilvitskii (2007), section 2.2
FeatureRows start(const FeatureRows& x, const KMeansPlan& plan, std::uint32_t restart) {
  FeatureRows centres(plan.k, x.cols());
  std::vector<double> weights(static_cast<std::size_t>(x.rows()), 1.0);
  for (int c = 0; c < plan.k; ++c) {
    const double share = toss(plan.seed, restart, static_cast<std::uint32_t>(c));
    centres.row(c) = x.row(pick(weights, share));
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      const double square = (x.row(i) - centres.row(c)).squaredNorm();
      double& weight = weights[static_cast<std::size_t>(i)];
      weight = c == 0 ? square : std::min(weight, square);
    }
  }
  return centres;
}

struct Near {
  std::vector<std::uint32_t> labels;
  std::vector<double> squares;
};

Near nearest(const FeatureRows& x, const FeatureRows& centres) {
  Near near;
  near.labels.resize(static_cast<std::size_t>(x.rows()));
  near.squares.resize(static_cast<std::size_t>(x.rows()));
  const auto blocks = static_cast<std::uint32_t>((x.rows() + kBlock - 1) / kBlock);
  for_each_block(blocks, [&](std::uint32_t block) {
    const Eigen::Index end = std::min(x.rows(), (block + 1) * kBlock);
    for (Eigen::Index i = block * kBlock; i < end; ++i) {
      double best = std::numeric_limits<double>::infinity();
      std::uint32_t label = 0;
      for (Eigen::Index c = 0; c < centres.rows(); ++c) {
        const double square = (x.row(i) - centres.row(c)).squaredNorm();
        if (square < best) {
          best = square;
          label = static_cast<std::uint32_t>(c);
        }
      }
      near.labels[static_cast<std::size_t>(i)] = label;
      near.squares[static_cast<std::size_t>(i)] = best;
    }
  });
  return near;
}

// Means of the clusters; an empty one takes the row that is farthest from its centre.
FeatureRows means(const FeatureRows& x, Near& near, Eigen::Index k) {
  FeatureRows centres = FeatureRows::Zero(k, x.cols());
  Eigen::VectorXd counts = Eigen::VectorXd::Zero(k);
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    const auto label = static_cast<Eigen::Index>(near.labels[static_cast<std::size_t>(i)]);
    centres.row(label) += x.row(i);
    counts[label] += 1.0;
  }
  for (Eigen::Index c = 0; c < k; ++c) {
    if (counts[c] > 0.0) {
      centres.row(c) /= counts[c];
      continue;
    }
    const auto far = std::max_element(near.squares.begin(), near.squares.end());
    centres.row(c) = x.row(far - near.squares.begin());
    *far = 0.0;
  }
  return centres;
}

Clustering lloyd(const FeatureRows& x, const KMeansPlan& plan, std::uint32_t restart) {
  Clustering found;
  found.centres = start(x, plan, restart);
  Near near = nearest(x, found.centres);
  while (found.steps < plan.most_steps && !found.settled) {
    ++found.steps;
    found.centres = means(x, near, plan.k);
    Near next = nearest(x, found.centres);
    found.settled = next.labels == near.labels;
    near = std::move(next);
  }
  for (const double square : near.squares) found.inertia += square;
  found.labels = std::move(near.labels);
  return found;
}

}  // namespace

Clustering k_means(const FeatureRows& x, const KMeansPlan& plan) {
  std::vector<Clustering> tries(static_cast<std::size_t>(plan.restarts));
  for_each_task(static_cast<std::uint32_t>(plan.restarts),
                [&](std::uint32_t restart) { tries[restart] = lloyd(x, plan, restart); });
  return *std::min_element(tries.begin(), tries.end(),
                           [](const auto& a, const auto& b) { return a.inertia < b.inertia; });
}

std::vector<std::uint32_t> nearest_centres(const FeatureRows& x, const FeatureRows& centres) {
  return nearest(x, centres).labels;
}

std::size_t distinct_rows(const FeatureRows& x, std::size_t enough) {
  std::set<std::vector<double>> seen;
  for (Eigen::Index i = 0; i < x.rows() && seen.size() < enough; ++i) {
    const std::span<const double> row = row_of(x, i);
    seen.emplace(row.begin(), row.end());
  }
  return seen.size();
}

}  // namespace marketday
