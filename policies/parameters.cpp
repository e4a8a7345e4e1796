#include "policies/parameters.h"

#include "sim/io/yaml.h"

namespace marketday {

Json checked_parameters(const Json& given, const Description& description) {
  return read_parameters(YamlNode::parse(to_yaml(given), description.name), description.parameters);
}

}  // namespace marketday
