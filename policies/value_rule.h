// The rule that a frozen learner of values declares: how one row's action values become
// probabilities.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/description.h"

namespace marketday {

class ValueRule {
 public:
  static std::vector<Parameter> parameters();
  explicit ValueRule(const Json& parameters);

  void fill(std::span<const double> values, std::span<const std::uint8_t> mask,
            std::span<double> probabilities) const;

 private:
  std::string rule_;
  double epsilon_;
  double temperature_;
  double gap_weight_;
};

}  // namespace marketday
