#include "experiments/ope/ope_benchmark.h"

#include <fmt/core.h>

#include <algorithm>

#include "experiments/log_recorder.h"
#include "experiments/seeds.h"
#include "policies/features.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr const char* kKindName = "ope_benchmark";

std::vector<std::string> names_of(const std::vector<Parameter>& parameters) {
  std::vector<std::string> names;
  for (const Parameter& p : parameters) names.push_back(p.name);
  return names;
}

// What a case says of its log, beside the keys of any experiment.
std::vector<Parameter> log_parameters() {
  return {texts("hide", {}, "features the log leaves out although the behaviour saw them"),
          text("propensities", "logged", {"logged", "estimated"},
               "estimated: by logistic regression on the features that are left"),
          text("reward", "profit", {"profit", "order"}, "order: 1 where the visit earned, else 0"),
          number("fraud_share", "share", 0.0, 0.0, 1.0, "of promoted orders that are fraudulent"),
          number("fraud_reversed", "probability", 0.0, 0.0, 1.0,
                 "that a fraudulent order is reversed, which the log does not know yet"),
          number("late_share", "share", 0.0, 0.0, 0.99,
                 "of the rows, the last ones, whose outcomes are not in: logged as 0")};
}

Description case_description() {
  std::vector<Parameter> parameters = {
      required(text("case", "", {}, "its name in the tables")),
      text("scenario", "", {}, "as in any experiment"),
      table("overrides", {}, "as in any experiment"),
      table("environment", {}, "as in any experiment; decisions must not reach beyond their step"),
      table("behaviour", {}, "the policy that writes the log"),
      table("policies", {}, "the policies to be valued")};
  for (Parameter& p : log_parameters()) parameters.push_back(std::move(p));
  return {"case", "", "-", parameters};
}

std::vector<Parameter> estimator_parameters() {
  return {required(text("name", "", {}, "an estimator; its parameters beside it")),
          text("label", "", {}, "its name in the tables; default: the estimator's")};
}

void read_model(const YamlNode& root, OpeBenchmark& benchmark) {
  const auto node = root.find("model");
  const auto& registry = Registry<RewardModel>::instance();
  if (node && node->is_scalar() && node->text() == "none") {
    benchmark.model = "none";
    return;
  }
  const std::string name = !node            ? "ridge"
                           : node->is_map() ? node->at("name").text()
                                            : node->text();
  const auto& entry = registry.find(name, node ? node->place() : Place{});
  benchmark.model = name;
  benchmark.model_parameters =
      node && node->is_map()
          ? read_parameters(*node, entry.description.parameters, std::vector<std::string>{"name"})
          : defaults(entry.description.parameters);
}

void read_estimators(const YamlNode& root, OpeBenchmark& benchmark) {
  const YamlNode list = root.at("estimators");
  for (const YamlNode& node : list.items()) {
    const YamlNode name = node.is_map() ? node.at("name") : node;
    const auto& entry = Registry<Estimator>::instance().find(name.text(), name.place());
    OpeEstimator e{name.text(), name.text(), defaults(entry.description.parameters)};
    if (node.is_map()) {
      e.parameters = read_parameters(node, entry.description.parameters,
                                     std::vector<std::string>{"name", "label"});
      if (const auto label = node.find("label")) e.label = label->text();
    }
    for (const OpeEstimator& other : benchmark.estimators) {
      if (other.label == e.label) {
        node.fail(fmt::format("the estimator `{}` stands twice", e.label), "give it a `label`");
      }
    }
    panel_estimator(e.name, e.parameters, e.label);  // says what is wrong
    benchmark.estimators.push_back(std::move(e));
  }
  if (benchmark.estimators.empty()) list.fail("no estimators", "give at least one");
}

void read_log_part(const YamlNode& node, OpeCase& c) {
  const auto table = log_parameters();
  const auto value = [&](std::size_t i) {
    const auto given = node.find(table[i].name);
    return given ? read_parameter(*given, table[i]) : table[i].default_value;
  };
  c.hidden = value(0).get<std::vector<std::string>>();
  c.estimates_propensities = value(1) == "estimated";
  c.orders_only = value(2) == "order";
  c.fraud_share = value(3);
  c.fraud_reversed = value(4);
  c.late_share = value(5);
}

OpeCase read_case(const YamlNode& node, const std::string& beside) {
  node.only_keys(names_of(case_description().parameters));
  std::vector<std::string> mine = {"case", "behaviour"};
  for (const Parameter& p : log_parameters()) mine.push_back(p.name);
  OpeCase c;
  c.experiment = read_experiment(node, beside, "", mine);
  read_log_part(node, c);
  const auto environment = make_environment(c.experiment);
  const EnvironmentSpec& spec = environment->spec();
  if (has_trajectories(spec)) {
    node.at("environment")
        .fail(
            fmt::format("decisions of `{}` reach beyond their own step", c.experiment.environment),
            "take one whose decisions stand alone: {name: offer}");
  }
  c.behaviour = read_policy_arm(node.at("behaviour"), beside);
  make_policy(c.behaviour, spec);
  for (const std::string& name : c.hidden) {
    try {
      feature_index(spec, name, "hide");
    } catch (const InputError& error) {
      node.at("hide").fail(error.what(), "name features of the environment");
    }
  }
  EnvironmentSpec seen = spec;
  std::erase_if(seen.features, [&](const Feature& f) {
    return std::find(c.hidden.begin(), c.hidden.end(), f.name) != c.hidden.end();
  });
  for (const Arm& arm : c.experiment.arms) {
    if (arm.label == kBehaviour) {
      node.at("policies").fail("the label `behaviour`", "that is the log's own policy");
    }
    make_policy(arm, seen);
  }
  return c;
}

Json resolve(const OpeBenchmark& b) {
  Json json = {{"experiment", b.name}, {"kind", kKindName}};
  if (!b.summary.empty()) json["summary"] = b.summary;
  json["seeds"] = b.seeds;
  json["rows"] = b.rows;
  json["level"] = b.level;
  Json model = {{"name", b.model}};
  model.update(b.model_parameters);
  json["model"] = b.model == "none" ? Json("none") : model;
  json["primary"] = b.primary;
  json["estimators"] = Json::array();
  for (const OpeEstimator& e : b.estimators) {
    Json one = {{"name", e.name}, {"label", e.label}};
    one.update(e.parameters);
    json["estimators"].push_back(std::move(one));
  }
  json["cases"] = Json::array();
  for (const OpeCase& c : b.cases) {
    const Json& whole = c.experiment.resolved;
    Json one = {{"case", c.experiment.name}};
    if (whole.contains("scenario")) one["scenario"] = whole.at("scenario");
    one["environment"] = whole.at("environment");
    one["behaviour"] = resolved_arm(c.behaviour);
    one["policies"] = whole.at("policies");
    if (!c.hidden.empty()) one["hide"] = c.hidden;
    one["propensities"] = c.estimates_propensities ? "estimated" : "logged";
    one["reward"] = c.orders_only ? "order" : "profit";
    one["fraud_share"] = c.fraud_share;
    one["fraud_reversed"] = c.fraud_reversed;
    one["late_share"] = c.late_share;
    json["cases"].push_back(std::move(one));
  }
  return json;
}

}  // namespace

bool is_ope_benchmark(const YamlNode& root) {
  if (!root.is_map()) return false;
  const auto kind = root.find("kind");
  return kind && kind->text() == kKindName;
}

OpeBenchmark read_ope_benchmark(const YamlNode& root, const std::string& beside) {
  root.only_keys(names_of(ope_benchmark_description().parameters));
  OpeBenchmark b;
  b.name = experiment_name(root.at("experiment"));
  if (const auto summary = root.find("summary")) b.summary = summary->text();
  const auto seeds = root.find("seeds");
  b.seeds = seeds ? read_seeds(*seeds) : default_seeds();
  const YamlNode rows = root.at("rows");
  for (const YamlNode& node : rows.items()) {
    b.rows.push_back(node.integer(10, 10'000'000));
    if (b.rows.size() > 1 && b.rows.back() <= b.rows[b.rows.size() - 2]) {
      node.fail(fmt::format("{} after {}", b.rows.back(), b.rows[b.rows.size() - 2]),
                "list the log sizes from small to great");
    }
  }
  if (b.rows.empty()) rows.fail("no log sizes", "give at least one: [10000]");
  if (const auto level = root.find("level")) b.level = level->number(0.5, 0.9999);
  read_model(root, b);
  read_estimators(root, b);
  b.primary = b.estimators.front().label;
  if (const auto primary = root.find("primary")) {
    b.primary = primary->text();
    std::vector<std::string> labels;
    for (const OpeEstimator& e : b.estimators) labels.push_back(e.label);
    if (std::find(labels.begin(), labels.end(), b.primary) == labels.end()) {
      primary->fail(fmt::format("no estimator `{}`", b.primary), suggestion(b.primary, labels));
    }
  }
  for (const YamlNode& node : root.at("cases").items()) {
    b.cases.push_back(read_case(node, beside));
    for (std::size_t i = 0; i + 1 < b.cases.size(); ++i) {
      if (b.cases[i].experiment.name == b.cases.back().experiment.name) {
        node.at("case").fail("its name stands twice", "give each case its own");
      }
    }
  }
  if (b.cases.empty()) root.at("cases").fail("no cases", "give at least one");
  b.resolved = resolve(b);
  return b;
}

Description ope_benchmark_description() {
  return {kKindName,
          "An experiment of `kind: ope_benchmark`: logs of a simulated market, valued by offline "
          "estimators and graded by what the market knows.",
          "Voloshin, Le, Jiang & Yue (2021); Saito et al. (2021)",
          {required(text("experiment", "", {}, "its name, also of the results directory")),
           required(text("kind", "", {kKindName}, "what makes it one")),
           text("summary", "", {}, "what it shows, one line"),
           table("seeds", seed_parameters(), "one a replication: `first` and `count`, or a list"),
           required(numbers("rows", "decisions", {}, 10, 1e7, "log sizes, from small to great")),
           number("level", "share", 0.95, 0.5, 0.9999, "of intervals and answers"),
           text("model", "ridge", {}, "of rewards: a name, a map, or `none`"),
           text("primary", "", {}, "the estimator that answers; default: the first"),
           table("estimators", estimator_parameters(), "names or maps"),
           table("cases", case_description().parameters, "markets, logs and policies")}};
}

}  // namespace marketday
