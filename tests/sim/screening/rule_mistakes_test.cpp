// What people get wrong in rule files: each mistake's place, what is found, and the cure.
#include <fmt/core.h>

#include <catch2/catch.hpp>

#include "support/screening.h"

namespace marketday::tests {
namespace {

struct Mistake {
  const char* what;
  const char* file;
  const char* place;  // line:column
  const char* found;
  const char* cure;
};

// Line 1 of each file is `rules:`, unless it says otherwise.
const Mistake kMistakes[] = {
    {"no YAML", "rules:\n  - {name: a, when: [\n", ":3:1", "YAML", "correct the syntax here"},
    {"no rules", "rules: []\n", ":1:8: rules", "no rules at all", "write at least one"},
    {"rules forgotten", "velocities: []\n", ":1:1: rules", "the key is missing",
     "add `rules: ...`"},
    {"a key of the file", "rule: []\n", ":1:7: rule", "unknown key", "did you mean `rules`?"},
    {"a key of a rule", "rules:\n  - {name: a, if: device_is_new, action: deny}\n", ":2:19",
     "unknown key", "known are: name, when, action, score, shadow"},
    {"an unknown column", "rules:\n  - {name: a, when: device_acounts > 5, action: deny}\n",
     ":2:21: rules[0].when", "unknown column `device_acounts`", "did you mean `device_accounts`?"},
    {"an unknown operator", "rules:\n  - {name: a, when: device_accounts => 5, action: deny}\n",
     ":2:21", "unknown operator `=>`", "did you mean `>=`?"},
    {"one equals sign", "rules:\n  - {name: a, when: device_accounts = 5, action: deny}\n", ":2:21",
     "unknown operator `=`", "did you mean `==`?"},
    {"text for a number", "rules:\n  - {name: a, when: device_accounts > many, action: deny}\n",
     ":2:21", "`many` for `device_accounts`, whose values are count",
     "a whole number without a unit is expected"},
    {"money for a share",
     "rules:\n  - {name: a, when: discount_permille > 5.00 USD, action: deny}\n", ":2:21",
     "`5.00 USD` for `discount_permille`, whose values are permille",
     "write a share as `20 %` or `200 permille`"},
    {"a share for money", "rules:\n  - {name: a, when: order_cents > 20 %, action: deny}\n",
     ":2:21", "`20 %` for `order_cents`, whose values are cents",
     "write an amount as `500 cents` or `5.00 USD`"},
    {"another currency", "rules:\n  - {name: a, when: order_cents > 20 EUR, action: deny}\n",
     ":2:21", "`20 EUR` for `order_cents`", "`5.00 USD`"},
    {"a fraction of a day", "rules:\n  - {name: a, when: account_age_days > 5 h, action: deny}\n",
     ":2:21", "`5 h` for `account_age_days`", "write a time in whole days"},
    {"an order of names", "rules:\n  - {name: a, when: channel > web, action: deny}\n", ":2:21",
     "`>` on `channel`, whose values are names", "use ==, !=, in or not in"},
    {"an unknown name", "rules:\n  - {name: a, when: channel == wbe, action: deny}\n", ":2:21",
     "`channel` has no category `wbe`", "did you mean `web`?"},
    {"a number alone", "rules:\n  - {name: a, when: device_accounts, action: deny}\n", ":2:21",
     "`device_accounts` is compared with nothing", "only flags stand alone"},
    {"beyond the range", "rules:\n  - {name: a, when: discount_permille > 1200, action: deny}\n",
     ":2:21", "`1200` is out of the range of `discount_permille`", "it is 0 to 1000"},
    {"never true", "rules:\n  - {name: a, when: discount_permille > 1000, action: deny}\n", ":2:21",
     "is never true", "`discount_permille` is 0 to 1000"},
    {"always true", "rules:\n  - {name: a, when: order_cents >= 0, action: deny}\n", ":2:21",
     "is always true", "`order_cents` is 0 or more; leave it out"},
    {"an empty list", "rules:\n  - {name: a, when: {all: []}, action: deny}\n",
     ":2:27: rules[0].when.all", "`all` is empty", "write at least one condition"},
    {"a list without a join",
     "rules:\n  - {name: a, when: [device_is_new, order_cents > 5], action: deny}\n", ":2:21",
     "found a list", "say how the conditions join: `all: [...]` or `any: [...]`"},
    {"two joins at once",
     "rules:\n  - {name: a, when: {all: [device_is_new], any: [order_cents > 5]}, action: deny}\n",
     ":2:21", "found the keys all, any", "nest them to join several"},
    {"not of several",
     "rules:\n  - {name: a, when: {not: [device_is_new, order_cents > 5]}, action: deny}\n",
     ":2:27: rules[0].when.not", "found a list of 2 under `not`", "`not: {any: [...]}`"},
    {"a contradiction",
     "rules:\n  - name: a\n    when:\n      all:\n        - device_accounts > 5\n"
     "        - device_accounts < 3\n    action: deny\n",
     ":6:11: rules[0].when.all[1]",
     "`device_accounts > 5` and `device_accounts < 3` contradict each other",
     "join them with `any`"},
    {"a contradiction of parts",
     "rules:\n  - {name: a, when: {all: [{any: [order_cents > 9, device_is_new]}, order_cents < 5, "
     "device_is_new == false]}, action: deny}\n",
     ":2:21", "never true", "its conditions contradict each other"},
    {"two halves of everything",
     "rules:\n  - {name: a, when: {any: [order_cents > 5, order_cents < 9]}, action: deny}\n",
     ":2:45", "`order_cents > 5` and `order_cents < 9` together are always true",
     "join them with `all`"},
    {"neither action nor score", "rules:\n  - {name: a, when: device_is_new}\n", ":2:5",
     "the rule `a` has neither action nor score", "add `action:` (allow, review"},
    {"a shadow of nothing", "rules:\n  - {name: a, when: device_is_new, shadow: true}\n", ":2:5",
     "the shadow rule `a` has neither action nor score", "what it would do if it acted"},
    {"an unknown action", "rules:\n  - {name: a, when: device_is_new, action: block}\n", ":2:44",
     "unknown action `block`", "allowed are: allow, review, hold, challenge, deny"},
    {"a score out of range", "rules:\n  - {name: a, when: device_is_new, score: 1000}\n", ":2:43",
     "found `1000`", "a whole number is expected"},
    {"a name used twice",
     "rules:\n  - {name: a, when: device_is_new, score: 1}\n"
     "  - {name: a, when: order_cents > 5, score: 1}\n",
     ":3:12: rules[1].name", "two rules are called `a`", "the first is on line 2"},
    {"never reached",
     "rules:\n  - {name: a, when: device_accounts < 5, action: allow}\n"
     "  - {name: b, when: {all: [device_accounts < 3, device_is_new]}, action: deny}\n",
     ":3:5: rules[1]", "`b` is never reached: `a` (line 2) above it allows all of its events",
     "move it above that rule"},
    {"never reached for two rules",
     "rules:\n  - {name: a, when: device_is_new, action: allow}\n"
     "  - {name: b, when: order_cents < 9, action: allow}\n"
     "  - {name: c, when: {any: [device_is_new, order_cents < 5]}, score: 9}\n",
     ":4:5: rules[2]", "`c` is never reached", "narrow that rule"},
    {"outdone by a wider rule above",
     "rules:\n  - {name: a, when: device_accounts > 5, action: deny}\n"
     "  - {name: b, when: device_accounts > 9, action: hold}\n",
     ":3:5: rules[1]", "`b` never decides: `a` (line 2) takes all of its events and says deny",
     "set `shadow: true` to watch it only"},
    {"outdone by a harder rule below",
     "rules:\n  - {name: a, when: device_accounts > 5, action: review}\n"
     "  - {name: b, when: device_accounts > 4, action: deny}\n",
     ":2:5: rules[0]", "`a` never decides: `b` (line 3) takes all of its events and says deny",
     "remove it"},
    {"rules at odds",
     "rules:\n  - {name: a, when: {all: [device_is_new, order_cents > 5]}, action: deny}\n"
     "  - {name: b, when: {not: {any: [order_cents <= 5, device_is_new == false]}}, action: "
     "allow}\n",
     ":3:5: rules[1]", "`b` says allow and `a` (line 2) says deny of the same events",
     "remove one, or narrow its condition"},
    {"a score never reached",
     "rules:\n  - {name: a, when: device_is_new, score: 10}\nscore_at_least: {deny: 50}\n",
     ":3:24: score_at_least.deny", "a score of 50 is never reached",
     "the rules that act add up to 10 at most"},
    {"thresholds upside down",
     "rules:\n  - {name: a, when: device_is_new, score: 90}\n"
     "score_at_least: {review: 50, deny: 20}\n",
     ":3:36: score_at_least.deny", "`deny` from 20 on leaves nothing to `review` from 50 on",
     "harder actions take higher scores"},
    {"an unknown aggregate",
     "velocities:\n  - {name: v, agg: mean, of: order_cents, by: device, window: 1h}\n", ":2:20",
     "unknown aggregate `mean`", "allowed are: count, sum, distinct"},
    {"an unknown entity", "velocities:\n  - {name: v, agg: count, by: devise, window: 1h}\n",
     ":2:31: velocities[0].by", "unknown entity `devise`", "did you mean `device`?"},
    {"a number as entity", "velocities:\n  - {name: v, agg: count, by: order_cents, window: 1h}\n",
     ":2:31", "unknown entity `order_cents`",
     "that is a number; entities are: account, device, ip"},
    {"a window without a unit", "velocities:\n  - {name: v, agg: count, by: device, window: 60}\n",
     ":2:47: velocities[0].window", "found `60`", "a time above 0 with its unit"},
    {"a window of nothing", "velocities:\n  - {name: v, agg: count, by: device, window: 0h}\n",
     ":2:47", "found `0h`", "a window above 0 and up to 3660d"},
    {"a bucket that does not fit",
     "velocities:\n  - {name: v, agg: count, by: device, window: 1h, bucket: 25m}\n",
     ":2:59: velocities[0].bucket", "`25m` does not divide the window of `1h`",
     "take a bucket that fits"},
    {"the sum of a flag",
     "velocities:\n  - {name: v, agg: sum, of: device_is_new, by: device, window: 1h}\n", ":2:29",
     "the sum of the flag `device_is_new`", "`agg: count` with `where: device_is_new`"},
    {"the sum of names",
     "velocities:\n  - {name: v, agg: sum, of: account, by: device, window: 1h}\n", ":2:29",
     "the sum of `account`, which is a name", "`agg: distinct`"},
    {"a sum of nothing", "velocities:\n  - {name: v, agg: sum, by: device, window: 1h}\n",
     ":2:5: velocities[0].of", "the key is missing", "add `of: ...`"},
    {"a velocity twice",
     "velocities:\n  - {name: v, agg: count, by: device, window: 1h}\n"
     "  - {name: v, agg: count, by: ip, window: 1h}\n",
     ":3:12", "two velocities are called `v`", "rename one"},
    {"a velocity named as a column",
     "velocities:\n  - {name: order_cents, agg: count, by: device, window: 1h}\n", ":2:12",
     "`order_cents` is already a column", "`order_cents_1h`"},
    {"a velocity of velocities",
     "velocities:\n  - {name: v, agg: count, by: device, window: 1h}\n"
     "  - {name: w, agg: count, by: ip, window: 1h, where: v > 5}\n",
     ":3:54", "unknown column `v`", "known are: device_accounts"},
    {"a velocity nobody looks at",
     "velocities:\n  - {name: v, agg: count, by: device, window: 1h}\n"
     "rules:\n  - {name: a, when: device_is_new, score: 1}\n",
     ":2:5: velocities[0]", "no rule looks at the velocity `v`", "use it in a rule, or remove it"},
};

}  // namespace

TEST_CASE("every mistake in a rule file is told with its place and its cure") {
  CHECK(std::size(kMistakes) >= 20);
  for (const Mistake& mistake : kMistakes) {
    INFO(mistake.what << "\n" << mistake.file);
    std::string message = "no complaint";
    try {
      rules_of(mistake.file);
    } catch (const InputError& error) {
      message = error.what();
      CHECK(error.exit_code() == 2);
    }
    INFO(message);
    CHECK(message.find(std::string("rules.yaml") + mistake.place) == 0);
    CHECK(message.find(mistake.found) != std::string::npos);
    const std::size_t cure = message.find("; ");
    REQUIRE(cure != std::string::npos);
    CHECK(message.find(mistake.cure, cure) != std::string::npos);
  }
}

TEST_CASE("what only looks like a mistake is read") {
  // a milder rule with a wider condition, a shadow that copies a rule, a rule that adds to a score,
  // an exception before its rule
  CHECK_NOTHROW(rules_of(R"(
rules:
  - {name: trusted, when: {all: [device_accounts > 9, account_age_days > 900]}, action: allow}
  - {name: many, when: device_accounts > 9, action: deny}
  - {name: some, when: device_accounts > 5, action: review}
  - {name: copy, when: device_accounts > 9, action: deny, shadow: true}
  - {name: adds, when: device_accounts > 9, action: hold, score: 10}
  - {name: none_new, when: {not: device_is_new}, score: -5}
)"));
}

TEST_CASE("a file with too many or too deep rules is refused, not run") {
  std::string many = "rules:\n";
  for (int r = 0; r < 65; ++r) {
    many += fmt::format("  - {{name: r{0}, when: order_cents == {0}, score: 1}}\n", r);
  }
  CHECK_THROWS_WITH(rules_of(many), Catch::Contains("at most 64 in a file"));
  std::string deep = "device_is_new";
  for (int level = 0; level < 40; ++level) deep = "{not: " + deep + "}";
  CHECK_THROWS_AS(rules_of("rules:\n  - {name: a, when: " + deep + ", score: 1}\n"), InputError);
}

}  // namespace marketday::tests
