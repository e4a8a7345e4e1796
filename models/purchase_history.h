// Transactions of customers (customer, date, amount) and what the lifetime models need of them:
// repeat purchase days, recency and age in weeks, mean repeat amount. Several transactions on one
// day are one purchase of their total.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/io/csv.h"

namespace marketday {

struct TransactionColumns {
  std::string customer = "customer";
  std::string date = "date";      // YYYY-MM-DD, a time behind it is ignored
  std::string amount = "amount";  // empty: not looked at
};

// One customer, or several alike.
struct History {
  double repeats = 0.0;      // x: purchase days after the first
  double recency = 0.0;      // t_x: weeks from the first to the last purchase
  double age = 0.0;          // T: weeks from the first purchase to the end of observation
  double mean_amount = 0.0;  // per repeat purchase day, 0 when there is none
  double customers = 1.0;    // how many share this history
};

struct Histories {
  std::vector<History> customers;  // in order of first appearance
  std::string first_date;
  std::string end_date;  // of observation
  std::size_t rows_read = 0;
  std::size_t rows_used = 0;  // not after the end
  std::size_t customers_after_end = 0;
};

// Days since 1970-01-01, before it below 0, of a valid "YYYY-MM-DD..." text.
std::optional<int> calendar_day(std::string_view text);
// Days since 1970-01-01 of a valid "YYYY-MM-DD..." text, or -1.
int parse_date(std::string_view text);
std::string format_date(int days);

// `end_date` empty: the last date in the data. `rows`: those to read; nothing: all.
Histories read_histories(const CsvTable& table, const TransactionColumns& columns,
                         const std::string& end_date,
                         const std::vector<std::size_t>* rows = nullptr);

// Histories of customers with equal (x, t_x, T), for fast likelihoods; amounts are dropped.
std::vector<History> collapse(const std::vector<History>& customers);

}  // namespace marketday
