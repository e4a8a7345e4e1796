// What a fitted regression says of a row of features: a weighted sum or a sum of trees, behind a
// link. Plain numbers that go into policy files; it does not learn.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "models/trees/tree_ensemble.h"

namespace marketday {

enum class Link { identity, logistic };

class Scorer {
 public:
  static Scorer constant(double value);
  // `weights`: the intercept, then one a feature.
  static Scorer linear(std::vector<double> weights, Link link = Link::identity);
  static Scorer trees(TreeEnsemble trees, std::size_t features, Link link = Link::identity);

  double value(std::span<const double> row) const;
  std::size_t features() const { return features_; }

  // As numbers, at the end of `numbers`.
  void append_to(std::vector<double>& numbers) const;
  // The scorer at the front of `numbers`, which loses it; InputError when there is none for rows of
  // `features`.
  static Scorer read(std::span<const double>& numbers, std::size_t features);

 private:
  std::vector<double> weights_;  // empty: trees
  std::optional<TreeEnsemble> trees_;
  std::size_t features_ = 0;
  Link link_ = Link::identity;
};

// Reads the first number of `numbers`, which loses it; InputError when there is none or it is not
// finite.
double take_number(std::span<const double>& numbers);
// The same for a whole number in a range.
std::size_t take_count(std::span<const double>& numbers, std::size_t most);

// 1 / (1 + exp(-x))
double logistic(double x);

}  // namespace marketday
