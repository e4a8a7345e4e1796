// An experiment: features, outcome and which of several arms each row was given, arm 0 being the
// control; and two of its arms set against each other. It holds numbers, no columns of a file.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "models/regression/regressor.h"

namespace marketday {

struct Trial {
  FeatureRows x;
  Eigen::VectorXd y;
  std::vector<int> arm;                // one a row, 0: control
  std::vector<std::uint32_t> ids;      // rows' numbers in their source: what draws are keyed by
  std::vector<std::string> arm_names;  // control first
  std::size_t rows() const { return arm.size(); }
  int arms() const { return static_cast<int>(arm_names.size()); }
  bool binary() const { return (y.array() == 0.0 || y.array() == 1.0).all(); }
};

// Rows of one arm and of the control.
struct TwoArms {
  FeatureRows x;
  Eigen::VectorXd y;
  Eigen::VectorXd treated;  // 1 or 0
  std::vector<std::uint32_t> ids;
};

Trial rows_of(const Trial& trial, std::span<const std::size_t> rows);
TwoArms two_arms(const Trial& trial, int arm);

// A part from 0 to `parts` - 1 for every row, as equal in size as can be within every group, by
// keyed draws (Purpose::uplift_fold): `use` tells independent cuts of one seed apart.
std::vector<int> equal_parts(std::span<const int> group, std::span<const std::uint32_t> ids,
                             int parts, std::uint64_t seed, std::uint32_t use);

// True for the rows that are learnt from: `share` of every arm, the others being held out.
std::vector<bool> training_rows(const Trial& trial, double share, std::uint64_t seed);

}  // namespace marketday
