#include "evaluation/uplift/sklift_metrics.h"

#include <array>

namespace marketday {
namespace {

double area(const std::vector<CurvePoint>& curve) {
  double sum = 0.0;
  for (std::size_t i = 1; i < curve.size(); ++i) {
    sum += (curve[i].population - curve[i - 1].population) * (curve[i].value + curve[i - 1].value) /
           2.0;
  }
  return sum;
}

// Counts of the four kinds of row, where outcomes are 0 and 1.
struct Kinds {
  double treated_yes = 0.0;
  double treated_no = 0.0;
  double control_yes = 0.0;
  double control_no = 0.0;
};

Kinds kinds_of(const UpliftRanking& ranking) {
  Kinds kinds;
  for (std::size_t i = 0; i < ranking.rows(); ++i) {
    const bool yes = ranking.outcome()[i] == 1.0;
    if (ranking.treated()[i] != 0) {
      (yes ? kinds.treated_yes : kinds.treated_no) += 1.0;
    } else {
      (yes ? kinds.control_yes : kinds.control_no) += 1.0;
    }
  }
  return kinds;
}

// Blocks of rows that enter together, in their order.
std::vector<CurvePoint> curve_of(const std::vector<Tally>& blocks, double (Tally::*value)() const) {
  std::vector<CurvePoint> curve = {{0.0, 0.0}};
  Tally sum;
  for (const Tally& block : blocks) {
    if (block.rows() == 0.0) continue;
    sum.treated += block.treated;
    sum.control += block.control;
    sum.treated_outcome += block.treated_outcome;
    sum.control_outcome += block.control_outcome;
    curve.push_back({sum.rows(), (sum.*value)()});
  }
  return curve;
}

// Rows ranked by 2 [y = t] + (y or t), whichever of control responders and treated non-responders
// are more.
std::vector<CurvePoint> perfect_uplift_curve(const Kinds& k) {
  const Tally treated_yes{k.treated_yes, 0.0, k.treated_yes, 0.0};
  const Tally treated_no{k.treated_no, 0.0, 0.0, 0.0};
  const Tally control_yes{0.0, k.control_yes, 0.0, k.control_yes};
  const Tally control_no{0.0, k.control_no, 0.0, 0.0};
  const bool by_outcome = k.control_yes > k.treated_no;
  return curve_of({treated_yes, control_no, by_outcome ? control_yes : treated_no,
                   by_outcome ? treated_no : control_yes},
                  &Tally::uplift);
}

double over_random(const std::vector<CurvePoint>& actual, const std::vector<CurvePoint>& perfect) {
  const double random = perfect.back().population * perfect.back().value / 2.0;
  return (area(actual) - random) / (area(perfect) - random);
}

struct MeanPair {
  double treated_sum = 0.0;
  double treated_rows = 0.0;
  double control_sum = 0.0;
  double control_rows = 0.0;
  void add(bool treated, double outcome) {
    (treated ? treated_sum : control_sum) += outcome;
    (treated ? treated_rows : control_rows) += 1.0;
  }
  double uplift() const {  // NaN where a group has no rows, as numpy's mean
    return treated_sum / treated_rows - control_sum / control_rows;
  }
};

}  // namespace

std::vector<CurvePoint> sklift_perfect_qini_curve(const UpliftRanking& ranking,
                                                  bool negative_effect) {
  const Kinds k = kinds_of(ranking);
  const double treated = k.treated_yes + k.treated_no;
  const double control = k.control_yes + k.control_no;
  if (!negative_effect) {
    const double gain = k.treated_yes - treated * k.control_yes / control;
    return {{0.0, 0.0}, {gain, gain}, {treated + control, gain}};
  }
  // ranked by y t - y (1 - t)
  return curve_of({{k.treated_yes, 0.0, k.treated_yes, 0.0},
                   {k.treated_no, k.control_no, 0.0, 0.0},
                   {0.0, k.control_yes, 0.0, k.control_yes}},
                  &Tally::qini);
}

double sklift_qini_auc(const UpliftRanking& ranking, bool negative_effect) {
  return over_random(qini_curve(ranking), sklift_perfect_qini_curve(ranking, negative_effect));
}

double sklift_uplift_auc(const UpliftRanking& ranking) {
  return over_random(uplift_curve(ranking), perfect_uplift_curve(kinds_of(ranking)));
}

double sklift_uplift_at(const UpliftRanking& ranking, double share, bool by_group) {
  const auto first = [&](std::size_t rows) {
    return static_cast<std::size_t>(static_cast<double>(rows) * share);
  };
  const std::size_t all = first(ranking.rows());
  std::array<std::size_t, 2> left = {first(ranking.control_rows()), first(ranking.treated_rows())};
  MeanPair means;
  for (std::size_t i = 0; i < ranking.rows(); ++i) {
    const bool treated = ranking.treated()[i] != 0;
    std::size_t& own = left[treated ? 1 : 0];
    if (by_group ? own == 0 : i >= all) continue;
    --own;
    means.add(treated, ranking.outcome()[i]);
  }
  return means.uplift();
}

double sklift_weighted_average_uplift(const UpliftRanking& ranking, std::size_t bins) {
  // numpy's array_split: the first rows % bins parts have one more
  const std::size_t size = ranking.rows() / bins;
  const std::size_t longer = ranking.rows() % bins;
  double sum = 0.0;
  std::size_t at = 0;
  for (std::size_t bin = 0; bin < bins; ++bin) {
    const std::size_t end = at + size + (bin < longer ? 1 : 0);
    MeanPair means;
    for (; at < end; ++at) means.add(ranking.treated()[at] != 0, ranking.outcome()[at]);
    sum += means.treated_rows * means.uplift();
  }
  return sum / static_cast<double>(ranking.treated_rows());
}

}  // namespace marketday
