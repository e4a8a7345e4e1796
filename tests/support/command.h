// The real binary, run as a user runs it, and folders that vanish after the test.
#pragma once

#include <map>
#include <string>

#include "sim/io/temporary_folder.h"

namespace marketday::tests {

struct CommandResult {
  int exit_code = 0;  // -signal when killed
  std::string out;
  std::string err;
};

// Runs `marketday ARGUMENTS` through the shell. `kill_after_seconds` > 0: SIGNAL then.
CommandResult marketday_command(const std::string& arguments, double kill_after_seconds = 0.0,
                                const std::string& signal = "KILL");

class TestFolder : public TemporaryFolder {
 public:
  TestFolder() : TemporaryFolder("marketday-test-") {}
  std::string write(const std::string& name, const std::string& content) const;  // returns the path
};

// Relative name -> SHA-256 of every file below, but timing.csv; of the manifest all but its
// environment block.
std::map<std::string, std::string> result_hashes(const std::string& directory);

}  // namespace marketday::tests
