#include "sim/io/csv.h"

#include <csv.h>
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "sim/io/csv_cells.h"
#include "sim/io/files.h"
#include "sim/io/yaml.h"

namespace marketday {
// libcsv calls back cell by cell and row by row; exceptions must not cross it.
struct CsvTable::Reader {
  CsvTable* table = nullptr;
  std::vector<std::string> header;
  std::size_t fields = 0;
  std::size_t cells_before = 0;
  int line = 1;
  int bad_line = 0;
  std::size_t bad_fields = 0;

  static void on_cell(void* data, std::size_t size, void* self) {
    auto& reader = *static_cast<Reader*>(self);
    const std::string_view cell(static_cast<const char*>(data), size);
    ++reader.fields;
    if (reader.header.empty() || reader.table->header_.empty()) {
      reader.header.emplace_back(cell);
    } else {
      reader.table->cells_.append(cell);
      reader.table->ends_.push_back(reader.table->cells_.size());
    }
  }

  static void on_row(int, void* self) {
    auto& reader = *static_cast<Reader*>(self);
    CsvTable& table = *reader.table;
    if (table.header_.empty()) {
      table.header_ = reader.header;
    } else if (reader.fields != table.header_.size()) {
      if (reader.bad_line == 0) {
        reader.bad_line = reader.line;
        reader.bad_fields = reader.fields;
      }
    } else {
      table.lines_.push_back(reader.line);
    }
    reader.fields = 0;
  }
};

CsvTable CsvTable::load(const std::string& path) {
  if (path.ends_with(".gz")) {
    throw InputError(Place{path, 0, 0}, "file", "a compressed file", "unpack it: gunzip -k FILE");
  }
  return parse(read_file(path), path);
}

CsvTable CsvTable::parse(const std::string& content, const std::string& file) {
  require_utf8(content, file);
  std::string_view rest = content;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  if (rest.empty()) {
    throw InputError(Place{file, 0, 0}, "file", "it is empty", "a header and rows are expected");
  }
  CsvTable table;
  table.file_ = file;
  Reader reader;
  reader.table = &table;
  csv_parser parser;
  csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL);
  bool broken = false;
  // line by line, so that a row knows where it stands
  for (std::size_t from = 0; from < rest.size() && !broken;) {
    const std::size_t newline = rest.find('\n', from);
    const std::size_t end = newline == std::string_view::npos ? rest.size() : newline + 1;
    const std::size_t used = csv_parse(&parser, rest.data() + from, end - from, Reader::on_cell,
                                       Reader::on_row, &reader);
    broken = used != end - from;
    from = end;
    if (!broken && newline != std::string_view::npos) ++reader.line;
  }
  broken = broken || csv_fini(&parser, Reader::on_cell, Reader::on_row, &reader) != 0;
  csv_free(&parser);
  if (broken) {
    throw InputError(Place{file, reader.line, 0}, "row",
                     "a quote that does not close or stands inside a cell",
                     "quote the whole cell and double the quotes within it");
  }
  if (reader.bad_line > 0) {
    throw InputError(Place{file, reader.bad_line, 0}, "row",
                     fmt::format("{} cells", reader.bad_fields),
                     fmt::format("the header has {}", table.header_.size()));
  }
  check_header(table.header_, file);
  if (table.rows() == 0) {
    throw InputError(Place{file, 0, 0}, "file", "it has no rows",
                     "rows are expected below the header");
  }
  return table;
}

std::size_t CsvTable::column(const std::string& name) const {
  const auto found = std::find(header_.begin(), header_.end(), name);
  if (found != header_.end()) return static_cast<std::size_t>(found - header_.begin());
  throw InputError(Place{file_, 1, 0}, "header", fmt::format("no column `{}`", name),
                   suggestion(name, header_));
}

std::string_view CsvTable::text(std::size_t row, std::size_t column) const {
  const std::size_t cell = row * header_.size() + column;
  const std::size_t begin = cell == 0 ? 0 : ends_[cell - 1];
  const std::string_view value(cells_.data() + begin, ends_[cell] - begin);
  if (value.empty()) fail(row, column, "an empty cell", "a value is expected");
  return value;
}

void CsvTable::fail(std::size_t row, std::size_t column, std::string_view found,
                    std::string_view cure) const {
  throw InputError(Place{file_, lines_[row], static_cast<int>(column) + 1},
                   fmt::format("column `{}`", header_[column]), fmt::format("found {}", found),
                   cure);
}

double CsvTable::number(std::size_t row, std::size_t column, double low, double high) const {
  const std::string_view value = text(row, column);
  const auto result = number_in(value);
  if (!result) fail(row, column, show_cell(value), "a number is expected");
  if (*result < low || *result > high) {
    fail(row, column, show_cell(value), fmt::format("allowed is {} to {}", low, high));
  }
  return *result;
}

std::int64_t CsvTable::integer(std::size_t row, std::size_t column, std::int64_t low,
                               std::int64_t high) const {
  const std::string_view value = text(row, column);
  const auto result = integer_in(value);
  if (!result || *result < low || *result > high) {
    fail(row, column, show_cell(value),
         fmt::format("a whole number from {} to {} is expected", low, high));
  }
  return *result;
}

CsvWriter::CsvWriter(const std::vector<std::string>& header) {
  for (const std::string& name : header) text(name);
  end_row();
}

void CsvWriter::separate() {
  if (row_started_) content_ += ',';
  row_started_ = true;
}

CsvWriter& CsvWriter::text(std::string_view value) {
  separate();
  // readers (libcsv among them) take blanks at the ends of a bare cell away
  const bool padded = value.starts_with(' ') || value.ends_with(' ') || value.starts_with('\t') ||
                      value.ends_with('\t');
  if (!padded && value.find_first_of(",\"\r\n") == std::string_view::npos) {
    content_ += value;
    return *this;
  }
  content_ += '"';
  for (const char c : value) {
    if (c == '"') content_ += '"';
    content_ += c;
  }
  content_ += '"';
  return *this;
}

CsvWriter& CsvWriter::number(double value) {
  separate();
  if (std::isfinite(value)) content_ += fmt::format("{}", value);
  return *this;
}

CsvWriter& CsvWriter::integer(std::int64_t value) {
  separate();
  content_ += fmt::format("{}", value);
  return *this;
}

void CsvWriter::end_row() {
  content_ += '\n';
  row_started_ = false;
}

}  // namespace marketday
