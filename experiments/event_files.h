// What happened in a market, as CSV: tables a shop would have, and `truth.csv` with what it would
// not. Recorded day by day; written by the caller.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/io/csv.h"
#include "sim/market.h"

namespace marketday {

class EventFiles {
 public:
  static constexpr const char* kNames[] = {"customers.csv",   "sessions.csv", "orders.csv",
                                           "order_lines.csv", "coupons.csv",  "returns.csv",
                                           "truth.csv"};

  explicit EventFiles(const MarketSpec& market);

  // After each day.
  void record(const MarketState& state, Workspace& workspace);
  // name -> content; customers and truth as of the last recorded day.
  std::map<std::string, std::string> contents();

 private:
  void record_sessions(const std::string& date, Workspace& workspace);
  void record_orders(const MarketState& state, const std::string& date);
  void record_customers(const MarketState& state);

  // Labels; a promotion's number is its id + 1, 0 for none.
  std::string promotion_name(std::uint8_t number) const;
  std::string category_name(std::uint32_t slot) const;
  std::string item_name(std::uint32_t slot) const;

  const MarketSpec& market_;
  CsvWriter customers_;
  CsvWriter sessions_;
  CsvWriter orders_;
  CsvWriter lines_;
  CsvWriter coupons_;
  CsvWriter returns_;
  CsvWriter truth_;
  std::int64_t next_session_ = 0;
  std::int64_t next_order_ = 0;
  MarketState last_;
};

// Day 0 of every market is 2001-01-01, a Monday.
std::string calendar_date(double day);

}  // namespace marketday
