#include "sim/io/temporary_folder.h"

#include <stdlib.h>

#include <filesystem>

#include "sim/io/error.h"

namespace marketday {

namespace fs = std::filesystem;

TemporaryFolder::TemporaryFolder(const std::string& prefix)
    : path_((fs::temp_directory_path() / (prefix + "XXXXXX")).string()) {
  if (mkdtemp(path_.data()) == nullptr) throw FileError(path_, "cannot create it");
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string TemporaryFolder::operator/(const std::string& name) const {
  return (fs::path(path_) / name).string();
}

}  // namespace marketday
