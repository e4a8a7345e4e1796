#include "experiments/streamed_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "sim/io/error.h"
#include "sim/io/files.h"

namespace marketday {

StreamedFile::StreamedFile(std::string path) : path_(std::move(path)) {
  const std::string unfinished = path_ + kUnfinishedEnding;
  file_ = std::fopen(unfinished.c_str(), "wb");
  if (file_ == nullptr) throw FileError(unfinished, std::strerror(errno));
}

StreamedFile::~StreamedFile() {
  if (file_ == nullptr) return;
  std::fclose(file_);
  std::error_code ignored;
  std::filesystem::remove(path_ + kUnfinishedEnding, ignored);
}

void StreamedFile::write(std::string_view content) {
  if (std::fwrite(content.data(), 1, content.size(), file_) != content.size()) {
    throw FileError(path_ + kUnfinishedEnding, std::strerror(errno));
  }
}

void StreamedFile::finish() {
  const bool is_written = std::fflush(file_) == 0 && fsync(fileno(file_)) == 0;
  const int reason = errno;
  const bool is_closed = std::fclose(std::exchange(file_, nullptr)) == 0;
  const std::string unfinished = path_ + kUnfinishedEnding;
  std::error_code error;
  if (!is_written || !is_closed) {
    std::filesystem::remove(unfinished, error);
    throw FileError(unfinished, std::strerror(reason));
  }
  std::filesystem::rename(unfinished, path_, error);
  if (error) throw FileError(path_, error.message());
}

}  // namespace marketday
