// Features as the columns that reward models regress on: 1, every number scaled to [0, 1] where its
// range is known, and one column a value for features that are categories.
#pragma once

#include <span>
#include <vector>

#include "sim/environment/environment.h"

namespace marketday {

class ModelColumns {
 public:
  explicit ModelColumns(const EnvironmentSpec& spec);

  std::size_t size() const { return size_; }
  std::size_t features() const { return plans_.size(); }
  // `row`: one number a feature; `columns`: `size()` numbers.
  void fill(std::span<const double> row, std::span<double> columns) const;

 private:
  struct Plan {
    std::size_t first = 0;   // its column, the first of several for categories
    std::size_t values = 0;  // of a category; 0: a number
    double low = 0.0;
    double scale = 1.0;
  };
  std::vector<Plan> plans_;
  std::size_t size_ = 1;
};

}  // namespace marketday
