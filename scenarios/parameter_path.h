// Numbers of a resolved scenario by their path, as `choice.price_mean`,
// `population.classes[1].share` or `costs.fulfilment_cents` name them: what calibration moves.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "scenarios/scenario.h"

namespace marketday {

// InputError where `path` names no number of `resolved`, with the nearest name.
double scenario_number(const Json& resolved, const std::string& path);

// The scenario with these numbers in place of its own, read and checked again; InputError where a
// section does not take one. A parameter that is a whole number is rounded.
Scenario with_numbers(const Json& resolved, std::span<const std::string> paths,
                      std::span<const double> values);
// The same as a table that reads back.
Json with_numbers_resolved(const Json& resolved, std::span<const std::string> paths,
                           std::span<const double> values);

}  // namespace marketday
