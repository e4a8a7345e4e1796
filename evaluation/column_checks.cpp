#include "evaluation/column_checks.h"

#include <fmt/core.h>

#include <cmath>

#include "sim/io/error.h"

namespace marketday {
namespace {

[[noreturn]] void fail(std::string_view what, std::size_t row, double found,
                       std::string_view cure) {
  throw InputError(fmt::format("{}: row {}: found {}; {}", what, row, found, cure));
}

}  // namespace

void require_some(std::string_view what, std::size_t count) {
  if (count == 0) throw InputError(fmt::format("{}: none; at least one is needed", what));
}

void require_size(std::string_view what, std::size_t found, std::size_t wanted) {
  if (found == wanted) return;
  throw InputError(fmt::format(
      "{}: found {} values; {} are needed, as many as the other columns say", what, found, wanted));
}

void require_finite(std::string_view what, std::span<const double> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) fail(what, i, values[i], "a finite number is needed");
  }
}

void require_propensities(std::string_view what, std::span<const double> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] > 0.0 && values[i] <= 1.0) continue;
    fail(what, i, values[i],
         "a propensity is above 0 and at most 1: log the probability with which the action was "
         "drawn");
  }
}

void require_probabilities(std::string_view what, std::span<const double> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] >= 0.0 && values[i] <= 1.0) continue;
    fail(what, i, values[i], "a probability is between 0 and 1");
  }
}

void require_distributions(std::string_view what, std::span<const double> values,
                           std::size_t actions) {
  require_some("actions", actions);
  require_probabilities(what, values);
  for (std::size_t at = 0; at < values.size(); at += actions) {
    double sum = 0.0;
    for (std::size_t a = 0; a < actions; ++a) sum += values[at + a];
    if (std::abs(sum - 1.0) > 1e-6) {
      fail(what, at / actions, sum, "the probabilities of a row's actions must sum to 1");
    }
  }
}

void require_weights(std::string_view what, std::span<const double> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] >= 0.0 && std::isfinite(values[i])) continue;
    fail(what, i, values[i], "a weight is finite and not negative");
  }
}

void require_indices(std::string_view what, std::span<const std::uint32_t> values,
                     std::size_t count) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] < count) continue;
    throw InputError(fmt::format("{}: row {}: found {}; there are {}, numbered from 0", what, i,
                                 values[i], count));
  }
}

void require_inside(std::string_view what, double value, double low, double high) {
  if (value > low && value < high) return;
  throw InputError(
      fmt::format("{}: found {}; it must be above {} and below {}", what, value, low, high));
}

void require_between(std::string_view what, double value, double low, double high) {
  if (value >= low && value <= high) return;
  throw InputError(fmt::format("{}: found {}; it must be {} to {}", what, value, low, high));
}

void require_support(double mean_weight, std::string_view where) {
  if (mean_weight > 0.0) return;
  throw InputError(
      fmt::format("weights: all are 0 ({}); the policy never takes what was logged, so nothing can "
                  "be self-normalised: use the direct method, or log more actions",
                  where));
}

}  // namespace marketday
