// ties in distance go to the lower row
#define NANOFLANN_FIRST_MATCH
#include "models/detection/lof.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <nanoflann.hpp>

#include "models/detection/detector.h"
#include "models/regression/scorer.h"
#include "sim/io/error.h"
#include "sim/parallel.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr std::size_t kBlock = 256;

Description describe() {
  return {"lof",
          "How much thinner the neighbourhood of a case is than those of its neighbours; blind to "
          "rings denser than its neighbourhood",
          "Breunig, Kriegel, Ng & Sander (SIGMOD 2000), definition 7",
          {integer("neighbours", "cases", 20, 1, 10'000, "k, fewer than there are training cases",
                   "Breunig et al. (2000), section 6.2; scikit-learn's default"),
           flag("standardise", true, "bring features to mean 0 and deviation 1 first")}};
}

// What nanoflann asks of a set of points.
class Points {
 public:
  Points(std::span<const double> values, std::size_t features)
      : values_(values), features_(features) {}
  std::size_t kdtree_get_point_count() const { return values_.size() / features_; }
  double kdtree_get_pt(std::size_t row, std::size_t feature) const {
    return values_[row * features_ + feature];
  }
  template <typename Box>
  bool kdtree_get_bbox(Box&) const {
    return false;
  }
  const double* row(std::size_t i) const { return values_.data() + i * features_; }
  std::size_t features() const { return features_; }

 private:
  std::span<const double> values_;
  std::size_t features_;
};

using KdTree = nanoflann::KDTreeSingleIndexAdaptor<nanoflann::L2_Adaptor<double, Points>, Points,
                                                   -1, std::uint32_t>;

struct Neighbours {
  std::vector<std::uint32_t> rows;  // cases x k, nearest first
  std::vector<double> distances;
};

// `self`: the cases are those of the tree, and none is its own neighbour.
Neighbours find_neighbours(const KdTree& tree, const Points& cases, std::size_t k, bool self) {
  const std::size_t count = cases.kdtree_get_point_count();
  Neighbours found;
  found.rows.resize(count * k);
  found.distances.resize(count * k);
  for_each_block(static_cast<std::uint32_t>((count + kBlock - 1) / kBlock), [&](std::uint32_t b) {
    std::vector<std::uint32_t> rows(k + 1);
    std::vector<double> squares(k + 1);
    for (std::size_t i = b * kBlock; i < std::min<std::size_t>((b + 1) * kBlock, count); ++i) {
      tree.knnSearch(cases.row(i), self ? k + 1 : k, rows.data(), squares.data());
      std::size_t skip = k + 1;  // where the case itself stands; the last where copies hide it
      if (self)
        skip = static_cast<std::size_t>(std::find(rows.begin(), rows.end() - 1, i) - rows.begin());
      for (std::size_t j = 0; j < k; ++j) {
        const std::size_t from = j < skip ? j : j + 1;
        found.rows[i * k + j] = rows[from];
        found.distances[i * k + j] = std::sqrt(squares[from]);
      }
    }
  });
  return found;
}

// lrd = 1 / mean over neighbours of max(k-distance of the neighbour, distance)
std::vector<double> densities(const Neighbours& of, std::size_t k,
                              std::span<const double> k_distances) {
  std::vector<double> density(of.rows.size() / k);
  for (std::size_t i = 0; i < density.size(); ++i) {
    double sum = 0.0;
    for (std::size_t j = i * k; j < (i + 1) * k; ++j) {
      sum += std::max(k_distances[of.rows[j]], of.distances[j]);
    }
    density[i] = 1.0 / (sum / static_cast<double>(k) + 1e-10);
  }
  return density;
}

// LOF = mean density of the neighbours / own density
std::vector<double> factors(const Neighbours& of, std::size_t k, std::span<const double> own,
                            std::span<const double> of_neighbours) {
  std::vector<double> result(own.size());
  for (std::size_t i = 0; i < own.size(); ++i) {
    double sum = 0.0;
    for (std::size_t j = i * k; j < (i + 1) * k; ++j) sum += of_neighbours[of.rows[j]];
    result[i] = sum / static_cast<double>(k) / own[i];
  }
  return result;
}

std::vector<double> farthest(const Neighbours& of, std::size_t k) {
  std::vector<double> result;
  for (std::size_t last = k - 1; last < of.rows.size(); last += k) {
    result.push_back(of.distances[last]);
  }
  return result;
}

class Lof : public Detector {
 public:
  explicit Lof(const Json& parameters)
      : k_(parameters.at("neighbours").get<std::size_t>()),
        standardise_(parameters.at("standardise").get<bool>()) {}

  DetectorNeeds needs() const override { return {.features = true}; }

 protected:
  void learn(const Cases& cases, std::uint64_t) override {
    if (k_ >= cases.count) {
      throw InputError({"cases", 0, 0}, "lof: neighbours",
                       fmt::format("{} neighbours but {} training cases", k_, cases.count),
                       "give fewer neighbours than training cases: {name: lof, neighbours: 5}");
    }
    measure_scale(cases);
    values_ = scaled(cases);
    prepare();
  }

  std::vector<double> rate(const Cases& cases) const override {
    const std::vector<double> values = scaled(cases);
    const Neighbours near = find_neighbours(*tree_, Points(values, features()), k_, false);
    return factors(near, k_, densities(near, k_, k_distances_), density_);
  }

  void write(std::vector<double>& numbers) const override {
    numbers.insert(numbers.end(), mean_.begin(), mean_.end());
    numbers.insert(numbers.end(), deviation_.begin(), deviation_.end());
    numbers.push_back(static_cast<double>(values_.size()));
    numbers.insert(numbers.end(), values_.begin(), values_.end());
  }

  void read(std::span<const double>& numbers) override {
    mean_.clear();
    deviation_.clear();
    values_.clear();
    for (std::size_t f = 0; f < features(); ++f) mean_.push_back(take_number(numbers));
    for (std::size_t f = 0; f < features(); ++f) deviation_.push_back(take_number(numbers));
    const std::size_t count = take_count(numbers, numbers.size());
    if (features() == 0 || count % features() != 0 || count / features() <= k_) {
      throw InputError({"parameters", 0, 0}, "lof", "too few numbers",
                       "they must be as a detector of this kind wrote");
    }
    for (std::size_t i = 0; i < count; ++i) values_.push_back(take_number(numbers));
    prepare();
  }

 private:
  void measure_scale(const Cases& cases) {
    mean_.assign(cases.features, 0.0);
    deviation_.assign(cases.features, 1.0);
    if (!standardise_) return;
    const auto count = static_cast<double>(cases.count);
    for (std::size_t f = 0; f < cases.features; ++f) {
      for (std::size_t i = 0; i < cases.count; ++i) mean_[f] += cases.row(i)[f] / count;
      double squares = 0.0;
      for (std::size_t i = 0; i < cases.count; ++i) {
        const double off = cases.row(i)[f] - mean_[f];
        squares += off * off;
      }
      if (squares > 0.0) deviation_[f] = std::sqrt(squares / count);
    }
  }

  std::vector<double> scaled(const Cases& cases) const {
    std::vector<double> values(cases.values.begin(), cases.values.end());
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::size_t f = i % cases.features;
      values[i] = (values[i] - mean_[f]) / deviation_[f];
    }
    return values;
  }

  void prepare() {
    points_ = std::make_unique<Points>(values_, features());
    tree_ = std::make_unique<KdTree>(static_cast<int>(features()), *points_,
                                     nanoflann::KDTreeSingleIndexAdaptorParams(16));
    const Neighbours near = find_neighbours(*tree_, *points_, k_, true);
    k_distances_ = farthest(near, k_);
    density_ = densities(near, k_, k_distances_);
  }

  std::size_t k_;
  bool standardise_;
  std::vector<double> mean_;
  std::vector<double> deviation_;
  std::vector<double> values_;  // training cases, scaled
  std::unique_ptr<Points> points_;
  std::unique_ptr<KdTree> tree_;
  std::vector<double> k_distances_;
  std::vector<double> density_;
};

std::unique_ptr<Detector> create(const Json& parameters) {
  return std::make_unique<Lof>(parameters);
}

}  // namespace

std::vector<double> local_outlier_factors(std::span<const double> values, std::size_t features,
                                          std::size_t k) {
  const Points points(values, features);
  const KdTree tree(static_cast<int>(features), points,
                    nanoflann::KDTreeSingleIndexAdaptorParams(16));
  const Neighbours near = find_neighbours(tree, points, k, true);
  const std::vector<double> density = densities(near, k, farthest(near, k));
  return factors(near, k, density, density);
}

MARKETDAY_REGISTER(Detector, describe(), create);

}  // namespace marketday
