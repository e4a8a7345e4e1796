// Features and actions looked up by what a user writes: a name, a depth. Errors name the cure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "sim/environment/environment.h"
#include "sim/io/error.h"

namespace marketday {

// A parameter that does not fit its environment; the caller knows no place in a file.
InputError parameter_error(std::string_view key, std::string_view found, std::string_view cure);

// The column of feature `name`; InputError under `key` with the nearest name when there is none.
std::size_t feature_index(const EnvironmentSpec& environment, const std::string& name,
                          std::string_view key);

// The first action that gives `depth` (within 1e-9), for depth 0 rather the one named "none";
// InputError under `key` listing the depths on offer when there is none.
int action_with_depth(const EnvironmentSpec& environment, double depth, std::string_view key);

// `wanted` when `mask` allows it; else the allowed action of the greatest depth not above that of
// `wanted`; else the allowed action of the least depth. The mask allows at least one action.
int nearest_allowed(const EnvironmentSpec& environment, std::span<const std::uint8_t> mask,
                    int wanted);

// The row's mask and values.
std::span<const std::uint8_t> mask_row(const Observation& observation, std::size_t row);
std::span<const double> value_row(const Observation& observation, std::size_t row);

}  // namespace marketday
