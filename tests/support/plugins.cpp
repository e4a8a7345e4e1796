#include "support/plugins.h"

#include "models/uplift/effect_score.h"
#include "policies/basis.h"
#include "sim/registry.h"
#include "support/fraud.h"
#include "support/markets.h"

namespace marketday::tests {
namespace {

// The agent that freezes into a kind of policy which cannot be written by hand; "" for others.
std::string frozen_learner(const std::string& policy) {
  if (policy == "tabular") return "q_learning";
  if (policy == "linear") return "lin_ucb";
  if (policy == "trees") return "fitted_q";
  return "";
}

// Effects that grow with the first feature, at another rate for each action but the first.
std::vector<double> linear_effects(const EnvironmentSpec& spec) {
  std::vector<double> numbers;
  for (std::size_t a = 1; a < spec.actions.size(); ++a) {
    std::vector<double> weights(spec.features.size() + 1, 0.0);
    weights[1] = a % 2 == 0 ? 0.1 : -0.1;
    EffectScore({{1.0, Scorer::linear(weights)}}).append_to(numbers);
  }
  return numbers;
}

bool is_screened(const std::string& environment) {
  return environment == "screening" || environment == "defended_campaign";
}

// Stops the upper half of what the last feature can be, with the last action.
Json small_scorecard(const EnvironmentSpec& spec) {
  const Feature& last = spec.features.back();
  return {{"points", {{{"feature", last.name}, {"slope", 1.0}}}},
          {"steps",
           {{{"at_least", (last.low + last.high) / 2.0}, {"action", spec.actions.back().name}}}}};
}

}  // namespace

Json fitting_parameters(const Description& description, const EnvironmentSpec* spec) {
  Json values = defaults(description.parameters);
  std::string told_by;
  double depth = 0.0;
  if (spec != nullptr) {
    told_by = spec->features.back().name;
    for (const Action& action : spec->actions) {
      if (depth == 0.0) depth = action.depth;
    }
  }
  for (const Parameter& p : description.parameters) {
    if (p.default_value.is_null()) values[p.name] = p.low;
    if (p.name == "free_actions" && spec != nullptr) values[p.name] = {spec->actions.front().name};
    if (p.name == "reward_low") values[p.name] = -1e6;
    if (p.name == "reward_high") values[p.name] = 1e6;
    if (p.name == "entries") {
      values[p.name] = {{{"first_day", 1}, {"last_day", 2}, {"depth", depth}, {"every_days", 4}}};
    }
    if (p.name == "rules") {
      values[p.name] = {{{"feature", told_by}, {"low", 1}, {"high", 2}, {"depth", depth}}};
    }
    if (p.name == "discretiser") {
      values[p.name] = {{{"feature", told_by}, {"edges", {1, 2, 3, 4}}}};
    }
  }
  return values;
}

std::vector<NamedEnvironment> all_environments(std::uint32_t shoppers) {
  const auto market = std::make_shared<MarketSpec>(test::lively_market(shoppers));
  MarketSpec full = test::full_market(shoppers);
  test::add_promotion(full, "percent_off", {{"depth", 0.3}, {"on_demand", true}});
  test::add_promotion(full, "spend_get", {{"bar_cents", 4000}, {"on_demand", true}});
  const auto promoted = std::make_shared<MarketSpec>(std::move(full));
  MarketSpec attacked = test::lively_market(shoppers);
  auto fraud = std::make_shared<FraudSpec>();
  fraud->share = 0.1;
  fraud->parts = {test::fraudster("stock_up_reseller", 0.5), test::fraudster("card_testing", 0.5)};
  fraud->screening.rules = test::rules(
      "rules: [{name: many, when: device_accounts > 2, score: 40}, "
      "{name: new, when: orders_before == 0, score: 30}]");
  attacked.fraud = std::move(fraud);
  const auto screened = std::make_shared<MarketSpec>(std::move(attacked));
  std::vector<NamedEnvironment> all;
  for (const std::string& name : Registry<Environment>::instance().names()) {
    const auto& entry = Registry<Environment>::instance().find(name);
    Json parameters = fitting_parameters(entry.description);
    parameters["horizon_days"] = 9;
    if (!parameters.contains("budget_cents")) {
      if (!parameters.contains("continue_probability")) parameters["stock_units"] = 30;
      parameters["units"] = 40;
      all.push_back({name, entry.create(parameters, nullptr)});
      continue;
    }
    const auto& world = name == "promotion_choice" ? promoted
                        : is_screened(name)        ? screened
                                                   : market;
    if (name == "screening") parameters["depth"] = 0.2;
    for (const double budget : {0.0, 30000.0}) {
      parameters["budget_cents"] = budget;
      all.push_back(
          {name + (budget > 0.0 ? " with a budget" : ""), entry.create(parameters, world)});
    }
    if (name == "offer") {
      parameters["budget_cents"] = 0.0;
      parameters["problem"] = "life";
      all.push_back({name + " as a life", entry.create(parameters, market)});
    }
  }
  return all;
}

std::vector<std::unique_ptr<Policy>> all_policies(const EnvironmentSpec& spec) {
  std::vector<std::unique_ptr<Policy>> all;
  for (const std::string& name : Registry<Policy>::instance().names()) {
    const auto& entry = Registry<Policy>::instance().find(name);
    if (name == "optimal" && spec.optimum == nullptr) continue;
    if (name == "calendar" && spec.features.front().name != "day") continue;  // it refuses
    if (name == "linear_depth") {
      const Json parameters = fitting_parameters(entry.description, &spec);
      const std::vector<double> weights(Basis(parameters, spec).size(), 0.1);
      all.push_back(entry.create({parameters, {{"weights", weights}}}, spec));
      continue;
    }
    if (name == "scorecard") {
      all.push_back(entry.create({small_scorecard(spec), {}}, spec));
      all.push_back(entry.create({small_scorecard(spec), {{"weights", {0.5, -0.5}}}}, spec));
      continue;
    }
    if (name == "uplift") {
      const Json parameters = fitting_parameters(entry.description, &spec);
      all.push_back(entry.create({parameters, {{"effects", linear_effects(spec)}}}, spec));
      continue;
    }
    const auto learner_name = frozen_learner(name);
    if (learner_name.empty()) {
      all.push_back(entry.create({fitting_parameters(entry.description, &spec), {}}, spec));
      continue;
    }
    const auto& learner = Registry<Agent>::instance().find(learner_name);
    Json parameters = fitting_parameters(learner.description, &spec);
    parameters["frozen_rule"] = "softmax";
    all.push_back(learner.create(parameters, spec, 1)->freeze());
  }
  return all;
}

}  // namespace marketday::tests
