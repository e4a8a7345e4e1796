// Events of a CSV as batches for the screening: looked through once to learn the columns' kinds,
// then streamed in the order of their times. Rows that cannot be read are counted, not used.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "experiments/screen_cells.h"
#include "sim/io/csv_stream.h"
#include "sim/screening/event_batch.h"
#include "sim/screening/rule_report.h"

namespace marketday {

struct ScreenSource {
  std::string events;                 // CSV
  std::string time;                   // column; empty: rows follow each other, no windows
  std::vector<std::string> entities;  // columns of names or ids
  std::string truth;                  // column of 1 for fraud, 0 for honest, empty for unknown
  std::string loss;                   // column: what a fraud costs, in cents or with a point
  std::string account;                // column: whose the event is, to count shoppers insulted
  std::vector<std::string> kinds;     // "COLUMN=KIND"
};

struct ScreenBatch {
  EventBatch events;
  std::vector<std::int64_t> rows;  // from 1, the header not counted
  std::vector<EventTruth> truth;   // empty where there is no such column
  std::vector<std::int64_t> losses_cents;
  std::vector<std::uint32_t> accounts;
};

class ScreenEvents {
 public:
  explicit ScreenEvents(ScreenSource source);  // reads the file once; InputError, FileError

  const EventSchema& schema() const { return schema_; }
  // Streams the file; only cells in `columns` and `entities` must be readable.
  void for_each_batch(const std::vector<bool>& columns, const std::vector<bool>& entities,
                      const std::function<void(const ScreenBatch&)>& take);

  std::int64_t rows_read() const { return read_; }
  std::int64_t rows_rejected() const { return rejected_; }
  const std::vector<std::string>& first_rejections() const { return rejections_; }

 private:
  using Ids = std::unordered_map<std::string, std::uint32_t>;

  void learn_kinds();
  std::map<std::string, std::string> declared_kinds(const std::vector<std::string>& header) const;
  bool is_special(const std::string& name) const;
  bool read_row(const CsvStream& csv, const std::vector<bool>& columns,
                const std::vector<bool>& entities);
  bool read_column(const CsvStream& csv, std::size_t column);
  bool read_special(const CsvStream& csv);
  bool reject(const CsvStream& csv, std::size_t column, const char* expected);
  static std::uint32_t id_of(Ids& ids, std::string_view cell);
  void append(ScreenBatch& batch, std::int64_t row) const;

  ScreenSource source_;
  EventSchema schema_;
  std::vector<CellReading> readings_;  // of the schema's columns
  std::vector<std::size_t> places_;    // their columns in the file
  std::vector<std::unordered_map<std::string, std::int64_t>> categories_;
  std::vector<std::size_t> entity_places_;
  std::vector<Ids> entity_ids_;
  Ids account_ids_;
  // the row last read
  std::vector<std::int64_t> values_;
  std::vector<std::uint32_t> ids_;
  std::int64_t time_ = 0;
  EventTruth truth_ = EventTruth::unknown;
  std::int64_t loss_cents_ = 0;
  std::uint32_t account_ = kNoEntity;
  bool loss_is_cents_ = false;

  std::int64_t read_ = 0;
  std::int64_t rejected_ = 0;
  std::vector<std::string> rejections_;
};

}  // namespace marketday
