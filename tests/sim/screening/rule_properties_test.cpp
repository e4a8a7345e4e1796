// The compiled rules beside a slow reading of the same tree, row by row, on random rule sets.
#include <fmt/core.h>
#include <rapidcheck.h>
#include <tbb/global_control.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "sim/random.h"
#include "support/screening.h"

namespace marketday::tests {
namespace {

int number(int below) {
  return *rc::gen::inRange(0, below);
}

std::uint64_t some_seed() {
  return static_cast<std::uint64_t>(number(1'000'000));
}

std::string random_test() {
  static const std::vector<std::string> kNumbers = {">", ">=", "<", "<=", "==", "!="};
  switch (number(5)) {
    case 0:
      return fmt::format("order_cents {} {}", kNumbers[static_cast<std::size_t>(number(6))],
                         1 + number(8));
    case 1:
      return fmt::format("'device_accounts {} {}|{}|{}'", number(2) == 0 ? "in" : "not in",
                         number(5), 5 + number(3), 9);
    case 2:
      return fmt::format("account_age_days between {} and {}", 1 + number(4), 5 + number(4));
    case 3:
      return number(2) == 0 ? "device_is_new" : "device_is_new == false";
    default:
      return std::string("channel ") + (number(2) == 0 ? "== " : "!= ") +
             (number(2) == 0 ? "web" : "store");
  }
}

std::string random_condition(int depth) {
  const int kind = depth == 0 ? 3 : number(4);
  if (kind == 3) return random_test();
  if (kind == 2) return "{not: " + random_condition(depth - 1) + "}";
  std::string text = kind == 0 ? "{all: [" : "{any: [";
  const int children = 1 + number(3);
  for (int c = 0; c < children; ++c) {
    text += (c == 0 ? "" : ", ") + random_condition(depth - 1);
  }
  return text + "]}";
}

// A rule file that passes the checks; rules that fail them are left out.
std::optional<RuleSet> random_rules(bool shadows) {
  static const char* kActions[] = {"allow", "review", "hold", "challenge", "deny"};
  std::string text = "rules:\n";
  std::optional<RuleSet> rules;
  const int wanted = 1 + number(20);
  for (int r = 0; r < wanted; ++r) {
    std::string line = fmt::format("  - {{name: r{}, when: {}", r, random_condition(3));
    if (number(4) != 0) line += fmt::format(", action: {}", kActions[number(5)]);
    line += fmt::format(", score: {}", 1 + number(30));
    if (shadows && number(4) == 0) line += ", shadow: true";
    line += "}\n";
    try {
      rules = rules_of(text + line);
      text += line;
    } catch (const InputError&) {
    }
  }
  return rules;
}

std::vector<Order> random_orders(std::size_t count, std::uint64_t seed) {
  std::vector<Order> orders(count);
  for (std::uint32_t e = 0; e < count; ++e) {
    const RandomBlock bits = draw(seed, e, 0, Purpose::environment);
    orders[e] = {
        0, 0, 0, 0, {bits[0] % 10, bits[0] / 16 % 10, 0, bits[1] % 10, bits[2] % 2, bits[3] % 3}};
  }
  return orders;
}

struct Slow {
  ScreenAction action = ScreenAction::allow;
  std::uint8_t deciding = kDecidedByNone;
  int score = 0;
  std::uint64_t hits = 0;
};

Slow interpret(const RuleSet& rules, const Order& order) {
  Slow result;
  bool open = true;
  for (std::size_t r = 0; r < rules.rules().size(); ++r) {
    const ScreenRule& rule = rules.rules()[r];
    if (!holds(rule.when, order.columns)) continue;
    result.hits |= std::uint64_t{1} << r;
    if (rule.shadow || !open) continue;
    result.score += rule.score;
    if (!rule.acts) continue;
    const bool passes = rule.action == ScreenAction::allow;
    const bool harder = passes ? result.action == ScreenAction::allow : rule.action > result.action;
    if (harder) {
      result.action = rule.action;
      result.deciding = static_cast<std::uint8_t>(r);
    }
    if (passes) open = false;
  }
  return result;
}

bool same(const Decisions& a, const Decisions& b) {
  return a.actions == b.actions && a.scores == b.scores && a.hits == b.hits &&
         a.deciding == b.deciding;
}

}  // namespace

TEST_CASE("compiled rules decide as a row-by-row reading of them, for random rules and events") {
  CHECK(rc::check([] {
    const auto rules = random_rules(true);
    if (!rules) return;
    const std::vector<Order> orders =
        random_orders(static_cast<std::size_t>(1 + number(2'500)), some_seed());
    const Decisions d = screened(*rules, batch_of(orders));
    for (std::size_t e = 0; e < orders.size(); ++e) {
      const Slow slow = interpret(*rules, orders[e]);
      RC_ASSERT(d.hits[e] == slow.hits);
      RC_ASSERT(d.actions[e] == slow.action);
      RC_ASSERT(d.deciding[e] == slow.deciding);
      RC_ASSERT(d.scores[e] == slow.score);
    }
  }));
}

TEST_CASE("shadow rules never change a decision or a score") {
  const std::string acting = R"(
rules:
  - {name: a, when: device_accounts > 4, action: hold, score: 10}
  - {name: b, when: channel == web, action: review}
)";
  const std::string watched = acting + R"(
  - {name: s1, when: device_accounts > 1, action: deny, score: 90, shadow: true}
  - {name: s2, when: order_cents > 3, action: allow, shadow: true}
score_at_least: {deny: 10}
)";
  const std::string plain = acting + "score_at_least: {deny: 10}\n";
  CHECK(rc::check([&] {
    const EventBatch batch = batch_of(random_orders(500, some_seed()));
    const Decisions with = screened(rules_of(watched), batch);
    const Decisions without = screened(rules_of(plain), batch);
    RC_ASSERT(with.actions == without.actions);
    RC_ASSERT(with.scores == without.scores);
    RC_ASSERT(with.deciding == without.deciding);
  }));
}

TEST_CASE("decisions do not depend on the number of threads or on buffers used before") {
  const RuleSet rules = rules_of(R"(
velocities:
  - {name: orders_1m, agg: count, by: device, window: 1m}
  - {name: accounts_5m, agg: distinct, of: account, by: device, window: 5m}
  - {name: spent_1h, agg: sum, of: order_cents, by: account, window: 1h, where: device_is_new}
rules:
  - {name: a, when: orders_1m > 4, action: hold, score: 10}
  - {name: b, when: {any: [accounts_5m > 3, spent_1h > 20]}, action: review, score: 5}
  - {name: c, when: channel == web, score: 3}
score_at_least: {challenge: 13}
)");
  std::vector<Order> orders = random_orders(100'000, 1);
  for (std::uint32_t e = 0; e < orders.size(); ++e) {
    const RandomBlock bits = draw(5, e, 1, Purpose::environment);
    orders[e].time = e / 20;
    orders[e].device = bits[0] % 500;
    orders[e].account = bits[1] % 2'000;
  }
  const EventBatch batch = batch_of(orders);
  Decisions one;
  {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, 1);
    VelocityState state = rules.start();
    rules.evaluate(batch, state, one);
  }
  VelocityState state = rules.start();
  Decisions many = screened(rules, batch_of(random_orders(3'000, 2)));
  rules.evaluate(batch, state, many);
  CHECK(same(one, many));
  CHECK(one.velocities == many.velocities);
  CHECK(std::count(one.actions.begin(), one.actions.end(), ScreenAction::challenge) > 100);
}

TEST_CASE("sets of numbers are joined, cut and turned round exactly") {
  const IntervalSet low(0, 4);
  const IntervalSet next(5, 9);
  CHECK((low | next) == IntervalSet(0, 9));
  CHECK((low & next).empty());
  CHECK(~~low == low);
  CHECK((low | ~low) == IntervalSet::everything());
  CHECK(IntervalSet(0, 9).covers(next));
  CHECK_FALSE(next.covers(IntervalSet(0, 9)));
  CHECK(IntervalSet::of({3, 1, 2, 7}).intervals() == std::vector<NumberRange>{{1, 3}, {7, 7}});
  CHECK((~IntervalSet::everything()).empty());
}

}  // namespace marketday::tests
