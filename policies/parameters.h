// Parameter values checked against a plug-in's description, wherever they came from: YAML has been
// checked by its reader, values from C++ and Python have not.
#pragma once

#include "policies/policy.h"
#include "sim/description.h"

namespace marketday {

// `given` with the defaults filled in; InputError for unknown keys, wrong types and ranges.
Json checked_parameters(const Json& given, const Description& description);

// The one array `name` of a policy's content, finite numbers all; InputError otherwise.
// `layout`: what the `expected` numbers are, "states x actions".
std::vector<double> checked_array(const PolicyContent& content, const char* name,
                                  std::size_t expected, const std::string& layout);

}  // namespace marketday
