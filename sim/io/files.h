// Whole files in and out. Writing is atomic: a reader sees the old content or the new, never half.
#pragma once

#include <string>
#include <string_view>

namespace marketday {

std::string read_file(const std::string& path);  // FileError
// Where a file that another file names lies: in `folder`, that of the asking file, when it is
// there, else as named, from the working folder.
std::string path_beside(const std::string& name, const std::string& folder);
// What a process that is killed while writing leaves behind ends with this.
inline constexpr const char* kUnfinishedEnding = ".part";
// A temporary file beside `path`, flushed to disk, then renamed over it. FileError.
void write_file_atomically(const std::string& path, std::string_view content);

std::string sha256_hex(std::string_view content);
std::string sha256_file(const std::string& path);  // FileError

}  // namespace marketday
