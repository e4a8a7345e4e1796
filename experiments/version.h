// What this build is, for manifests and `marketday version`.
#pragma once

#include <string>

namespace marketday {

std::string version();
std::string compiler();
std::string build_flags();

}  // namespace marketday
