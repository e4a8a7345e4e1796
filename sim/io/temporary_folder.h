// A private folder that is gone when this is.
#pragma once

#include <string>

namespace marketday {

class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::string& prefix);  // FileError
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const;

 private:
  std::string path_;
};

}  // namespace marketday
