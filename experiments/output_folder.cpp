#include "experiments/output_folder.h"

#include <fmt/core.h>

#include "sim/io/error.h"

namespace marketday {

void require_free_folder(const std::filesystem::path& folder, std::span<const std::string> files,
                         bool force) {
  namespace fs = std::filesystem;
  if (fs::exists(folder) && !fs::is_directory(folder)) {
    throw InputError(fmt::format("{}: is a file; name a directory with --output", folder.string()));
  }
  if (force) return;
  for (const std::string& name : files) {
    if (!fs::exists(folder / name)) continue;
    throw InputError(
        fmt::format("{}: exists already; --force replaces it, --output names another directory",
                    (folder / name).string()));
  }
}

}  // namespace marketday
