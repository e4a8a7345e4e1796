#include "experiments/ab/ab_looks.h"

#include <algorithm>
#include <cmath>

#include "evaluation/ab/confidence_sequence.h"
#include "evaluation/ab/group_sequential.h"
#include "evaluation/ab/welch.h"

namespace marketday {
namespace {

constexpr int kShownLooks = 100;  // of an always-valid test, which may be looked at any time
constexpr double kSpendingExponent = 2.0;

// Rows after which to look.
std::vector<std::size_t> look_rows(std::size_t rows, double planned, int looks) {
  std::vector<std::size_t> at;
  for (int k = 1; k <= looks; ++k) {
    const auto row = static_cast<std::size_t>(std::floor(planned * k / looks + 1e-9));
    if (row >= 4 && row <= rows && (at.empty() || row > at.back())) at.push_back(row);
  }
  return at;
}

ab::Moments moments_until(double n, double sum, double squares) {
  return n > 0.0 ? ab::moments_of_sums(sum, squares, n) : ab::Moments{};
}

}  // namespace

std::vector<AbLook> looks_of(const std::vector<double>& outcome,
                             const std::vector<unsigned char>& treated, const AbOptions& options) {
  const double planned = options.planned_units > 0 ? static_cast<double>(options.planned_units)
                                                   : static_cast<double>(outcome.size());
  const bool group = options.sequential == AbSequential::group;
  const int count = group ? options.looks : kShownLooks;
  const std::vector<std::size_t> rows =
      look_rows(outcome.size(), group ? planned : static_cast<double>(outcome.size()), count);
  std::vector<double> bounds;
  if (group) {
    std::vector<double> information;
    information.reserve(rows.size());
    for (const std::size_t row : rows) information.push_back(static_cast<double>(row) / planned);
    bounds = ab::spending_bounds(information, options.alpha, kSpendingExponent);
  }
  const ab::ConfidenceSequence sequence(planned, options.alpha);
  // about the first value, so that large means cost no digits
  const double origin = outcome.front();
  double n[2] = {0.0, 0.0};
  double sum[2] = {0.0, 0.0};
  double squares[2] = {0.0, 0.0};
  std::vector<AbLook> looks;
  std::size_t row = 0;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    for (; row < rows[k]; ++row) {
      const double value = outcome[row] - origin;
      n[treated[row]] += 1.0;
      sum[treated[row]] += value;
      squares[treated[row]] += value * value;
    }
    if (n[0] < 2.0 || n[1] < 2.0) continue;
    if (!group && n[0] + n[1] < ab::ConfidenceSequence::kBurnIn) continue;
    const ab::Moments c = moments_until(n[0], sum[0], squares[0]);
    const ab::Moments t = moments_until(n[1], sum[1], squares[1]);
    AbLook look;
    look.units = n[0] + n[1];
    look.estimate = t.mean - c.mean;
    look.standard_error = std::sqrt(ab::variance_of_difference(c, t));
    look.bound = group ? bounds[k] : sequence.multiplier(look.units);
    const double half = look.bound * look.standard_error;
    look.interval = {look.estimate - half, look.estimate + half};
    look.rejects = look.standard_error > 0.0 && std::abs(look.estimate) >= half;
    looks.push_back(look);
    if (look.rejects) break;
  }
  return looks;
}

}  // namespace marketday
