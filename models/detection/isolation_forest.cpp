#include "models/detection/isolation_forest.h"

#include <algorithm>
#include <limits>
#include <unordered_set>

#include "models/detection/detector.h"
#include "models/regression/scorer.h"
#include "sim/math.h"
#include "sim/parallel.h"
#include "sim/random.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr int kMostDepth = 12;
constexpr std::size_t kRowsAtOnce = 16;
constexpr std::size_t kBlock = 256;

Description describe() {
  return {"isolation_forest",
          "Odd cases are cut off by few random splits; score 2^(-mean depth / c(sample))",
          "Liu, Ting & Zhou (ICDM 2008), algorithms 1 to 3",
          {integer("trees", "trees", 100, 1, 10'000, "more of them steady the score",
                   "Liu et al. (2008), section 5"),
           integer("sample", "cases", 256, 2, 4096, "that a tree is grown on, without replacement",
                   "Liu et al. (2008), section 5")}};
}

int depth_limit(std::size_t sample) {
  int depth = 0;
  while ((std::size_t{1} << static_cast<unsigned>(depth)) < sample) ++depth;
  return depth;
}

// A whole binary tree to the depth limit: node i has children 2 i + 1 and 2 i + 2. A leaf higher up
// sends all its cases left, down to the bottom, where the path lengths stand.
struct Tree {
  std::vector<std::uint32_t> feature;
  std::vector<double> split;
  std::vector<double> path;  // of each place at the bottom
};

class Grower {
 public:
  Grower(const Cases& cases, std::uint64_t seed, std::uint32_t tree, int depth)
      : cases_(cases), seed_(seed), tree_(tree), depth_(depth) {
    const std::size_t bottom = std::size_t{1} << static_cast<unsigned>(depth);
    grown_.feature.assign(bottom - 1, 0);
    grown_.split.assign(bottom - 1, std::numeric_limits<double>::infinity());
    grown_.path.assign(bottom, 0.0);
  }

  Tree grow(std::size_t sample) {
    std::vector<std::uint32_t> rows = pick(sample);
    split(rows, 0, 0);
    return std::move(grown_);
  }

 private:
  // Floyd's sampling without replacement; Bentley & Floyd (1987).
  std::vector<std::uint32_t> pick(std::size_t sample) {
    std::unordered_set<std::uint32_t> taken;
    std::vector<std::uint32_t> rows;
    std::uint32_t k = 0;
    for (std::size_t j = cases_.count - sample; j < cases_.count; ++j, ++k) {
      const std::uint64_t bits = draw(seed_, tree_, 0, Purpose::isolation_tree, k)[0];
      auto row = static_cast<std::uint32_t>(bits * (j + 1) >> 32U);
      if (!taken.insert(row).second) taken.insert(row = static_cast<std::uint32_t>(j));
      rows.push_back(row);
    }
    return rows;
  }

  // A feature that varies among the rows, a value between its least and greatest: both by even
  // chance.
  void split(std::span<std::uint32_t> rows, std::size_t node, int depth) {
    if (depth == depth_ || rows.size() <= 1) return leaf(rows.size(), node, depth);
    std::vector<std::uint32_t> varying;
    std::vector<double> low(rows.empty() ? 0 : cases_.features);
    std::vector<double> high(low.size());
    for (std::size_t f = 0; f < cases_.features; ++f) {
      low[f] = high[f] = cases_.row(rows[0])[f];
      for (const std::uint32_t row : rows) {
        const double value = cases_.row(row)[f];
        low[f] = std::min(low[f], value);
        high[f] = std::max(high[f], value);
      }
      if (low[f] < high[f]) varying.push_back(static_cast<std::uint32_t>(f));
    }
    if (varying.empty()) return leaf(rows.size(), node, depth);
    const RandomBlock bits =
        draw(seed_, tree_, static_cast<std::uint32_t>(node) + 1, Purpose::isolation_tree);
    const std::uint32_t f = varying[std::uint64_t{bits[0]} * varying.size() >> 32U];
    double at = low[f] + (high[f] - low[f]) * uniform(bits[1]);
    if (!(at < high[f])) at = low[f];  // rounding: the right side must not be empty
    grown_.feature[node] = f;
    grown_.split[node] = at;
    const auto middle = std::stable_partition(
        rows.begin(), rows.end(), [&](std::uint32_t row) { return cases_.row(row)[f] <= at; });
    const auto left = static_cast<std::size_t>(middle - rows.begin());
    split(rows.first(left), 2 * node + 1, depth + 1);
    split(rows.subspan(left), 2 * node + 2, depth + 1);
  }

  void leaf(std::size_t size, std::size_t node, int depth) {
    const double path = static_cast<double>(depth) + average_path_length(size);
    std::size_t bottom = node;
    for (int d = depth; d < depth_; ++d) bottom = 2 * bottom + 1;
    grown_.path[bottom - grown_.split.size()] = path;
  }

  const Cases& cases_;
  std::uint64_t seed_;
  std::uint32_t tree_;
  int depth_;
  Tree grown_;
};

// Adds the path lengths of `rows` <= kRowsAtOnce cases; side by side, since each step waits for
// memory.
void walk(const Tree& tree, int depth, const double* values, std::size_t features, std::size_t rows,
          double* sums) {
  std::size_t node[kRowsAtOnce] = {};
  for (int d = 0; d < depth; ++d) {
    for (std::size_t r = 0; r < rows; ++r) {
      const std::size_t n = node[r];
      const bool right = values[r * features + tree.feature[n]] > tree.split[n];
      node[r] = 2 * n + 1 + (right ? 1 : 0);
    }
  }
  for (std::size_t r = 0; r < rows; ++r) sums[r] += tree.path[node[r] - tree.split.size()];
}

class IsolationForest : public Detector {
 public:
  explicit IsolationForest(const Json& parameters)
      : trees_(parameters.at("trees").get<std::size_t>()),
        sample_(parameters.at("sample").get<std::size_t>()) {}

  DetectorNeeds needs() const override { return {.features = true}; }

 protected:
  void learn(const Cases& cases, std::uint64_t seed) override {
    used_ = std::min(sample_, cases.count);
    depth_ = depth_limit(used_);
    forest_.assign(trees_, {});
    for_each_block(static_cast<std::uint32_t>(trees_), [&](std::uint32_t t) {
      forest_[t] = Grower(cases, seed, t, depth_).grow(used_);
    });
  }

  // 2^(-E[h] / c(n)): Liu et al. (2008), eq. 2
  std::vector<double> rate(const Cases& cases) const override {
    std::vector<double> scores(cases.count, 0.0);
    const double norm = average_path_length(used_) * static_cast<double>(trees_);
    const auto blocks = static_cast<std::uint32_t>((cases.count + kBlock - 1) / kBlock);
    for_each_block(blocks, [&](std::uint32_t block) {
      const std::size_t begin = block * kBlock;
      const std::size_t end = std::min(begin + kBlock, cases.count);
      for (const Tree& tree : forest_) {
        for (std::size_t i = begin; i < end; i += kRowsAtOnce) {
          walk(tree, depth_, cases.values.data() + i * cases.features, cases.features,
               std::min(kRowsAtOnce, end - i), &scores[i]);
        }
      }
      for (std::size_t i = begin; i < end; ++i) {
        constexpr double kLog2 = 0.6931471805599453;
        scores[i] = norm > 0.0 ? marketday::exp(-kLog2 * scores[i] / norm) : 0.5;
      }
    });
    return scores;
  }

  void write(std::vector<double>& numbers) const override {
    numbers.push_back(static_cast<double>(used_));
    for (const Tree& tree : forest_) {
      for (std::size_t n = 0; n < tree.split.size(); ++n) {
        const bool cut = tree.split[n] < std::numeric_limits<double>::infinity();
        numbers.push_back(cut ? static_cast<double>(tree.feature[n]) + 1.0 : 0.0);
        if (cut) numbers.push_back(tree.split[n]);
      }
      numbers.insert(numbers.end(), tree.path.begin(), tree.path.end());
    }
  }

  void read(std::span<const double>& numbers) override {
    used_ = take_count(numbers, std::size_t{1} << kMostDepth);
    depth_ = depth_limit(used_);
    const std::size_t bottom = std::size_t{1} << static_cast<unsigned>(depth_);
    forest_.assign(trees_, {});
    for (Tree& tree : forest_) {
      for (std::size_t n = 0; n + 1 < bottom; ++n) {
        const std::size_t feature = take_count(numbers, features());
        tree.feature.push_back(static_cast<std::uint32_t>(feature > 0 ? feature - 1 : 0));
        tree.split.push_back(feature > 0 ? take_number(numbers)
                                         : std::numeric_limits<double>::infinity());
      }
      for (std::size_t n = 0; n < bottom; ++n) tree.path.push_back(take_number(numbers));
    }
  }

 private:
  std::size_t trees_;
  std::size_t sample_;
  std::size_t used_ = 0;  // the sample, or all cases where they are fewer
  int depth_ = 0;
  std::vector<Tree> forest_;
};

std::unique_ptr<Detector> create(const Json& parameters) {
  return std::make_unique<IsolationForest>(parameters);
}

}  // namespace

double average_path_length(std::size_t n) {
  if (n <= 1) return 0.0;
  if (n == 2) return 1.0;
  constexpr double kEuler = 0.5772156649015329;
  const auto count = static_cast<double>(n);
  return 2.0 * (marketday::log(count - 1.0) + kEuler) - 2.0 * (count - 1.0) / count;
}

MARKETDAY_REGISTER(Detector, describe(), create);

}  // namespace marketday
