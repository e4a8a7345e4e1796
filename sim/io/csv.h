// CSV as RFC 4180 has it: a header, then rows of as many fields. Reading checks the whole file and
// says file:line:column of what is wrong; writing quotes only where it must.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/io/error.h"

namespace marketday {

// A CSV file in memory: cells in one buffer. Row 0 is the first row after the header.
class CsvTable {
 public:
  static CsvTable load(const std::string& path);
  static CsvTable parse(const std::string& content, const std::string& file);

  const std::string& file() const { return file_; }
  const std::vector<std::string>& header() const { return header_; }
  std::size_t rows() const { return lines_.size(); }
  // Index of a column; InputError with the nearest name when it is missing.
  std::size_t column(const std::string& name) const;

  std::string_view text(std::size_t row, std::size_t column) const;  // InputError when empty
  bool empty(std::size_t row, std::size_t column) const {
    const std::size_t cell = row * header_.size() + column;
    return ends_[cell] == (cell == 0 ? 0 : ends_[cell - 1]);
  }
  int line(std::size_t row) const { return lines_[row]; }
  double number(std::size_t row, std::size_t column, double low, double high) const;
  std::int64_t integer(std::size_t row, std::size_t column, std::int64_t low,
                       std::int64_t high) const;
  [[noreturn]] void fail(std::size_t row, std::size_t column, std::string_view found,
                         std::string_view cure) const;

 private:
  struct Reader;
  std::string file_;
  std::vector<std::string> header_;
  std::string cells_;
  std::vector<std::size_t> ends_;  // end of each cell in cells_, rows x columns
  std::vector<int> lines_;         // file line a row ends on
};

// Rows appended to a buffer; doubles in shortest round-trip form, line ends "\n".
class CsvWriter {
 public:
  explicit CsvWriter(const std::vector<std::string>& header);
  CsvWriter& text(std::string_view value);
  CsvWriter& number(double value);  // an empty cell when not finite
  CsvWriter& integer(std::int64_t value);
  void end_row();
  const std::string& content() const { return content_; }
  std::string take() { return std::move(content_); }

 private:
  void separate();
  std::string content_;
  bool row_started_ = false;
};

}  // namespace marketday
