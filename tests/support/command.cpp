#include "support/command.h"

#include <fmt/core.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>

#include "sim/io/files.h"

namespace marketday::tests {

namespace fs = std::filesystem;

std::string TestFolder::write(const std::string& name, const std::string& content) const {
  const std::string path = *this / name;
  write_file_atomically(path, content);
  return path;
}

CommandResult marketday_command(const std::string& arguments, double kill_after_seconds,
                                const std::string& signal) {
  const TestFolder folder;
  std::string line = fmt::format("{} {} > {} 2> {} < /dev/null", MARKETDAY_BINARY, arguments,
                                 folder / "out", folder / "err");
  if (kill_after_seconds > 0.0) {
    // in the foreground: otherwise the signal goes to the group too, and counts as a second Ctrl-C
    line = fmt::format("timeout --foreground --signal={} {} {}", signal, kill_after_seconds, line);
  }
  const int status = std::system(line.c_str());
  CommandResult result;
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  result.out = read_file(folder / "out");
  result.err = read_file(folder / "err");
  return result;
}

std::map<std::string, std::string> result_hashes(const std::string& directory) {
  std::map<std::string, std::string> hashes;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file() || entry.path().filename() == "timing.csv") continue;
    std::string content = read_file(entry.path().string());
    if (entry.path().filename() == "manifest.yaml") {
      content.resize(content.find("\nenvironment:"));
    }
    hashes[fs::relative(entry.path(), directory).string()] = sha256_hex(content);
  }
  return hashes;
}

}  // namespace marketday::tests
