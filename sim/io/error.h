// What goes wrong at the border: bad input (exit code 2) and files that cannot be read or written
// (exit code 3). Thrown only while loading, validating and writing, never inside the day loop.
#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace marketday {

// Where in a file something stands; line and column count from 1, 0 means unknown.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
};

// "file:line:column", leaving out what is unknown.
std::string to_string(const Place& place);

class Error : public std::runtime_error {
 public:
  Error(int exit_code, const std::string& message)
      : std::runtime_error(message), exit_code_(exit_code) {}
  int exit_code() const { return exit_code_; }

 private:
  int exit_code_;
};

// The user's text, number or name is wrong. `cure` tells what is allowed.
class InputError : public Error {
 public:
  InputError(const Place& place, std::string_view key, std::string_view found,
             std::string_view cure);
  explicit InputError(const std::string& message) : Error(2, message) {}
};

// The system would not read or write `path`.
class FileError : public Error {
 public:
  FileError(std::string_view path, std::string_view what);
};

// "did you mean `epsilon`?" for the nearest known name, or "known are: " and all names if none is
// near.
std::string suggestion(std::string_view wrong, std::span<const std::string> known);

}  // namespace marketday
