#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/uplift/nuisance.h"
#include "models/uplift/uplift_split.h"
#include "sim/parallel.h"
#include "sim/random.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr std::size_t kMostCuts = 63;  // of a column, at its quantiles

Description describe() {
  return {
      "uplift_forest",
      "Mean of many trees that cut the rows where the effect differs most, one half of a tree's "
      "rows choosing the cuts and the other measuring the effects (causal forest); needs no --base",
      "Wager & Athey (2018), procedure 1; Rzepakowski & Jaroszewicz (2012)",
      {integer("trees", "trees", 200, 1, 10'000, "of the forest"),
       integer("depth", "splits", 6, 1, 16, "most splits from root to leaf"),
       integer("leaf", "rows", 30, 2, 1e9, "fewest of either arm on either side of a cut"),
       text("criterion", "effect", {"effect", "kl", "euclidean", "chi"},
            "what a cut is chosen by; all but effect for outcomes of 0 and 1",
            "Athey & Imbens (2016), section 3; Rzepakowski & Jaroszewicz (2012), section 4"),
       flag("honest", true, "effects are measured on rows that chose no cut",
            "Athey & Imbens (2016), section 2.3"),
       number("row_share", "share", 0.5, 0.01, 1.0, "of rows that a tree sees, without replacement",
              "Wager & Athey (2018), definition 1"),
       number("column_share", "share", 0.5, 0.0, 1.0,
              "of columns that a cut chooses from, at least one")}};
}

UpliftCriterion criterion_of(const std::string& name) {
  if (name == "kl") return UpliftCriterion::kl;
  if (name == "euclidean") return UpliftCriterion::euclidean;
  return name == "chi" ? UpliftCriterion::chi : UpliftCriterion::effect;
}

// Rows as places among the cuts of each column: left of cut k are the places up to k.
struct BinnedRows {
  std::vector<std::vector<float>> cuts;
  std::vector<std::uint8_t> places;  // column by column
  std::size_t rows = 0;

  std::uint8_t place(std::size_t column, std::size_t row) const {
    return places[column * rows + row];
  }
};

std::vector<float> cuts_of(std::vector<float> values) {
  std::sort(values.begin(), values.end());
  std::vector<float> distinct = values;
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  if (distinct.size() <= kMostCuts + 1) return {distinct.begin() + 1, distinct.end()};
  std::vector<float> cuts;
  for (std::size_t k = 1; k <= kMostCuts; ++k) {
    const float cut = values[k * values.size() / (kMostCuts + 1)];
    if (cut > values.front() && (cuts.empty() || cut > cuts.back())) cuts.push_back(cut);
  }
  return cuts;
}

BinnedRows binned(const FeatureRows& x) {
  BinnedRows b;
  b.rows = static_cast<std::size_t>(x.rows());
  for (Eigen::Index c = 0; c < x.cols(); ++c) {
    std::vector<float> values(b.rows);
    for (std::size_t i = 0; i < b.rows; ++i) {
      values[i] = static_cast<float>(x(static_cast<Eigen::Index>(i), c));
    }
    b.cuts.push_back(cuts_of(values));
    for (const float v : values) {
      const auto at = std::upper_bound(b.cuts.back().begin(), b.cuts.back().end(), v);
      b.places.push_back(static_cast<std::uint8_t>(at - b.cuts.back().begin()));
    }
  }
  return b;
}

struct Data {
  const TwoArms& arms;
  const BinnedRows& bins;
  const std::vector<double>& weights;  // inverse propensities
  std::uint64_t seed;
  const NodeSums& all;

  void add(NodeSums& sums, std::size_t row) const {
    const auto i = static_cast<Eigen::Index>(row);
    (arms.treated[i] > 0.5 ? sums.treated : sums.control).add(weights[row], arms.y[i]);
  }
};

struct Cut {
  std::size_t column = 0;
  std::size_t at = 0;
  double gain = 0.0;
};

// What is to become of a node: its rows for cuts and for effects, and the effect around it.
struct Work {
  std::size_t node = 0;
  int depth = 0;
  double effect = 0.0;
  std::vector<std::uint32_t> choosing;
  std::vector<std::uint32_t> measuring;
};

class UpliftForest : public UpliftLearner {
 public:
  explicit UpliftForest(const Json& p)
      : trees_(p.at("trees").get<std::uint32_t>()),
        depth_(p.at("depth").get<int>()),
        leaf_(p.at("leaf").get<double>()),
        criterion_(criterion_of(p.at("criterion"))),
        honest_(p.at("honest").get<bool>()),
        row_share_(p.at("row_share").get<double>()),
        column_share_(p.at("column_share").get<double>()) {}

  EffectScore fit(const TwoArms& arms, const UpliftSetting& setting) const override;

 private:
  std::vector<TreeNode> grow(const Data& data, std::uint32_t tree) const;
  Work sample(const Data& data, std::uint32_t tree) const;
  double measured(const Data& data, const Work& work) const;
  Cut best_cut(const Data& data, const Work& work, std::uint32_t tree) const;
  void try_column(const Data& data, const Work& work, std::size_t column, Cut& best) const;
  std::vector<std::size_t> columns(const Data& data, std::size_t node, std::uint32_t tree) const;

  std::uint32_t trees_;
  int depth_;
  double leaf_;
  UpliftCriterion criterion_;
  bool honest_;
  double row_share_;
  double column_share_;
};

Work UpliftForest::sample(const Data& data, std::uint32_t tree) const {
  Work root;
  root.effect = data.all.effect();
  for (std::uint32_t i = 0; i < data.bins.rows; ++i) {
    const RandomBlock bits = draw(data.seed, data.arms.ids[i], tree, Purpose::uplift_tree);
    if (row_share_ < 1.0 && uniform(bits[0]) >= row_share_) continue;
    const bool chooses = uniform(bits[1]) < 0.5;
    if (!honest_ || chooses) root.choosing.push_back(i);
    if (!honest_ || !chooses) root.measuring.push_back(i);
  }
  return root;
}

// The effect around it where one arm has no rows.
double UpliftForest::measured(const Data& data, const Work& work) const {
  NodeSums sums;
  for (const std::uint32_t row : work.measuring) data.add(sums, row);
  const bool both = sums.treated.rows > 0.0 && sums.control.rows > 0.0;
  return both ? sums.effect() : work.effect;
}

// The first few of the columns in the order of a keyed shuffle.
std::vector<std::size_t> UpliftForest::columns(const Data& data, std::size_t node,
                                               std::uint32_t tree) const {
  const std::size_t width = data.bins.cuts.size();
  std::vector<std::size_t> all(width);
  std::iota(all.begin(), all.end(), std::size_t{0});
  const auto count = std::max<std::size_t>(
      1, static_cast<std::size_t>(std::floor(column_share_ * static_cast<double>(width) + 0.5)));
  for (std::size_t k = 0; k < count && count < width; ++k) {
    const RandomBlock bits = draw(data.seed, static_cast<std::uint32_t>(node), tree,
                                  Purpose::uplift_split, static_cast<std::uint32_t>(k));
    const auto left = static_cast<double>(width - k);
    std::swap(all[k], all[k + static_cast<std::size_t>(uniform(bits[0]) * left)]);
  }
  all.resize(count);
  return all;
}

void UpliftForest::try_column(const Data& data, const Work& work, std::size_t column,
                              Cut& best) const {
  std::vector<NodeSums> at(data.bins.cuts[column].size() + 1);
  for (const std::uint32_t row : work.choosing) data.add(at[data.bins.place(column, row)], row);
  NodeSums all;
  for (const NodeSums& sums : at) all += sums;
  NodeSums left;
  for (std::size_t k = 0; k + 1 < at.size(); ++k) {
    left += at[k];
    const NodeSums right = all - left;
    if (std::min(left.treated.rows, left.control.rows) < leaf_) continue;
    if (std::min(right.treated.rows, right.control.rows) < leaf_) break;
    const double gain = split_gain(criterion_, left, right, honest_);
    if (gain > best.gain) best = {column, k, gain};
  }
}

Cut UpliftForest::best_cut(const Data& data, const Work& work, std::uint32_t tree) const {
  Cut best;
  if (work.depth >= depth_ || static_cast<double>(work.choosing.size()) < 4.0 * leaf_) return best;
  for (const std::size_t column : columns(data, work.node, tree)) {
    try_column(data, work, column, best);
  }
  return best;
}

std::vector<TreeNode> UpliftForest::grow(const Data& data, std::uint32_t tree) const {
  std::vector<TreeNode> nodes(1);
  std::vector<Work> waiting;
  waiting.push_back(sample(data, tree));
  while (!waiting.empty()) {
    Work work = std::move(waiting.back());
    waiting.pop_back();
    work.effect = measured(data, work);
    const Cut cut = best_cut(data, work, tree);
    if (!(cut.gain > 0.0)) {
      nodes[work.node].split = static_cast<float>(work.effect / trees_);
      continue;
    }
    const auto left = static_cast<std::int32_t>(nodes.size());
    nodes[work.node] = {static_cast<std::int32_t>(cut.column), data.bins.cuts[cut.column][cut.at],
                        left, left + 1};
    nodes.resize(nodes.size() + 2);
    Work sides[2];
    for (int s = 0; s < 2; ++s) {
      sides[s].node = static_cast<std::size_t>(left + s);
      sides[s].depth = work.depth + 1;
      sides[s].effect = work.effect;
    }
    const auto side = [&](std::uint32_t row) {
      return data.bins.place(cut.column, row) <= cut.at ? 0 : 1;
    };
    for (const std::uint32_t row : work.choosing) sides[side(row)].choosing.push_back(row);
    for (const std::uint32_t row : work.measuring) sides[side(row)].measuring.push_back(row);
    waiting.push_back(std::move(sides[1]));
    waiting.push_back(std::move(sides[0]));
  }
  return nodes;
}

EffectScore UpliftForest::fit(const TwoArms& arms, const UpliftSetting& setting) const {
  const bool binary = (arms.y.array() == 0.0 || arms.y.array() == 1.0).all();
  if (criterion_ != UpliftCriterion::effect && !binary) {
    throw InputError({"command line", 0, 0}, "--learner-parameters",
                     "a criterion for outcomes of 0 and 1, and the outcome has others",
                     "use {criterion: effect}");
  }
  const Eigen::VectorXd propensity = propensities(arms, setting);
  std::vector<double> weights;
  for (Eigen::Index i = 0; i < arms.y.size(); ++i) {
    const double e = inside(propensity[i], 1e-6);
    weights.push_back(arms.treated[i] > 0.5 ? 1.0 / e : 1.0 / (1.0 - e));
  }
  const BinnedRows bins = binned(arms.x);
  NodeSums all;
  const Data data{arms, bins, weights, setting.seed, all};
  for (std::size_t i = 0; i < bins.rows; ++i) data.add(all, i);
  std::vector<std::vector<TreeNode>> trees(trees_);
  for_each_task(trees_, [&](std::uint32_t t) { trees[t] = grow(data, t); });
  TreeEnsemble ensemble;
  for (const std::vector<TreeNode>& tree : trees) ensemble.add(tree);
  return EffectScore({{1.0, Scorer::trees(std::move(ensemble), bins.cuts.size())}});
}

std::unique_ptr<UpliftLearner> create(const Json& parameters) {
  return std::make_unique<UpliftForest>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(UpliftLearner, describe(), create);

}  // namespace marketday
