// The real binary, run as a user runs it, and folders that vanish after the test.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace marketday::tests {

struct CommandResult {
  int exit_code = 0;  // -signal when killed
  std::string out;
  std::string err;
};

// Runs `marketday ARGUMENTS` through the shell. `kill_after_seconds` > 0: SIGNAL then.
CommandResult marketday_command(const std::string& arguments, double kill_after_seconds = 0.0,
                                const std::string& signal = "KILL");

class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  std::string write(const std::string& name, const std::string& content) const;  // returns the path

 private:
  std::filesystem::path path_;
};

// Relative name -> SHA-256 of every file below, but timing.csv; of the manifest all but its
// environment block.
std::map<std::string, std::string> result_hashes(const std::string& directory);

}  // namespace marketday::tests
