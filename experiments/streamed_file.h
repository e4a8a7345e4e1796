// A file too large for memory, written piece by piece and whole or not at all: until finish() it
// stands under another name, and without it nothing is left.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace marketday {

class StreamedFile {
 public:
  explicit StreamedFile(std::string path);  // FileError
  ~StreamedFile();
  StreamedFile(const StreamedFile&) = delete;
  StreamedFile& operator=(const StreamedFile&) = delete;

  void write(std::string_view content);  // FileError
  void finish();                         // FileError

 private:
  std::string path_;
  std::FILE* file_ = nullptr;
};

}  // namespace marketday
