// What happened in a market, as CSV: tables a shop would have, and `truth.csv` with what it would
// not. Recorded day by day; written by the caller. Where the scenario has a `fraud` section, ids
// are shuffled and rows stand by id, so that neither says who is a fraudster: labels are in
// truth.csv alone.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sim/io/csv.h"
#include "sim/market.h"

namespace marketday {

struct FraudState;

class EventFiles {
 public:
  static constexpr const char* kNames[] = {"customers.csv",   "sessions.csv", "orders.csv",
                                           "order_lines.csv", "coupons.csv",  "returns.csv",
                                           "accounts.csv",    "truth.csv"};

  explicit EventFiles(const MarketSpec& market);

  // After each day.
  void record(const MarketState& state, Workspace& workspace);
  // name -> content; customers, accounts and truth as of the last recorded day. accounts.csv only
  // where the scenario has a `fraud` section.
  std::map<std::string, std::string> contents();

 private:
  void record_sessions(const std::string& date, Workspace& workspace);
  void record_orders(const MarketState& state, const std::string& date);
  void record_customers(const MarketState& state);
  void record_accounts(const MarketState& state);
  void record_attacks(const MarketState& state, int day);
  void record_truth(const MarketState& state, std::uint32_t i);
  void record_label(const FraudState& fraud, std::uint32_t i);

  // The shuffled ids, at the first day.
  void number_accounts(const MarketState& state);
  std::uint32_t id_of(std::uint32_t account) const {
    return ids_.empty() ? account : ids_[account];
  }
  // Places of a day's rows in the order they are written in: by id, or as they are.
  std::vector<std::size_t> by_id(std::size_t rows,
                                 const std::function<std::uint32_t(std::size_t)>& account) const;

  // Labels; a promotion's number is its id + 1, 0 for none.
  std::string promotion_name(std::uint8_t number) const;
  std::string category_name(std::uint32_t slot) const;
  std::string item_name(std::uint32_t slot) const;

  // The first attack through an account.
  struct Abuse {
    int day = 0;
    std::uint32_t controller = 0;
  };

  const MarketSpec& market_;
  CsvWriter customers_;
  CsvWriter sessions_;
  CsvWriter orders_;
  CsvWriter lines_;
  CsvWriter coupons_;
  CsvWriter returns_;
  CsvWriter accounts_;
  CsvWriter truth_;
  std::int64_t next_session_ = 0;
  std::int64_t next_order_ = 0;
  std::vector<std::uint32_t> ids_;      // by account; empty: as they are
  std::vector<std::uint32_t> with_id_;  // by id
  std::map<std::uint32_t, Abuse> abuse_;
  MarketState last_;
};

// Day 0 of every market is 2001-01-01, a Monday.
std::string calendar_date(double day);

}  // namespace marketday
