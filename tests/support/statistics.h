// A mean with its standard error, for Monte-Carlo tests.
#pragma once

#include <cmath>
#include <vector>

namespace marketday::tests {

struct Mean {
  double value = 0.0;
  double error = 0.0;  // standard error
};

inline Mean mean_of(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  double sum = 0.0;
  for (const double value : values) sum += value;
  double squares = 0.0;
  for (const double value : values) squares += (value - sum / n) * (value - sum / n);
  return {sum / n, std::sqrt(squares / (n - 1.0) / n)};
}

}  // namespace marketday::tests
