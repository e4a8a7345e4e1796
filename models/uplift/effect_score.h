// The effect of one arm on a row, as a learner found it: a sum of scorers, some counted negative,
// some weighted by a propensity. Plain numbers that go into policy files; it does not learn.
#pragma once

#include <optional>
#include <vector>

#include "models/regression/scorer.h"

namespace marketday {

struct EffectTerm {
  double factor = 1.0;
  Scorer scorer;
  std::optional<double> treated = {};  // stands behind the row as one more feature
  // weighs the term by the propensity of treatment, or by one minus it
  std::optional<Scorer> propensity = {};
  bool complement = false;
};

class EffectScore {
 public:
  EffectScore() = default;
  explicit EffectScore(std::vector<EffectTerm> terms) : terms_(std::move(terms)) {}

  double value(std::span<const double> row) const;

  // As numbers, at the end of `numbers`; and the score at their front, which they lose. InputError
  // unless it is for rows of `features`.
  void append_to(std::vector<double>& numbers) const;
  static EffectScore read(std::span<const double>& numbers, std::size_t features);

 private:
  std::vector<EffectTerm> terms_;
};

// Where a propensity is 0 or 1 there is nothing to compare with.
double inside(double propensity, double floor);

}  // namespace marketday
