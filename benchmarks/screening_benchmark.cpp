// Rules over events in memory: nanoseconds an event for ten rules, and for velocities apart.
#include <benchmark/benchmark.h>
#include <tbb/global_control.h>

#include "sim/random.h"
#include "sim/screening/rules.h"

namespace marketday {
namespace {

constexpr std::size_t kEvents = 1 << 17;

EventSchema schema() {
  EventSchema result;
  using enum ColumnKind;
  for (const char* name : {"orders_before", "device_accounts", "ip_accounts", "address_accounts",
                           "card_accounts", "declines", "quantity"}) {
    result.columns.push_back(event_column(name, count, ""));
  }
  result.columns.push_back(event_column("order_cents", cents, ""));
  result.columns.push_back(event_column("discount_cents", cents, ""));
  result.columns.push_back(event_column("discount_permille", permille, ""));
  result.columns.push_back(event_column("detector_score_permille", permille, ""));
  result.columns.push_back(event_column("coupon_percent", percent, ""));
  result.columns.push_back(event_column("account_age_days", days, ""));
  result.columns.push_back(event_column("seconds_since_opening", seconds, ""));
  result.columns.push_back(event_column("coupon_from_other", flag, ""));
  result.columns.push_back(event_column("device_is_new", flag, ""));
  result.entities = {"account", "device", "ip", "address", "card"};
  return result;
}

// Uniform below a bound a column, of the size such columns have; ten events a second.
EventBatch events(const EventSchema& schema, std::int64_t first_second) {
  constexpr std::uint32_t kBelow[] = {20,   9,    40,   6,   4,   4,      14,  20'000,
                                      4000, 1000, 1000, 101, 400, 86'400, 2,   2};
  EventBatch batch(schema);
  batch.resize(kEvents);
  for (std::uint32_t e = 0; e < kEvents; ++e) {
    for (std::uint32_t c = 0; c < schema.columns.size(); ++c) {
      const RandomBlock bits = draw(11, e, c, Purpose::environment);
      batch.column(c)[e] = bits[0] % kBelow[c];
    }
    for (std::uint32_t c = 0; c < schema.entities.size(); ++c) {
      const RandomBlock bits = draw(12, e, c, Purpose::environment);
      batch.entity(c)[e] = bits[0] % (c == 2 ? 20'000U : 100'000U);
    }
    batch.times()[e] = first_second + e / 10;
  }
  return batch;
}

constexpr const char* kTenRules = R"(
rules:
  - {name: a, when: {all: [orders_before >= 5, account_age_days >= 180, device_accounts <= 2]}, action: allow}
  - {name: b, when: device_accounts > 5, action: deny, score: 50}
  - {name: c, when: {all: [device_accounts > 3, account_age_days <= 7]}, action: deny, score: 40}
  - {name: d, when: {all: [ip_accounts > 20, account_age_days <= 3, discount_cents > 0]}, action: challenge, score: 25}
  - {name: e, when: {all: [address_accounts > 4, discount_cents > 0]}, action: hold, score: 25}
  - {name: f, when: {any: [declines >= 3, card_accounts >= 3]}, action: deny, score: 40}
  - {name: g, when: {all: [coupon_from_other, device_is_new, coupon_percent >= 20]}, action: challenge, score: 20}
  - {name: h, when: {all: [quantity > 10, discount_permille >= 300]}, action: hold, score: 20}
  - {name: i, when: {all: [seconds_since_opening < 5, not: {any: [orders_before > 0, discount_permille < 50]}]}, score: 30}
  - {name: j, when: detector_score_permille >= 950, action: review, score: 30}
score_at_least: {review: 30, challenge: 60, deny: 90}
)";

void run_rules(benchmark::State& state, const std::string& text, std::size_t events_a_batch) {
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  const EventSchema columns = schema();
  const RuleSet rules = RuleSet::read(YamlNode::parse(text, "rules.yaml"), columns);
  EventBatch batch = events(columns, 0);
  batch.resize(events_a_batch);
  VelocityState windows = rules.start();
  Decisions decisions;
  for (auto _ : state) {
    rules.evaluate(batch, windows, decisions);
    benchmark::DoNotOptimize(decisions.actions.data());
    if (rules.velocities().empty()) continue;
    state.PauseTiming();
    for (std::int64_t& time : batch.times()) time += static_cast<std::int64_t>(kEvents / 10);
    state.ResumeTiming();
  }
  std::size_t bytes = 0;
  for (const VelocityWindow& window : windows.windows) bytes += window.bytes();
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(batch.size()));
  state.counters["ns_an_event"] = benchmark::Counter(
      static_cast<double>(state.iterations()) * static_cast<double>(batch.size()) / 1e9,
      benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["window_bytes"] = static_cast<double>(bytes);
}

void screening_ten_rules_1024(benchmark::State& state) {
  run_rules(state, kTenRules, 1024);
}
void screening_ten_rules(benchmark::State& state) {
  run_rules(state, kTenRules, kEvents);
}
void velocity(benchmark::State& state, const std::string& what) {
  run_rules(state,
            "velocities:\n  - {name: v, " + what + "}\nrules:\n" +
                "  - {name: r, when: v > 5, action: deny}\n",
            kEvents);
}
void velocity_count_1h(benchmark::State& state) {
  velocity(state, "agg: count, by: device, window: 1h");
}
void velocity_sum_1h(benchmark::State& state) {
  velocity(state, "agg: sum, of: order_cents, by: device, window: 1h");
}
void velocity_distinct_1h(benchmark::State& state) {
  velocity(state, "agg: distinct, of: account, by: device, window: 1h");
}
void velocity_distinct_7d(benchmark::State& state) {
  velocity(state, "agg: distinct, of: account, by: device, window: 7d, bucket: 1h");
}
BENCHMARK(screening_ten_rules_1024);
BENCHMARK(screening_ten_rules);
BENCHMARK(velocity_count_1h);
BENCHMARK(velocity_sum_1h);
BENCHMARK(velocity_distinct_1h);
BENCHMARK(velocity_distinct_7d);

}  // namespace
}  // namespace marketday
