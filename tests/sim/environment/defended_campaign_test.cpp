// Environment `defended_campaign`: promotion and strictness decided together.
#include <catch2/catch.hpp>
#include <map>

#include "sim/environment/environment.h"
#include "support/fraud.h"

namespace marketday::tests {
namespace {

std::shared_ptr<const MarketSpec> market() {
  MarketSpec spec = test::attacked_market(3000, 0.05, test::all_kinds(), [](FraudSpec& fraud) {
    fraud.screening.rules = test::rules(
        "rules: [{name: shared, when: device_accounts > 3, score: 50}, "
        "{name: new, when: orders_before == 0, score: 30}]");
  });
  test::add_promotion(spec, "percent_off", {{"depth", 0.2}, {"on_demand", true}});
  return std::make_shared<MarketSpec>(std::move(spec));
}

std::unique_ptr<Environment> make(const std::string& name, const Json& changes = {}) {
  const auto& entry = Registry<Environment>::instance().find(name);
  Json parameters = defaults(entry.description.parameters);
  parameters["horizon_days"] = 12;
  if (changes.is_object()) parameters.update(changes);
  return entry.create(parameters, market());
}

int action(const Environment& environment, const std::string& name) {
  const auto& actions = environment.spec().actions;
  for (std::size_t a = 0; a < actions.size(); ++a) {
    if (actions[a].name == name) return static_cast<int>(a);
  }
  FAIL("no action " << name);
  return -1;
}

std::map<std::string, double> play(Environment& environment, const std::string& promotion,
                                   const std::string& defence) {
  environment.reset(3);
  for (bool over = false; !over;) {
    const StepResult& result = environment.step(
        std::vector<int>{action(environment, promotion), action(environment, defence)});
    REQUIRE(result.rewards.size() == 2);
    CHECK(result.rewards[0] == result.rewards[1]);
    over = result.truncated;
  }
  std::map<std::string, double> metrics;
  for (const Metric& m : environment.metrics()) metrics[m.name] = m.value;
  return metrics;
}

}  // namespace

TEST_CASE("no promotion and an open door earn what the bare campaign does, to the cent") {
  const auto defended = make("defended_campaign");
  const auto campaign = make("campaign");
  const double profit = play(*defended, "none", "open")["profit_cents"];
  campaign->reset(3);
  // the campaign's scenario has rules without actions: they decide nothing
  for (bool over = false; !over;) over = campaign->step(std::vector<int>(kSegments, 0)).truncated;
  CHECK(defended->state_hash() == campaign->state_hash());
  for (const Metric& m : campaign->metrics()) {
    if (m.name == "profit_cents") CHECK(m.value == profit);
  }
}

TEST_CASE("the stricter the defence, the more is stopped: fraud and honest orders") {
  const auto defended = make("defended_campaign", {{"strictness", {80, 50, 30}}});
  const auto open = play(*defended, "none", "open");
  const auto mild = play(*defended, "none", "stop_at_80");
  const auto firm = play(*defended, "none", "stop_at_50");
  const auto strict = play(*defended, "none", "stop_at_30");
  CHECK(open.at("honest_blocked") == 0);
  CHECK(mild.at("fraud_blocked") > 0);
  CHECK(firm.at("fraud_blocked") >= mild.at("fraud_blocked"));
  CHECK(strict.at("fraud_blocked") > firm.at("fraud_blocked"));
  CHECK(firm.at("honest_blocked") >= mild.at("honest_blocked"));
  CHECK(strict.at("honest_blocked") > firm.at("honest_blocked"));
  CHECK(strict.at("fraud_granted") < open.at("fraud_granted"));
}

TEST_CASE("the promoter may cut prices or run an on-demand promotion, the defender neither") {
  const auto defended = make("defended_campaign");
  const Observation observation = defended->reset(3);
  const auto& actions = defended->spec().actions;
  REQUIRE(observation.rows() == 2);
  for (std::size_t a = 0; a < actions.size(); ++a) {
    const bool defence = actions[a].name == "open" || actions[a].name.starts_with("stop_at");
    CHECK((observation.mask[a] == 0) == defence);
    CHECK((observation.mask[actions.size() + a] == 1) == defence);
  }
  const double bare = play(*defended, "none", "open")["subsidy_cents"];
  CHECK(play(*defended, "depth_20", "open")["subsidy_cents"] > bare);
  CHECK(play(*defended, actions[3].name, "open")["subsidy_cents"] > bare);
}

TEST_CASE("orders score by the environment's own points where it has some") {
  const Json points = {{{"feature", "orders_before"}, {"high", 0}, {"points", 100}}};
  const auto defended = make("defended_campaign", {{"points", points}, {"strictness", {100}}});
  const auto newcomers_out = play(*defended, "none", "stop_at_100");
  CHECK(newcomers_out.at("orders") == 0);  // everybody is new once, and is never let in
}

}  // namespace marketday::tests
