// Values as rule files write them, with an optional unit: `20 %`, `5.00 USD`, `500 cents`, `2 h`.
// A bare whole number is in the column's own unit; another kind's unit is an error.
#pragma once

#include <cstdint>
#include <string>

#include "sim/io/yaml.h"
#include "sim/screening/event_schema.h"

namespace marketday {

// `text` as a value of `column`, within its range; `node` says where it stands. InputError.
std::int64_t read_value(const YamlNode& node, const std::string& text, const EventColumn& column,
                        const std::string& currency);

// A length of time such as `1h`, `7d`, `90 minutes`, in ticks. InputError.
std::int64_t read_ticks(const YamlNode& node, std::int64_t ticks_per_day);

std::string trimmed(const std::string& text);

}  // namespace marketday
