#include "evaluation/model_columns.h"

#include <algorithm>
#include <cmath>

namespace marketday {
namespace {

constexpr double kMostValues = 64.0;
constexpr double kWidest = 1e200;

bool is_category(const Feature& f) {
  return (f.unit == "index" || f.unit == "day of week") && f.high - f.low < kMostValues;
}

}  // namespace

ModelColumns::ModelColumns(const EnvironmentSpec& spec) {
  for (const Feature& f : spec.features) {
    Plan plan;
    plan.first = size_;
    if (is_category(f)) {
      plan.low = f.low;
      plan.values = static_cast<std::size_t>(std::lround(f.high - f.low)) + 1;
      size_ += plan.values;
    } else {
      const double width = f.high - f.low;
      const bool is_known = width > 0.0 && width < kWidest;
      plan.low = is_known ? f.low : 0.0;
      plan.scale = is_known ? 1.0 / width : 1.0;
      ++size_;
    }
    plans_.push_back(plan);
  }
}

void ModelColumns::fill(std::span<const double> row, std::span<double> columns) const {
  std::fill(columns.begin(), columns.end(), 0.0);
  columns[0] = 1.0;
  for (std::size_t f = 0; f < plans_.size(); ++f) {
    const Plan& plan = plans_[f];
    if (plan.values == 0) {
      columns[plan.first] = (row[f] - plan.low) * plan.scale;
      continue;
    }
    const auto value = static_cast<std::size_t>(std::lround(row[f] - plan.low));
    columns[plan.first + std::min(value, plan.values - 1)] = 1.0;
  }
}

}  // namespace marketday
