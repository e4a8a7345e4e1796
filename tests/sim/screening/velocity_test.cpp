#include "sim/screening/velocity.h"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <set>

#include "support/screening.h"

namespace marketday::tests {
namespace {

RuleSet one_velocity(const std::string& what) {
  return rules_of("velocities:\n  - {name: v, " + what +
                  "}\nrules:\n  - {name: r, when: v > 2, action: deny}\n");
}

std::vector<std::int64_t> values(const RuleSet& rules, const EventBatch& batch) {
  return screened(rules, batch).velocities.at(0);
}

std::vector<Order> random_orders(std::size_t most) {
  const auto number = [](int below) { return *rc::gen::inRange(0, below); };
  std::vector<Order> orders(static_cast<std::size_t>(number(static_cast<int>(most))));
  for (Order& order : orders) {
    order.time = number(40);
    order.account = static_cast<std::uint32_t>(number(6));
    order.device = static_cast<std::uint32_t>(number(4));
    if (number(10) == 0) order.device = kNoEntity;
    order.columns[0] = number(8);
    order.columns[1] = number(1'000);
    order.columns[4] = number(2);
  }
  return orders;
}

void sort_by_time(std::vector<Order>& orders) {
  std::stable_sort(orders.begin(), orders.end(),
                   [](const Order& a, const Order& b) { return a.time < b.time; });
}

// The definition, event against event.
std::vector<std::int64_t> brute_force(const Velocity& v, const std::vector<Order>& orders) {
  std::vector<std::int64_t> result;
  const auto bucket = [&](const Order& o) { return o.time / v.bucket_ticks; };
  for (const Order& now : orders) {
    std::int64_t sum = 0;
    std::set<std::int64_t> seen;
    for (const Order& then : orders) {
      if (now.device == kNoEntity || then.device != now.device || then.time > now.time) continue;
      if (bucket(then) <= bucket(now) - v.buckets) continue;
      if (v.where && then.columns[4] == 0) continue;
      sum += v.aggregate == VelocityAggregate::sum ? then.columns[v.of] : 1;
      seen.insert(v.of_entity ? then.account : then.columns[v.of]);
    }
    result.push_back(
        v.aggregate == VelocityAggregate::distinct ? static_cast<std::int64_t>(seen.size()) : sum);
  }
  return result;
}

const std::vector<std::string> kKinds = {
    "agg: count, by: device, window: 7 s",
    "agg: count, by: device, window: 12 s, bucket: 4 s, where: device_is_new",
    "agg: sum, of: order_cents, by: device, window: 10 s",
    "agg: sum, of: order_cents, by: device, window: 20 s, bucket: 5 s",
    "agg: distinct, of: account, by: device, window: 9 s",
    "agg: distinct, of: account, by: device, window: 12 s, bucket: 3 s, where: device_is_new",
    "agg: distinct, of: device_accounts, by: device, window: 9 s"};

}  // namespace

TEST_CASE("a count, a sum and a distinct count by hand, and how a window lets go to the second") {
  std::vector<Order> orders = {{0, 1, 9, 0, {0, 100}},  {10, 2, 9, 0, {0, 200}},
                               {10, 1, 8, 0, {0, 50}},  {59, 1, 9, 0, {0, 300}},
                               {60, 3, 9, 0, {0, 400}}, {70, 3, 9, 0, {0, 500}}};
  const EventBatch batch = batch_of(orders);
  using Values = std::vector<std::int64_t>;
  CHECK(values(one_velocity("agg: count, by: device, window: 1m"), batch) ==
        Values{1, 2, 1, 3, 3, 3});
  CHECK(values(one_velocity("agg: sum, of: order_cents, by: device, window: 1m"), batch) ==
        Values{100, 300, 50, 600, 900, 1'200});
  CHECK(values(one_velocity("agg: distinct, of: account, by: device, window: 1m"), batch) ==
        Values{1, 2, 1, 2, 3, 2});
}

TEST_CASE("a bucket makes the window let go in steps of it") {
  std::vector<Order> orders(5);
  const std::int64_t times[] = {0, 29, 30, 59, 60};
  for (std::size_t e = 0; e < 5; ++e) orders[e].time = times[e];
  CHECK(values(one_velocity("agg: count, by: device, window: 1m, bucket: 30s"), batch_of(orders)) ==
        std::vector<std::int64_t>{1, 2, 3, 4, 3});
}

TEST_CASE("events of one time all see each other, in whatever order they stand") {
  std::vector<Order> orders(6);
  for (std::uint32_t e = 0; e < 6; ++e) orders[e] = {7, e, 1, 0, {}};
  const RuleSet rules = one_velocity("agg: distinct, of: account, by: device, window: 1h");
  CHECK(values(rules, batch_of(orders)) == std::vector<std::int64_t>(6, 6));
}

TEST_CASE("velocities are those of the definition, for random events in any order") {
  for (const std::string& kind : kKinds) {
    const RuleSet rules = one_velocity(kind);
    CHECK(rc::check(kind, [&] {
      const std::vector<Order> orders = random_orders(60);
      if (orders.empty()) return;
      RC_ASSERT(values(rules, batch_of(orders)) == brute_force(rules.velocities()[0], orders));
    }));
  }
}

TEST_CASE("a stream cut into batches anywhere between two times gives the same velocities") {
  for (const std::string& kind : kKinds) {
    const RuleSet rules = one_velocity(kind);
    CHECK(rc::check(kind, [&] {
      std::vector<Order> orders = random_orders(60);
      sort_by_time(orders);
      std::vector<std::int64_t> split;
      VelocityState state = rules.start();
      Decisions decisions;
      for (std::size_t from = 0; from < orders.size();) {
        std::size_t to = from + static_cast<std::size_t>(*rc::gen::inRange(1, 20));
        to = std::min(to, orders.size());
        while (to < orders.size() && orders[to].time == orders[to - 1].time) ++to;
        const std::vector<Order> part(orders.begin() + static_cast<std::ptrdiff_t>(from),
                                      orders.begin() + static_cast<std::ptrdiff_t>(to));
        rules.evaluate(batch_of(part), state, decisions);
        split.insert(split.end(), decisions.velocities[0].begin(), decisions.velocities[0].end());
        from = to;
      }
      RC_ASSERT(split == brute_force(rules.velocities()[0], orders));
    }));
  }
}

TEST_CASE("an event before an earlier batch counts as of that batch's time") {
  const RuleSet rules = one_velocity("agg: count, by: device, window: 10 s");
  VelocityState state = rules.start();
  Decisions decisions;
  rules.evaluate(batch_of({{100, 0, 1, 0, {}}}), state, decisions);
  rules.evaluate(batch_of({{50, 0, 1, 0, {}}}), state, decisions);
  CHECK(decisions.velocities[0] == std::vector<std::int64_t>{2});
  rules.evaluate(batch_of({{109, 0, 1, 0, {}}}), state, decisions);
  CHECK(decisions.velocities[0] == std::vector<std::int64_t>{3});
}

TEST_CASE("entities idle beyond the window are forgotten, so memory does not grow with time") {
  const RuleSet rules = one_velocity("agg: distinct, of: account, by: device, window: 1m");
  VelocityState state = rules.start();
  Decisions decisions;
  std::size_t after_a_minute = 0;
  for (std::uint32_t minute = 0; minute < 200; ++minute) {
    std::vector<Order> orders(600);
    for (std::uint32_t e = 0; e < 600; ++e) {
      orders[e] = {minute * 60 + e / 10, minute * 600 + e, minute * 300 + e / 2, 0, {}};
    }
    rules.evaluate(batch_of(orders), state, decisions);
    CHECK(state.windows[0].entities() == 300);
    if (minute == 1) after_a_minute = state.windows[0].bytes();
  }
  CHECK(state.windows[0].bytes() == after_a_minute);
}

TEST_CASE("a copy of a velocity state is a snapshot") {
  const RuleSet rules = one_velocity("agg: count, by: device, window: 1h");
  VelocityState state = rules.start();
  Decisions decisions;
  rules.evaluate(batch_of({{0, 0, 1, 0, {}}}), state, decisions);
  VelocityState copy = state;
  rules.evaluate(batch_of({{1, 0, 1, 0, {}}, {2, 0, 1, 0, {}}}), state, decisions);
  rules.evaluate(batch_of({{3, 0, 1, 0, {}}}), copy, decisions);
  CHECK(decisions.velocities[0] == std::vector<std::int64_t>{2});
}

}  // namespace marketday::tests
