#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <nanoflann.hpp>

#include "models/tabular/number_text.h"
#include "models/tabular/tabular_model.h"
#include "sim/parallel.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr std::size_t kBlock = 256;
constexpr std::int32_t kNoise = -1;

Description describe() {
  return {
      "dbscan",
      "Segments of any shape: rows that dense neighbourhoods join; the rest is noise, -1. A new "
      "row belongs with the nearest core row within eps",
      "Ester, Kriegel, Sander & Xu (1996)",
      {number("eps", "distance", 0.0, 0.0, 1e15,
              "radius of a neighbourhood; 0: at the knee of the distances to the "
              "min_rows-th neighbour",
              "Ester et al. (1996), section 4.2"),
       integer("min_rows", "rows", 5, 1, 100'000,
               "rows of a dense neighbourhood, its middle counted")}};
}

// What nanoflann asks of a set of points.
struct Points {
  const FeatureRows& x;
  std::size_t kdtree_get_point_count() const { return static_cast<std::size_t>(x.rows()); }
  double kdtree_get_pt(std::size_t row, std::size_t column) const {
    return x(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(column));
  }
  template <typename Box>
  bool kdtree_get_bbox(Box&) const {
    return false;
  }
};
using KdTree = nanoflann::KDTreeSingleIndexAdaptor<nanoflann::L2_Adaptor<double, Points>, Points,
                                                   -1, std::uint32_t>;

template <typename Body>
void for_each_row(std::size_t rows, const Body& body) {
  for_each_block(static_cast<std::uint32_t>((rows + kBlock - 1) / kBlock), [&](std::uint32_t b) {
    for (std::size_t i = b * kBlock; i < std::min(rows, (b + 1) * kBlock); ++i) body(i);
  });
}

// Rows within eps, the border counted (a hair beyond, for rounding); the row itself among them.
std::vector<std::vector<std::uint32_t>> neighbourhoods(const FeatureRows& x, const KdTree& tree,
                                                       double eps) {
  std::vector<std::vector<std::uint32_t>> all(static_cast<std::size_t>(x.rows()));
  for_each_row(all.size(), [&](std::size_t i) {
    std::vector<std::pair<std::uint32_t, double>> found;
    tree.radiusSearch(row_of(x, static_cast<Eigen::Index>(i)).data(), eps * eps * (1.0 + 1e-12),
                      found, {});
    for (const auto& [row, square] : found) all[i].push_back(row);
    std::sort(all[i].begin(), all[i].end());
  });
  return all;
}

// Distances to the k-th nearest row, itself counted, falling.
std::vector<double> k_distances(const FeatureRows& x, const KdTree& tree, std::size_t k) {
  std::vector<double> far(static_cast<std::size_t>(x.rows()));
  k = std::min(k, far.size());
  for_each_row(far.size(), [&](std::size_t i) {
    std::vector<std::uint32_t> rows(k);
    std::vector<double> squares(k);
    tree.knnSearch(row_of(x, static_cast<Eigen::Index>(i)).data(), k, rows.data(), squares.data());
    far[i] = std::sqrt(squares.back());
  });
  std::sort(far.begin(), far.end(), std::greater<>());
  return far;
}

// The point of a falling curve that lies farthest below its chord (Satopaa et al. 2011).
double knee(const std::vector<double>& falling) {
  const double height = falling.front() - falling.back();
  double most = -1.0;
  double at = falling.back();
  for (std::size_t i = 0; i < falling.size() && height > 0.0; ++i) {
    const double along = static_cast<double>(i) / static_cast<double>(falling.size() - 1);
    const double below = 1.0 - along - (falling[i] - falling.back()) / height;
    if (below > most) {
      most = below;
      at = falling[i];
    }
  }
  return at;
}

class Dbscan : public TabularModel {
 public:
  explicit Dbscan(const Json& p)
      : eps_(p.at("eps").get<double>()), min_rows_(p.at("min_rows").get<std::size_t>()) {}

  Task task() const override { return Task::segments; }
  std::vector<Explanation> explain() const override;

 protected:
  bool wants_all_levels() const override { return true; }
  void learn(const Training& training) override;
  Eigen::VectorXd answer(const SparseRows& x) const override;
  Json save_fit() const override;
  void load_fit(const YamlNode& node, std::size_t columns) override;

 private:
  double choose_eps(const FeatureRows& x, const KdTree& tree);

  double eps_;  // as asked for
  std::size_t min_rows_;
  double used_eps_ = 0.0;
  std::vector<double> curve_;  // k-distances, thinned
  FeatureRows core_;
  std::vector<double> labels_;  // of the core rows
};

std::vector<Explanation> Dbscan::explain() const {
  Explanation plan{"Density", {"", "value"}, {"eps", "min_rows", "core rows"}, {}};
  plan.rows = {{used_eps_}, {static_cast<double>(min_rows_)}, {static_cast<double>(core_.rows())}};
  Explanation curve{"Distance to the min_rows-th row", {"share of rows", "distance"}, {}, {}};
  for (std::size_t i = 0; i < curve_.size(); ++i) {
    curve.names.push_back(fmt::format(
        "{:.3f}",
        static_cast<double>(i) / std::max<double>(1.0, static_cast<double>(curve_.size()) - 1.0)));
    curve.rows.push_back({curve_[i]});
  }
  return {plan, curve};
}

double Dbscan::choose_eps(const FeatureRows& x, const KdTree& tree) {
  constexpr std::size_t kPoints = 200;
  const std::vector<double> falling = k_distances(x, tree, min_rows_);
  curve_.clear();
  const std::size_t points = std::min(kPoints, falling.size());
  for (std::size_t i = 0; i < points; ++i) {
    curve_.push_back(falling[points == 1 ? 0 : i * (falling.size() - 1) / (points - 1)]);
  }
  if (eps_ > 0.0) return eps_;
  const double found = knee(falling);
  if (!(found > 0.0)) {
    throw InputError({"parameters", 0, 0}, "eps", "no knee: most rows are copies of one another",
                     "give the radius: {eps: 0.5}");
  }
  return found;
}

// Core rows in the table's order, each growing its cluster breadth first.
void Dbscan::learn(const Training& training) {
  const FeatureRows x = training.x.dense();
  const Points points{x};
  const KdTree tree(static_cast<int>(x.cols()), points,
                    nanoflann::KDTreeSingleIndexAdaptorParams(16));
  used_eps_ = choose_eps(x, tree);
  const auto near = neighbourhoods(x, tree, used_eps_);
  const auto is_core = [&](std::size_t i) { return near[i].size() >= min_rows_; };
  std::vector<std::int32_t> label(near.size(), kNoise);
  std::int32_t clusters = 0;
  for (std::size_t i = 0; i < near.size(); ++i) {
    if (label[i] != kNoise || !is_core(i)) continue;
    label[i] = clusters;
    std::deque<std::size_t> open = {i};
    while (!open.empty()) {
      const std::size_t row = open.front();
      open.pop_front();
      if (!is_core(row)) continue;
      for (const std::uint32_t other : near[row]) {
        if (label[other] != kNoise) continue;
        label[other] = clusters;
        open.push_back(other);
      }
    }
    ++clusters;
  }
  std::vector<Eigen::Index> core;
  labels_.clear();
  for (std::size_t i = 0; i < near.size(); ++i) {
    if (!is_core(i)) continue;
    core.push_back(static_cast<Eigen::Index>(i));
    labels_.push_back(label[i]);
  }
  core_ = x(core, Eigen::all);
  if (clusters == 0) {
    warn(fmt::format("every row is noise at eps {}: raise eps or lower min_rows", used_eps_));
  }
}

Eigen::VectorXd Dbscan::answer(const SparseRows& sparse) const {
  const FeatureRows x = sparse.dense();
  Eigen::VectorXd result = Eigen::VectorXd::Constant(x.rows(), kNoise);
  if (core_.rows() == 0) return result;
  const Points points{core_};
  const KdTree tree(static_cast<int>(core_.cols()), points,
                    nanoflann::KDTreeSingleIndexAdaptorParams(16));
  for_each_row(static_cast<std::size_t>(x.rows()), [&](std::size_t i) {
    std::uint32_t row = 0;
    double square = 0.0;
    tree.knnSearch(row_of(x, static_cast<Eigen::Index>(i)).data(), 1, &row, &square);
    if (square <= used_eps_ * used_eps_ * (1.0 + 1e-12)) {
      result[static_cast<Eigen::Index>(i)] = labels_[row];
    }
  });
  return result;
}

Json Dbscan::save_fit() const {
  return {{"eps", used_eps_},
          {"k_distances", number_text(curve_)},
          {"labels", number_text(labels_)},
          {"core", number_text({core_.data(), static_cast<std::size_t>(core_.size())})}};
}

void Dbscan::load_fit(const YamlNode& node, std::size_t columns) {
  used_eps_ = node.at("eps").number(0.0, 1e300);
  curve_ = numbers_in(node.at("k_distances"));
  labels_ = numbers_in(node.at("labels"));
  const std::vector<double> numbers = numbers_in(node.at("core"), labels_.size() * columns);
  core_ = Eigen::Map<const FeatureRows>(numbers.data(), static_cast<Eigen::Index>(labels_.size()),
                                        static_cast<Eigen::Index>(columns));
}

std::unique_ptr<Model> create(const Json& parameters) {
  return std::make_unique<Dbscan>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
