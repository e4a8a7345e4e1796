// What is known about an event that is to be screened (an order, a registration, a row of a CSV):
// its number columns with units and ranges, and its entities (account, device, ...). Data, not
// code: the market has one schema, every CSV its own. Holds no events.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace marketday {

// What a column's whole numbers mean; decides which units a rule may write beside a value.
enum class ColumnKind { count, cents, permille, percent, seconds, days, flag, category };

// The kind as rules and options spell it; `flag` is 0 or 1, `category` an index into `categories`.
const char* to_string(ColumnKind kind);
// The kind of that name; false when there is none.
bool kind_named(const std::string& name, ColumnKind& kind);

struct EventColumn {
  std::string name;
  ColumnKind kind = ColumnKind::count;
  std::string meaning;
  std::int64_t low = 0;  // no event is below; what can never be true is found out by it
  std::int64_t high = std::numeric_limits<std::int64_t>::max();
  std::vector<std::string> categories = {};  // of a category column, index = value
  bool categories_closed = true;             // false: a name not listed is no mistake
};

// Columns of which nothing but a name, a kind and a meaning is said: the kind's usual range.
EventColumn event_column(std::string name, ColumnKind kind, std::string meaning);

struct EventSchema {
  std::vector<EventColumn> columns;
  std::vector<std::string> entities;    // each event has one id of each: account, device, ip, ...
  std::int64_t ticks_per_day = 86'400;  // of the time column; seconds unless said otherwise
  std::string currency = "USD";         // one hundred cents

  int column(const std::string& name) const;  // -1 when there is none
  int entity(const std::string& name) const;  // -1 when there is none
};

}  // namespace marketday
