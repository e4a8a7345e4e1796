// Parameter values checked against a plug-in's description, wherever they came from: YAML has been
// checked by its reader, values from C++ and Python have not.
#pragma once

#include "sim/description.h"

namespace marketday {

// `given` with the defaults filled in; InputError for unknown keys, wrong types and ranges.
Json checked_parameters(const Json& given, const Description& description);

}  // namespace marketday
