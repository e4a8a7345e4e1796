#include "sim/io/csv_stream.h"

#include <csv.h>
#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "sim/io/csv_cells.h"
#include "sim/io/yaml.h"

namespace marketday {

namespace {
constexpr std::size_t kChunk = std::size_t{1} << 20U;
}

// A window of the file and the cells of the row last finished; libcsv sees one line at a time.
struct CsvStream::Parser {
  csv_parser parser{};
  std::FILE* file = nullptr;
  std::string window;
  std::size_t from = 0;  // what is before has been parsed
  bool at_end = false;
  bool finished = false;
  std::string cells;
  std::vector<std::size_t> ends;
  std::size_t fields = 0;
  bool row_done = false;

  Parser() { csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() {
    csv_free(&parser);
    if (file != nullptr) std::fclose(file);
  }

  void begin_row() {
    cells.clear();
    ends.clear();
    row_done = false;
  }

  static void on_cell(void* data, std::size_t size, void* self) {
    auto& reader = *static_cast<Parser*>(self);
    reader.cells.append(static_cast<const char*>(data), size);
    reader.ends.push_back(reader.cells.size());
  }

  static void on_row(int, void* self) {
    auto& reader = *static_cast<Parser*>(self);
    reader.fields = reader.ends.size();
    reader.row_done = true;
  }
};

CsvStream::CsvStream(const std::string& path) : path_(path), parser_(std::make_unique<Parser>()) {
  if (path.ends_with(".gz")) {
    throw InputError(Place{path, 0, 0}, "file", "a compressed file", "unpack it: gunzip -k FILE");
  }
  parser_->file = std::fopen(path.c_str(), "rb");
  if (parser_->file == nullptr) throw FileError(path, std::strerror(errno));
  read_header();
}

CsvStream::~CsvStream() = default;

void CsvStream::read_header() {
  if (!fill()) {
    throw InputError(Place{path_, 0, 0}, "file", "it is empty", "a header and rows are expected");
  }
  if (parser_->window.starts_with("\xEF\xBB\xBF")) parser_->from = 3;
  parser_->begin_row();
  while (!parser_->row_done && parse_line()) {
  }
  if (parser_->fields == 0) {
    throw InputError(Place{path_, 0, 0}, "file", "it is empty", "a header and rows are expected");
  }
  for (std::size_t c = 0; c < parser_->fields; ++c) header_.emplace_back(cell(c));
  require_utf8(parser_->cells, path_);
  check_header(header_, path_);
}

// Reads on, keeping what has not been parsed; false when nothing is left.
bool CsvStream::fill() {
  Parser& p = *parser_;
  if (p.at_end) return p.from < p.window.size();
  p.window.erase(0, p.from);
  p.from = 0;
  const std::size_t kept = p.window.size();
  p.window.resize(kept + kChunk);
  const std::size_t got = std::fread(p.window.data() + kept, 1, kChunk, p.file);
  if (std::ferror(p.file) != 0) throw FileError(path_, std::strerror(errno));
  p.window.resize(kept + got);
  p.at_end = got < kChunk;
  return !p.window.empty();
}

// Feeds one line; false at the end of the file.
bool CsvStream::parse_line() {
  Parser& p = *parser_;
  const char* newline = nullptr;
  for (;;) {
    const std::size_t left = p.window.size() - p.from;
    newline = static_cast<const char*>(
        left == 0 ? nullptr : std::memchr(p.window.data() + p.from, '\n', left));
    if (newline != nullptr || p.at_end) break;
    fill();
  }
  bool broken = false;
  if (newline != nullptr || p.from < p.window.size()) {
    const std::size_t end = newline != nullptr
                                ? static_cast<std::size_t>(newline - p.window.data()) + 1
                                : p.window.size();
    const std::size_t size = end - p.from;
    ++line_;
    broken = csv_parse(&p.parser, p.window.data() + p.from, size, Parser::on_cell, Parser::on_row,
                       parser_.get()) != size;
    p.from = end;
  } else if (!p.finished) {
    p.finished = true;
    broken = csv_fini(&p.parser, Parser::on_cell, Parser::on_row, parser_.get()) != 0;
  } else {
    return false;
  }
  if (broken) {
    throw InputError(Place{path_, line_, 0}, "row",
                     "a quote that does not close or stands inside a cell",
                     "quote the whole cell and double the quotes within it");
  }
  return true;
}

bool CsvStream::next() {
  parser_->begin_row();
  while (!parser_->row_done) {
    if (!parse_line()) return false;
  }
  if (parser_->fields != header_.size()) {
    throw InputError(Place{path_, line_, 0}, "row", fmt::format("{} cells", parser_->fields),
                     fmt::format("the header has {}", header_.size()));
  }
  return true;
}

int CsvStream::find(const std::string& name) const {
  const auto found = std::find(header_.begin(), header_.end(), name);
  return found == header_.end() ? -1 : static_cast<int>(found - header_.begin());
}

std::size_t CsvStream::column(const std::string& name) const {
  const int found = find(name);
  if (found >= 0) return static_cast<std::size_t>(found);
  throw InputError(Place{path_, 1, 0}, "header", fmt::format("no column `{}`", name),
                   suggestion(name, header_));
}

std::string_view CsvStream::cell(std::size_t column) const {
  const std::size_t begin = column == 0 ? 0 : parser_->ends[column - 1];
  return {parser_->cells.data() + begin, parser_->ends[column] - begin};
}

std::string_view CsvStream::text(std::size_t column) const {
  const std::string_view value = cell(column);
  if (value.empty()) fail(column, "an empty cell", "a value is expected");
  return value;
}

void CsvStream::fail(std::size_t column, std::string_view found, std::string_view cure) const {
  throw InputError(Place{path_, line_, static_cast<int>(column) + 1},
                   fmt::format("column `{}`", header_[column]), fmt::format("found {}", found),
                   cure);
}

double CsvStream::number(std::size_t column, double low, double high) const {
  const std::string_view value = text(column);
  const auto result = number_in(value);
  if (!result) fail(column, show_cell(value), "a number is expected");
  if (*result < low || *result > high) {
    fail(column, show_cell(value), fmt::format("allowed is {} to {}", low, high));
  }
  return *result;
}

std::int64_t CsvStream::integer(std::size_t column, std::int64_t low, std::int64_t high) const {
  const std::string_view value = text(column);
  const auto result = integer_in(value);
  if (!result || *result < low || *result > high) {
    fail(column, show_cell(value),
         fmt::format("a whole number from {} to {} is expected", low, high));
  }
  return *result;
}

}  // namespace marketday
