// The real data sets of ../shared/data, where they are. Tests that need one say so and pass over.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace marketday::test {

// Path of a data file, or empty when it is not on this machine (MARKETDAY_DATA names the folder).
inline std::string data_file(const std::string& name) {
  const char* folder = std::getenv("MARKETDAY_DATA");
  const std::string path =
      (folder != nullptr ? std::string(folder)
                         : std::string(MARKETDAY_SOURCE_DIR) + "/../shared/data") +
      "/" + name;
  return std::filesystem::exists(path) ? path : "";
}

}  // namespace marketday::test

// Leaves the test with one clear line when the file is absent.
#define REQUIRE_DATA(variable, name)                                                \
  const std::string variable = ::marketday::test::data_file(name);                  \
  if (variable.empty()) {                                                           \
    WARN("skipped: " name " is not here; see docs/data.md, or set MARKETDAY_DATA"); \
    return;                                                                         \
  }
