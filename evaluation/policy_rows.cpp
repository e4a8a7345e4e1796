#include "evaluation/policy_rows.h"

namespace marketday {
namespace {

// In two partial sums, always in the same order.
double product_sum(const double* a, const double* b, std::size_t count) {
  double even = 0.0;
  double odd = 0.0;
  std::size_t i = 0;
  for (; i + 2 <= count; i += 2) {
    even += a[i] * b[i];
    odd += a[i + 1] * b[i + 1];
  }
  if (i < count) even += a[i] * b[i];
  return even + odd;
}

}  // namespace

void fill_policy_rows(std::span<const double> probabilities, std::span<const double> predicted,
                      std::span<const int> actions, std::span<const double> propensities,
                      PolicyRowValues& values) {
  const std::size_t rows = actions.size();
  const std::size_t width = rows == 0 ? 0 : probabilities.size() / rows;
  const bool has_model = !predicted.empty();
  values.weights.resize(rows);
  values.model_logged.resize(has_model ? rows : 0);
  values.model_policy.resize(has_model ? rows : 0);
  for (std::size_t row = 0; row < rows; ++row) {
    const auto action = static_cast<std::size_t>(actions[row]);
    const double* pi = probabilities.data() + row * width;
    values.weights[row] = pi[action] / propensities[row];
    if (!has_model) continue;
    const double* q = predicted.data() + row * width;
    values.model_logged[row] = q[action];
    values.model_policy[row] = product_sum(pi, q, width);
  }
}

}  // namespace marketday
