#include "sim/screening/event_schema.h"

#include <algorithm>
#include <array>

namespace marketday {
namespace {

constexpr std::array<const char*, 8> kKinds = {"count",   "cents", "permille", "percent",
                                               "seconds", "days",  "flag",     "category"};

}  // namespace

const char* to_string(ColumnKind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}

bool kind_named(const std::string& name, ColumnKind& kind) {
  const auto found = std::find(kKinds.begin(), kKinds.end(), name);
  if (found == kKinds.end()) return false;
  kind = static_cast<ColumnKind>(found - kKinds.begin());
  return true;
}

EventColumn event_column(std::string name, ColumnKind kind, std::string meaning) {
  EventColumn column{std::move(name), kind, std::move(meaning)};
  if (kind == ColumnKind::flag) column.high = 1;
  if (kind == ColumnKind::percent) column.high = 100;
  if (kind == ColumnKind::permille) column.high = 1000;
  return column;
}

int EventSchema::column(const std::string& name) const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const EventColumn& c) { return c.name == name; });
  return found == columns.end() ? -1 : static_cast<int>(found - columns.begin());
}

int EventSchema::entity(const std::string& name) const {
  const auto found = std::find(entities.begin(), entities.end(), name);
  return found == entities.end() ? -1 : static_cast<int>(found - entities.begin());
}

}  // namespace marketday
