#include "models/recommend/feedback.h"

#include <fmt/core.h>

#include <cmath>
#include <optional>
#include <unordered_map>

#include "sim/io/csv_cells.h"

namespace marketday {
namespace {

constexpr double kMostRating = 1e9;

struct Columns {
  std::size_t user;
  std::size_t item;
  std::optional<std::size_t> rating;
  std::optional<std::size_t> time;
};

std::optional<std::size_t> column_or_none(const CsvTable& table, const Json& name) {
  if (name == "none") return std::nullopt;
  return table.column(name.get<std::string>());
}

struct Fault {
  std::size_t column = 0;
  std::string found;  // empty: the row is right
  std::string cure;
};

// Seconds, days or any other rising number; dates count in days.
std::optional<double> time_in(std::string_view cell) {
  if (const auto number = number_in(cell)) return number;
  const double day = date_in(cell);
  return day >= 0.0 ? std::optional(day) : std::nullopt;
}

Fault read_row(const CsvTable& table, const Columns& c, std::size_t row, double& rating,
               double& time) {
  for (const std::size_t column : {c.user, c.item}) {
    if (table.empty(row, column)) return {column, "an empty cell", "a name is expected"};
  }
  if (c.rating) {
    if (table.empty(row, *c.rating)) return {*c.rating, "an empty cell", "a rating is expected"};
    const auto number = number_in(table.text(row, *c.rating));
    if (!number || std::abs(*number) > kMostRating) {
      return {*c.rating, show_cell(table.text(row, *c.rating)),
              "a number up to 1e9 in size is expected; `rating_column: none` where rows are "
              "purchases or looks without a rating"};
    }
    rating = *number;
  }
  if (c.time) {
    if (table.empty(row, *c.time)) return {*c.time, "an empty cell", "a time is expected"};
    const auto when = time_in(table.text(row, *c.time));
    if (!when) {
      return {*c.time, show_cell(table.text(row, *c.time)),
              "a number or a date YYYY-MM-DD is expected"};
    }
    time = *when;
  }
  return {};
}

class Reader {
 public:
  Reader(const CsvTable& table, const Json& parameters)
      : table_(table),
        columns_{table.column(parameters.at("user_column").get<std::string>()),
                 table.column(parameters.at("item_column").get<std::string>()),
                 column_or_none(table, parameters.at("rating_column")),
                 column_or_none(table, parameters.at("time_column"))},
        duplicates_(parameters.at("duplicates").get<std::string>()),
        drop_(parameters.at("on_invalid") == "drop") {}

  Feedback read() {
    feedback_.report.read = table_.rows();
    for (std::size_t row = 0; row < table_.rows(); ++row) take(row);
    if (duplicates_ == "mean") {
      for (std::size_t i = 0; i < copies_.size(); ++i) feedback_.rows[i].value /= copies_[i];
    }
    feedback_.report.used = used_;
    if (feedback_.rows.empty()) {
      throw InputError(Place{table_.file(), 0, 0}, "rows", "none can be used",
                       "give rows with a user, an item and a rating");
    }
    return std::move(feedback_);
  }

 private:
  void take(std::size_t row) {
    double rating = 1.0;
    double time = 0.0;
    const Fault fault = read_row(table_, columns_, row, rating, time);
    if (!fault.found.empty()) {
      if (!drop_) {
        table_.fail(row, fault.column, fault.found,
                    fault.cure + "; `on_invalid: drop` leaves such rows out");
      }
      feedback_.report.reject(table_, row,
                              fmt::format("column `{}`: {}", table_.header()[fault.column],
                                          fault.found == "an empty cell" ? "empty" : "not valid"));
      return;
    }
    const std::uint32_t user = feedback_.users.add(table_.text(row, columns_.user));
    const std::uint32_t item = feedback_.items.add(table_.text(row, columns_.item));
    const std::uint64_t pair = (std::uint64_t{user} << 32U) + item;
    const auto [entry, fresh] = pairs_.emplace(pair, feedback_.rows.size());
    if (!fresh) return repeat(row, entry->second, rating, time);
    ++used_;
    feedback_.rows.push_back({user, item, rating});
    feedback_.table_rows.push_back(row);
    if (columns_.time) feedback_.times.push_back(time);
    copies_.push_back(1.0);
  }

  void repeat(std::size_t row, std::size_t at, double rating, double time) {
    if (duplicates_ == "error") {
      table_.fail(row, columns_.item,
                  fmt::format("the pair of line {} again", table_.line(feedback_.table_rows[at])),
                  "one row a user and item is expected; `duplicates: first, last, mean or sum` "
                  "says what becomes of others");
    }
    if (duplicates_ == "first" || duplicates_ == "last") {
      feedback_.report.reject(table_, row, "the same user and item again");
      if (duplicates_ == "first") return;
      feedback_.rows[at].value = rating;
    } else {
      ++used_;
      feedback_.rows[at].value += rating;
      copies_[at] += 1.0;
    }
    if (columns_.time) feedback_.times[at] = time;
    feedback_.table_rows[at] = row;
  }

  const CsvTable& table_;
  Columns columns_;
  std::string duplicates_;
  bool drop_;
  Feedback feedback_;
  std::unordered_map<std::uint64_t, std::size_t> pairs_;
  std::vector<double> copies_;
  std::size_t used_ = 0;
};

}  // namespace

Feedback read_feedback(const CsvTable& table, const Json& parameters) {
  return Reader(table, parameters).read();
}

std::vector<Parameter> with_recommender_parameters(std::vector<Parameter> own) {
  const std::vector<Parameter> shared = {
      text("user_column", "user", {}, "column of the user's name"),
      text("item_column", "item", {}, "column of the item's name"),
      text("rating_column", "rating", {}, "column of the rating; none: each row counts as 1"),
      text("time_column", "none", {}, "column of the time, a number or YYYY-MM-DD; none"),
      text("on_invalid", "error", {"error", "drop"}, "rows without a name or a number"),
      text("duplicates", "error", {"error", "first", "last", "mean", "sum"},
           "rows of a user and item that had one already"),
      text("split", "folds", {"folds", "time", "last_out", "cold_items", "none"},
           "rows held out: each fold in turn; the later ones; each user's last; all of some items"),
      integer("folds", "folds", 5, 2, 100, "of `split: folds`"),
      number("share", "share", 0.2, 0.0, 0.9, "of rows or items held out by time or cold_items"),
      integer("top", "items", 10, 0, 10'000, "length of the lists; 0: none are made"),
      number("relevant", "rating", 0.0, -1e9, 1e9,
             "held-out rows of this rating or more count as wanted"),
      required(integer("seed", "-", 1, 0, 1e15, "of folds, ties and what the model draws"))};
  own.insert(own.end(), shared.begin(), shared.end());
  return own;
}

}  // namespace marketday
