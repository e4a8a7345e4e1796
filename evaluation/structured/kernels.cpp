#include "evaluation/structured/kernels.h"

#include <fmt/core.h>

#include <cmath>
#include <numbers>
#include <string>

#include "evaluation/column_checks.h"
#include "sim/io/error.h"

namespace marketday::structured {
namespace {

std::vector<double> kernel_weights(const ContinuousLog& log, Kernel kernel, double bandwidth) {
  require_some("rows", log.reward.size());
  require_size("actions taken", log.taken.size(), log.reward.size());
  require_size("densities", log.density.size(), log.reward.size());
  require_size("target actions", log.target.size(), log.reward.size());
  require_finite("action taken", log.taken);
  require_finite("target action", log.target);
  require_finite("reward", log.reward);
  require_inside("bandwidth", bandwidth, 0.0, HUGE_VAL);
  std::vector<double> weights(log.reward.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!(log.density[i] > 0.0) || !std::isfinite(log.density[i])) {
      throw InputError(fmt::format(
          "density: row {}: found {}; the log's density at what it took is finite and above 0", i,
          log.density[i]));
    }
    const double u = (log.target[i] - log.taken[i]) / bandwidth;
    weights[i] = kernel_at(kernel, u) / (bandwidth * log.density[i]);
  }
  return weights;
}

}  // namespace

Kernel kernel_named(std::string_view name) {
  const std::string names[] = {"gaussian", "epanechnikov", "triangular", "cosine"};
  for (std::size_t k = 0; k < 4; ++k) {
    if (names[k] == name) return static_cast<Kernel>(k);
  }
  throw InputError(fmt::format("kernel: found `{}`; {}", name, suggestion(name, names)));
}

double kernel_at(Kernel kernel, double u) {
  const double inside = std::abs(u) < 1.0 ? 1.0 : 0.0;
  switch (kernel) {
    case Kernel::gaussian:
      return std::exp(-0.5 * u * u) / std::sqrt(2.0 * std::numbers::pi);
    case Kernel::epanechnikov:
      return inside * 0.75 * (1.0 - u * u);
    case Kernel::triangular:
      return inside * (1.0 - std::abs(u));
    case Kernel::cosine:
      return inside * std::numbers::pi / 4.0 * std::cos(std::numbers::pi / 2.0 * u);
  }
  return 0.0;
}

InfluenceEstimate kernel_ips(const ContinuousLog& log, Kernel kernel, double bandwidth) {
  const std::vector<double> weights = kernel_weights(log, kernel, bandwidth);
  std::vector<double> terms(weights.size());
  for (std::size_t i = 0; i < terms.size(); ++i) terms[i] = weights[i] * log.reward[i];
  return mean_of_terms(std::move(terms), weights);
}

InfluenceEstimate kernel_snips(const ContinuousLog& log, Kernel kernel, double bandwidth) {
  return ratio_of_means(kernel_weights(log, kernel, bandwidth), log.reward);
}

InfluenceEstimate kernel_doubly_robust(const ContinuousLog& log, Kernel kernel, double bandwidth,
                                       std::span<const double> q_taken,
                                       std::span<const double> q_target) {
  const std::vector<double> weights = kernel_weights(log, kernel, bandwidth);
  require_size("qhat of the actions taken", q_taken.size(), weights.size());
  require_size("qhat of the target actions", q_target.size(), weights.size());
  require_finite("qhat of the action taken", q_taken);
  require_finite("qhat of the target action", q_target);
  std::vector<double> terms(weights.size());
  for (std::size_t i = 0; i < terms.size(); ++i) {
    terms[i] = q_target[i] + weights[i] * (log.reward[i] - q_taken[i]);
  }
  return mean_of_terms(std::move(terms), weights);
}

}  // namespace marketday::structured
