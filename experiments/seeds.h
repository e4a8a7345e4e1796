// Seeds as experiments and sweeps give them: a list, or `first` and `count`.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/description.h"
#include "sim/io/yaml.h"

namespace marketday {

std::vector<std::uint64_t> read_seeds(const YamlNode& node);
std::vector<std::uint64_t> default_seeds();
std::vector<Parameter> seed_parameters();

}  // namespace marketday
