#include "experiments/version.h"

#include <fmt/core.h>

namespace marketday {

std::string version() {
  return MARKETDAY_VERSION;
}

std::string compiler() {
#ifdef __clang__
  return fmt::format("clang {}.{}.{}", __clang_major__, __clang_minor__, __clang_patchlevel__);
#else
  return fmt::format("g++ {}.{}.{}", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#endif
}

std::string build_flags() {
  return MARKETDAY_BUILD_FLAGS;
}

}  // namespace marketday
