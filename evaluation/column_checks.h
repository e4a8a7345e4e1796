// Checks of logged data held in arrays, for callers that hand numbers to an estimator. Each throws
// one InputError that names the column, the row (from 0), what was found and the cure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace marketday {

void require_some(std::string_view what, std::size_t count);
void require_size(std::string_view what, std::size_t found, std::size_t wanted);
void require_finite(std::string_view what, std::span<const double> values);
// 0 < p <= 1: what the logging policy did cannot have had probability 0.
void require_propensities(std::string_view what, std::span<const double> values);
// 0 <= p <= 1
void require_probabilities(std::string_view what, std::span<const double> values);
// Rows of `actions` probabilities that each sum to 1 within 1e-6.
void require_distributions(std::string_view what, std::span<const double> values,
                           std::size_t actions);
// 0 <= w, finite
void require_weights(std::string_view what, std::span<const double> values);
// index < count
void require_indices(std::string_view what, std::span<const std::uint32_t> values,
                     std::size_t count);
// low < value < high, or low <= value <= high for the closed form
void require_inside(std::string_view what, double value, double low, double high);
void require_between(std::string_view what, double value, double low, double high);
// A mean weight of 0 leaves a self-normalised estimate undefined.
void require_support(double mean_weight, std::string_view where);

}  // namespace marketday
