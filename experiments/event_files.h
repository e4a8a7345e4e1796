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
                                           "order_lines.csv", "coupons.csv",  "truth.csv"};

  explicit EventFiles(const MarketSpec& market);

  // After each day.
  void record(const MarketState& state, const Campaign& campaign, Workspace& workspace);
  // name -> content; customers and truth as of the last recorded day.
  std::map<std::string, std::string> contents();

 private:
  void record_sessions(int day, Workspace& workspace);
  void record_orders(const MarketState& state, int day);
  void record_customers(const MarketState& state);

  const MarketSpec& market_;
  CsvWriter customers_;
  CsvWriter sessions_;
  CsvWriter orders_;
  CsvWriter lines_;
  CsvWriter coupons_;
  CsvWriter truth_;
  std::int64_t next_session_ = 0;
  std::int64_t next_order_ = 0;
  MarketState last_;
};

// Day 0 of every market is 2001-01-01, a Monday.
std::string calendar_date(double day);

}  // namespace marketday
