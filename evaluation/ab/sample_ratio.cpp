#include "evaluation/ab/sample_ratio.h"

namespace marketday::ab {

ChiSquare sample_ratio(std::span<const double> counts, std::vector<double> shares) {
  if (shares.empty()) shares.assign(counts.size(), 1.0);
  double units = 0.0;
  double whole = 0.0;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    units += counts[k];
    whole += shares[k];
  }
  ChiSquare result;
  result.degrees = static_cast<double>(counts.size()) - 1.0;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    const double expected = units * shares[k] / whole;
    result.statistic += (counts[k] - expected) * (counts[k] - expected) / expected;
  }
  result.p_value = chi_square_tail(result.statistic, result.degrees);
  return result;
}

}  // namespace marketday::ab
