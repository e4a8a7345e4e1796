#include "sim/screening/rules.h"

#include <catch2/catch.hpp>

#include "sim/screening/rule_report.h"
#include "support/screening.h"

namespace marketday::tests {
namespace {

using Actions = std::vector<ScreenAction>;
using enum ScreenAction;

// Which of some values of a column a single condition holds for.
std::vector<bool> where(const std::string& when, std::size_t column,
                        const std::vector<std::int64_t>& values) {
  const RuleSet rules = rules_of("rules:\n  - name: r\n    when: " + when + "\n    action: deny\n");
  const Decisions decisions = screened(rules, with_column(column, values));
  std::vector<bool> result;
  for (const ScreenAction action : decisions.actions) result.push_back(action == deny);
  return result;
}

}  // namespace

TEST_CASE("each operator admits what it says") {
  const std::vector<std::int64_t> five = {3, 4, 5, 6, 7};
  using Flags = std::vector<bool>;
  CHECK(where("device_accounts > 5", 0, five) == Flags{false, false, false, true, true});
  CHECK(where("device_accounts >= 5", 0, five) == Flags{false, false, true, true, true});
  CHECK(where("device_accounts < 5", 0, five) == Flags{true, true, false, false, false});
  CHECK(where("device_accounts <= 5", 0, five) == Flags{true, true, true, false, false});
  CHECK(where("device_accounts == 5", 0, five) == Flags{false, false, true, false, false});
  CHECK(where("device_accounts != 5", 0, five) == Flags{true, true, false, true, true});
  CHECK(where("device_accounts in 3|5|7", 0, five) == Flags{true, false, true, false, true});
  CHECK(where("device_accounts not in 3|5|7", 0, five) == Flags{false, true, false, true, false});
  CHECK(where("device_accounts between 4 and 6", 0, five) == Flags{false, true, true, true, false});
  CHECK(where("{not: device_accounts between 4 and 6}", 0, five) ==
        Flags{true, false, false, false, true});
}

TEST_CASE("values carry units, and a bare number is in the column's own") {
  using Flags = std::vector<bool>;
  CHECK(where("order_cents >= 5.00 USD", 1, {499, 500}) == Flags{false, true});
  CHECK(where("order_cents >= 500 cents", 1, {499, 500}) == Flags{false, true});
  CHECK(where("order_cents >= 1_500", 1, {1499, 1500}) == Flags{false, true});
  CHECK(where("discount_permille >= 20 %", 2, {199, 200}) == Flags{false, true});
  CHECK(where("discount_permille >= 12.5 %", 2, {124, 125}) == Flags{false, true});
  CHECK(where("discount_permille >= 200 permille", 2, {199, 200}) == Flags{false, true});
  CHECK(where("account_age_days >= 2 w", 3, {13, 14}) == Flags{false, true});
  CHECK(where("account_age_days >= 48 h", 3, {1, 2}) == Flags{false, true});
  CHECK(where("device_is_new", 4, {0, 1}) == Flags{false, true});
  CHECK(where("device_is_new == false", 4, {0, 1}) == Flags{true, false});
  CHECK(where("channel in [web, store]", 5, {0, 1, 2}) == Flags{true, false, true});
  CHECK(where("channel != app", 5, {0, 1, 2}) == Flags{true, false, true});
}

TEST_CASE("the hardest rule that hits decides, the first of equals, and an allow ends the list") {
  const RuleSet rules = rules_of(R"(
rules:
  - {name: odd, when: device_accounts in 1|3|5|7, action: review}
  - {name: trusted, when: account_age_days > 100, action: allow}
  - {name: many, when: device_accounts > 4, action: deny}
  - {name: some, when: device_accounts > 2, action: hold}
  - {name: more, when: device_accounts > 3, action: challenge}
)");
  std::vector<Order> orders(6);
  const std::int64_t accounts[] = {2, 3, 4, 5, 5, 6};
  const std::int64_t ages[] = {0, 0, 0, 0, 200, 200};
  for (std::size_t e = 0; e < 6; ++e) {
    orders[e].columns[0] = accounts[e];
    orders[e].columns[3] = ages[e];
  }
  const Decisions d = screened(rules, batch_of(orders));
  CHECK(d.actions == Actions{allow, hold, challenge, deny, review, allow});
  CHECK(d.deciding == std::vector<std::uint8_t>{kDecidedByNone, 3, 4, 2, 0, 1});
  // what an allow stopped still shows among the hits
  CHECK(d.hits == std::vector<std::uint64_t>{0, 0b01001, 0b11000, 0b11101, 0b11111, 0b11110});
  CHECK(rules.counting(d.hits[4]) == 0b00011);
}

TEST_CASE("scores of the rules that count add up, and thresholds turn them into actions") {
  const RuleSet rules = rules_of(R"(
rules:
  - {name: old, when: account_age_days > 100, score: -15}
  - {name: many, when: device_accounts > 4, score: 40}
  - {name: rebate, when: discount_permille > 50 %, action: review, score: 30}
  - {name: watched, when: device_accounts > 1, score: 100, shadow: true}
score_at_least: {hold: 50, deny: 70}
)");
  std::vector<Order> orders(4);
  orders[0].columns[0] = 5;                              // 40
  orders[1].columns[0] = 5, orders[1].columns[2] = 600;  // 70
  orders[2] = orders[1], orders[2].columns[3] = 101;     // 55
  orders[3].columns[2] = 600;                            // 30
  const EventBatch batch = batch_of(orders);
  const Decisions d = screened(rules, batch);
  CHECK(d.scores == std::vector<std::int16_t>{40, 70, 55, 30});
  CHECK(d.actions == Actions{allow, deny, hold, review});
  CHECK(d.deciding ==
        std::vector<std::uint8_t>{kDecidedByNone, kDecidedByScore, kDecidedByScore, 2});
  CHECK(rules.explain(batch, d, 2) ==
        "held by its score of 55: `old` -15, `many` +40, `rebate` +30");
}

TEST_CASE("an explanation names the rule, the values and what they were held against") {
  const RuleSet rules = rules_of(R"(
rules:
  - {name: many_accounts_on_device, when: device_accounts > 5, action: deny}
  - name: odd_order
    when:
      all:
        - any: [order_cents > 5.00 USD, device_is_new]
        - not: {any: [channel == store, account_age_days > 30]}
        - discount_permille >= 50 %
    action: challenge
)");
  std::vector<Order> orders(3);
  orders[0].columns[0] = 12;
  orders[1] = {0, 0, 0, 0, {1, 700, 500, 3, 0, 1}};
  const EventBatch batch = batch_of(orders);
  const Decisions d = screened(rules, batch);
  CHECK(rules.explain(batch, d, 0) ==
        "denied by rule `many_accounts_on_device`: device_accounts 12 > 5");
  CHECK(rules.explain(batch, d, 1) ==
        "challenged by rule `odd_order`: order_cents 700 > 500 and channel app not == store and "
        "account_age_days 3 not > 30 and discount_permille 500 >= 500");
  CHECK(rules.explain(batch, d, 2) == "allowed: no rule that acts hit");
}

TEST_CASE("the rules shipped for promotion abuse are read and hit what they are for") {
  using enum ColumnKind;
  EventSchema schema;
  for (const char* name : {"orders_before", "device_accounts", "ip_accounts", "address_accounts",
                           "card_accounts", "declines", "quantity"}) {
    schema.columns.push_back(event_column(name, count, ""));
  }
  schema.columns.push_back(event_column("discount_cents", cents, ""));
  schema.columns.push_back(event_column("discount_permille", permille, ""));
  schema.columns.push_back(event_column("detector_score_permille", permille, ""));
  schema.columns.push_back(event_column("coupon_percent", percent, ""));
  schema.columns.push_back(event_column("account_age_days", days, ""));
  schema.columns.push_back(event_column("seconds_since_opening", seconds, ""));
  schema.columns.push_back(event_column("coupon_from_other", flag, ""));
  schema.columns.push_back(event_column("device_is_new", flag, ""));
  schema.entities = {"account", "device", "ip", "address", "card"};
  const RuleSet rules = RuleSet::read(
      YamlNode::load(std::string(MARKETDAY_SOURCE_DIR) + "/scenarios/rules/promotion_abuse.yaml"),
      schema);
  // a ring: eight new accounts on one device and address, ten minutes apart
  EventBatch batch(schema);
  batch.resize(8);
  for (std::uint32_t e = 0; e < 8; ++e) {
    for (std::size_t c = 0; c < schema.columns.size(); ++c) batch.column(c)[e] = 0;
    batch.column(7)[e] = 500;
    batch.column(12)[e] = 3'600;
    batch.times()[e] = 600 * e;
    batch.entity(0)[e] = e;
    for (std::size_t c = 1; c < 5; ++c) batch.entity(c)[e] = c == 1 || c == 3 ? 7 : 100 + e;
  }
  const Decisions d = screened(rules, batch);
  // the fourth account within an hour on the device; the seventh at the address adds its score
  CHECK(d.actions == Actions{allow, allow, allow, deny, deny, deny, deny, deny});
  CHECK(d.scores == std::vector<std::int16_t>{0, 0, 0, 40, 40, 40, 65, 65});
}

TEST_CASE("a rule's report counts hits, precision, loss stopped and honest shoppers insulted") {
  const RuleSet rules = rules_of(R"(
rules:
  - {name: many, when: device_accounts > 4, action: deny}
  - {name: some, when: device_accounts > 2, action: hold}
  - {name: seen, when: device_accounts > 1, action: review}
  - {name: watched, when: device_accounts > 1, action: challenge, shadow: true}
)");
  const EventBatch batch = with_column(0, {0, 2, 3, 3, 5, 6, 6, 9});
  const std::vector<EventTruth> truth = {EventTruth::fraud,  EventTruth::honest, EventTruth::honest,
                                         EventTruth::fraud,  EventTruth::fraud,  EventTruth::fraud,
                                         EventTruth::honest, EventTruth::unknown};
  const std::vector<std::int64_t> losses = {100, 0, 0, 200, 300, 400, 0, 500};
  const std::vector<std::uint32_t> accounts = {1, 2, 3, 4, 5, 6, 3, 7};
  RuleReport report(rules);
  report.add(screened(rules, batch), truth, losses, accounts);
  CHECK(report.events() == 8);
  CHECK(report.frauds() == 4);
  CHECK(report.loss_cents() == 1'000);
  const RuleCounts& many = report.alone(0);
  CHECK(many.events == 4);
  CHECK(many.precision_permille() == 667);  // 2 of 3 whose truth is known
  CHECK(many.loss_stopped_cents == 700);
  CHECK(many.shoppers_insulted == 1);
  const RuleCounts& some = report.alone(1);  // 3 3 5 6 6 9: honest twice, both account 3
  CHECK(some.events == 6);
  CHECK(some.loss_stopped_cents == 900);
  CHECK(some.honest_events_insulted == 2);
  CHECK(some.shoppers_insulted == 1);
  CHECK(report.deciding(1).events == 2);
  CHECK(report.deciding(1).loss_stopped_cents == 200);
  CHECK(report.alone(2).honest_events_insulted == 0);  // nobody notices a review
  CHECK(report.alone(3).events == 7);
  CHECK(report.deciding(3).events == 3);  // harder than review and hold, not than deny
  CHECK(report.by_action(deny).events == 4);
  CHECK(report.by_action(allow).fraud == 1);
}

}  // namespace marketday::tests
