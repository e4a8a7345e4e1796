// `marketday verify`: runs a results directory's manifest again and compares every file's SHA-256.
#pragma once

#include <string>

namespace marketday {

struct Verification {
  bool equal = false;
  std::string text;  // a line a file that differs, and the verdict
};

// The directory is only read; the second run goes to a temporary place and is removed.
Verification verify_results(const std::string& directory, int threads, bool quiet);

}  // namespace marketday
