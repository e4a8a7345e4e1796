// A CSV file row by row, for files that do not fit in memory: the same rules and complaints as
// CsvTable, but only one row at a time is known. Row widths and cells are checked as they come.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/io/error.h"

namespace marketday {

class CsvStream {
 public:
  // Opens `path` and reads the header. FileError; InputError for an empty or compressed file or a
  // header with nameless or repeated columns.
  explicit CsvStream(const std::string& path);
  ~CsvStream();
  CsvStream(const CsvStream&) = delete;
  CsvStream& operator=(const CsvStream&) = delete;

  const std::string& file() const { return path_; }
  const std::vector<std::string>& header() const { return header_; }
  // Index of a column, -1 when there is none.
  int find(const std::string& name) const;
  std::size_t column(const std::string& name) const;  // InputError with the nearest name

  bool next();  // goes to the next row; false behind the last
  int line() const { return line_; }

  std::string_view cell(std::size_t column) const;  // may be empty
  std::string_view text(std::size_t column) const;  // InputError when empty
  double number(std::size_t column, double low, double high) const;
  std::int64_t integer(std::size_t column, std::int64_t low, std::int64_t high) const;
  [[noreturn]] void fail(std::size_t column, std::string_view found, std::string_view cure) const;

 private:
  struct Parser;
  void read_header();
  bool parse_line();
  bool fill();

  std::string path_;
  std::vector<std::string> header_;
  std::unique_ptr<Parser> parser_;
  int line_ = 0;  // the current row ends here
};

}  // namespace marketday
