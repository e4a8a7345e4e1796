#include "models/purchase_history.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>
#include <numeric>
#include <tuple>
#include <unordered_map>

namespace marketday {
namespace {

struct Purchase {
  int day;
  double amount;
};

constexpr double kMostAmount = 1e12;

// Purchases by customer in order of first appearance, days merged.
struct Ledger {
  std::vector<std::vector<Purchase>> customers;
  std::unordered_map<std::string, std::size_t> index;

  void add(std::string_view customer, Purchase purchase) {
    const auto [entry, fresh] = index.emplace(std::string(customer), customers.size());
    if (fresh) customers.emplace_back();
    customers[entry->second].push_back(purchase);
  }
};

std::vector<Purchase> merge_days(std::vector<Purchase> purchases) {
  std::stable_sort(purchases.begin(), purchases.end(),
                   [](const Purchase& a, const Purchase& b) { return a.day < b.day; });
  std::vector<Purchase> days;
  for (const Purchase& p : purchases) {
    if (!days.empty() && days.back().day == p.day) {
      days.back().amount += p.amount;
    } else {
      days.push_back(p);
    }
  }
  return days;
}

History summarise(const std::vector<Purchase>& days, int end) {
  History h;
  h.repeats = static_cast<double>(days.size()) - 1.0;
  h.recency = (days.back().day - days.front().day) / 7.0;
  h.age = (end - days.front().day) / 7.0;
  for (std::size_t i = 1; i < days.size(); ++i) h.mean_amount += days[i].amount;
  if (h.repeats > 0.0) h.mean_amount /= h.repeats;
  return h;
}

}  // namespace

std::optional<int> calendar_day(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return {};
  if (text.size() > 10 && text[10] != ' ' && text[10] != 'T') return {};
  int parts[3] = {};
  const std::size_t starts[3] = {0, 5, 8};
  const std::size_t sizes[3] = {4, 2, 2};
  for (int i = 0; i < 3; ++i) {
    const char* first = text.data() + starts[i];
    const char* last = first + sizes[i];
    if (std::from_chars(first, last, parts[i]).ptr != last) return {};
  }
  const std::chrono::year_month_day date{std::chrono::year(parts[0]),
                                         std::chrono::month(static_cast<unsigned>(parts[1])),
                                         std::chrono::day(static_cast<unsigned>(parts[2]))};
  if (!date.ok() || parts[0] < 0) return {};
  return static_cast<int>(std::chrono::sys_days(date).time_since_epoch().count());
}

int parse_date(std::string_view text) {
  return std::max(calendar_day(text).value_or(-1), -1);
}

std::string format_date(int days) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

Histories read_histories(const CsvTable& table, const TransactionColumns& columns,
                         const std::string& end_date, const std::vector<std::size_t>* rows) {
  const std::size_t customer = table.column(columns.customer);
  const std::size_t date = table.column(columns.date);
  const bool amounts_asked = !columns.amount.empty();
  const std::size_t amount = amounts_asked ? table.column(columns.amount) : 0;
  std::vector<std::size_t> every_row(rows == nullptr ? table.rows() : 0);
  std::iota(every_row.begin(), every_row.end(), std::size_t{0});
  const std::vector<std::size_t>& chosen = rows == nullptr ? every_row : *rows;
  int end = -1;
  if (!end_date.empty()) {
    end = parse_date(end_date);
    if (end < 0) {
      throw InputError(Place{"command line", 0, 0}, "--calibration-end",
                       fmt::format("found `{}`", end_date), "a date as 1997-09-30 is expected");
    }
  }
  std::vector<int> days(table.rows());
  std::vector<double> amounts(table.rows());
  int last = 0;
  for (const std::size_t row : chosen) {
    days[row] = parse_date(table.text(row, date));
    if (days[row] < 0) {
      table.fail(row, date, fmt::format("`{}`", table.text(row, date)),
                 "a date as 1997-09-30 is expected");
    }
    if (amounts_asked) amounts[row] = table.number(row, amount, -kMostAmount, kMostAmount);
    if (amounts[row] < 0.0) {
      table.fail(row, amount, fmt::format("`{}`", table.text(row, amount)),
                 "negative amounts are not purchases; take returns out first");
    }
    last = std::max(last, days[row]);
  }
  if (end < 0) end = last;
  Histories result;
  result.rows_read = chosen.size();
  result.end_date = format_date(end);
  Ledger ledger;
  Ledger later;
  int first = last;
  for (const std::size_t row : chosen) {
    first = std::min(first, days[row]);
    Ledger& to = days[row] <= end ? ledger : later;
    to.add(table.text(row, customer), {days[row], amounts[row]});
    if (days[row] <= end) ++result.rows_used;
  }
  result.first_date = format_date(first);
  for (const auto& [name, index] : later.index) {
    if (!ledger.index.contains(name)) ++result.customers_after_end;
  }
  if (ledger.customers.empty()) {
    throw InputError(Place{"command line", 0, 0}, "--calibration-end",
                     fmt::format("no transaction is as early as {}", result.end_date),
                     fmt::format("the data begin on {}", result.first_date));
  }
  for (auto& purchases : ledger.customers) {
    result.customers.push_back(summarise(merge_days(std::move(purchases)), end));
  }
  return result;
}

std::vector<History> collapse(const std::vector<History>& customers) {
  std::map<std::tuple<double, double, double>, double> counts;
  for (const History& h : customers) counts[{h.repeats, h.recency, h.age}] += h.customers;
  std::vector<History> result;
  for (const auto& [key, count] : counts) {
    result.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), 0.0, count});
  }
  return result;
}

}  // namespace marketday
