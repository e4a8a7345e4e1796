// A small schema of orders, batches of a few written-out events, and rule files as text.
#pragma once

#include <string>
#include <vector>

#include "sim/screening/rules.h"

namespace marketday::tests {

inline EventSchema order_schema() {
  using enum ColumnKind;
  EventSchema schema;
  schema.columns = {event_column("device_accounts", count, "accounts seen on the device"),
                    event_column("order_cents", cents, ""),
                    event_column("discount_permille", permille, ""),
                    event_column("account_age_days", days, ""),
                    event_column("device_is_new", flag, ""),
                    event_column("channel", category, "")};
  schema.columns[5].categories = {"web", "app", "store"};
  schema.entities = {"account", "device", "ip"};
  return schema;
}

// A time, the three entities, then the six columns.
struct Order {
  std::int64_t time = 0;
  std::uint32_t account = 0, device = 0, ip = 0;
  std::int64_t columns[6] = {};
};

inline EventBatch batch_of(const std::vector<Order>& orders) {
  EventBatch batch(order_schema());
  batch.resize(orders.size());
  for (std::size_t e = 0; e < orders.size(); ++e) {
    batch.times()[e] = orders[e].time;
    batch.entity(0)[e] = orders[e].account;
    batch.entity(1)[e] = orders[e].device;
    batch.entity(2)[e] = orders[e].ip;
    for (std::size_t c = 0; c < 6; ++c) batch.column(c)[e] = orders[e].columns[c];
  }
  return batch;
}

inline RuleSet rules_of(const std::string& text) {
  return RuleSet::read(YamlNode::parse(text, "rules.yaml"), order_schema());
}

// Events that differ in one column only.
inline EventBatch with_column(std::size_t column, const std::vector<std::int64_t>& values) {
  std::vector<Order> orders(values.size());
  for (std::size_t e = 0; e < values.size(); ++e) {
    orders[e].time = static_cast<std::int64_t>(e);
    orders[e].columns[column] = values[e];
  }
  return batch_of(orders);
}

inline Decisions screened(const RuleSet& rules, const EventBatch& batch) {
  VelocityState state = rules.start();
  Decisions decisions;
  rules.evaluate(batch, state, decisions);
  return decisions;
}

}  // namespace marketday::tests
