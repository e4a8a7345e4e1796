#include "policies/parameters.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "policies/features.h"
#include "sim/io/yaml.h"

namespace marketday {

Json checked_parameters(const Json& given, const Description& description) {
  return read_parameters(YamlNode::parse(to_yaml(given), description.name), description.parameters);
}

std::vector<double> checked_array(const PolicyContent& content, const char* name,
                                  std::size_t expected, const std::string& layout) {
  const auto found = content.arrays.find(name);
  if (found == content.arrays.end() || content.arrays.size() != 1 ||
      found->second.size() != expected) {
    throw parameter_error(
        name,
        fmt::format("found {} values", found == content.arrays.end() ? 0 : found->second.size()),
        fmt::format("one array `{}` of {} values is expected ({})", name, expected, layout));
  }
  const auto not_finite = [](double value) { return !std::isfinite(value); };
  if (std::any_of(found->second.begin(), found->second.end(), not_finite)) {
    throw parameter_error(name, "a value is not finite",
                          "every value must be a number; where a learner's weights grew without "
                          "end, give it a smaller step_size");
  }
  return found->second;
}

}  // namespace marketday
