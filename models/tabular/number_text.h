// Long lists of numbers as one text in a YAML file, "1 0.5 -3": shortest form that reads back
// equal. A list of a million YAML values would be slow to read and large in memory.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "sim/io/yaml.h"

namespace marketday {

std::string number_text(std::span<const double> numbers);
// InputError unless every word is a finite number.
std::vector<double> numbers_in(const YamlNode& node);
// The same, and so many of them.
std::vector<double> numbers_in(const YamlNode& node, std::size_t count);

}  // namespace marketday
