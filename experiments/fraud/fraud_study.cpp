#include "experiments/fraud/fraud_study.h"

#include <fmt/core.h>

#include <algorithm>

#include "experiments/fraud/fraud_measures.h"
#include "experiments/seeds.h"
#include "sim/fraud/fraud_spec.h"
#include "sim/registry.h"
#include "sim/spec.h"

namespace marketday {
namespace {

constexpr const char* kKindName = "fraud_study";
constexpr const char* kEnvironment = "campaign";

std::vector<Parameter> case_parameters() {
  return {required(text("case", "", {}, "its name in the tables")),
          text("scenario", "", {}, "as in any experiment, in the place of the study's"),
          table("overrides", {}, "of the scenario, over those of the study"),
          text("baseline", "", {}, "the case without a defence, in the place of the study's"),
          text("clean", "", {}, "the case without attackers, in the place of the study's")};
}

std::vector<Parameter> target_parameters() {
  return {required(text("case", "", {}, "whose")), required(text("measure", "", {}, "of which")),
          number("at_least", "-", 0, -1e15, 1e15, "this, or"),
          number("at_most", "-", 0, -1e15, 1e15, "this")};
}

std::vector<std::string> names_of(const std::vector<Parameter>& parameters) {
  std::vector<std::string> names;
  for (const Parameter& p : parameters) names.push_back(p.name);
  return names;
}

YamlNode scenario_node(const YamlNode& node, const std::string& beside) {
  if (node.is_map()) return node;
  try {
    return load_scenario_file(node.text(), beside);
  } catch (const FileError& error) {
    node.fail(error.what(), "name a scenario that ships with Marketday or a .yaml file");
  }
}

// The study's scenario and overrides, then the case's.
Scenario read_case_scenario(const YamlNode& root, const YamlNode& node, const std::string& beside) {
  const auto own = node.find("scenario");
  const Scenario common = read_scenario(scenario_node(own ? *own : root.at("scenario"), beside),
                                        root.find("overrides"));
  const auto overrides = node.find("overrides");
  if (!overrides) return common;
  return read_scenario(YamlNode::parse(to_yaml(common.resolved), "scenario " + common.name),
                       overrides);
}

FraudCase read_case(const YamlNode& root, const YamlNode& node, const FraudStudy& study,
                    const Arm& policy, const std::string& beside) {
  node.only_keys(names_of(case_parameters()));
  FraudCase c;
  Experiment& e = c.experiment;
  e.name = experiment_name(node.at("case"));
  for (const FraudCase& other : study.cases) {
    if (other.experiment.name != e.name) continue;
    node.at("case").fail(fmt::format("the case `{}` stands twice", e.name), "give each its own");
  }
  e.scenario = read_case_scenario(root, node, beside);
  if (!e.scenario.market->fraud) {
    node.fail(fmt::format("the scenario `{}` has no `fraud` section", e.scenario.name),
              "take one that has, such as mixed_season; without attackers: fraud: {share: 0}");
  }
  e.environment = kEnvironment;
  e.environment_parameters =
      defaults(Registry<Environment>::instance().find(kEnvironment).description.parameters);
  e.environment_parameters["horizon_days"] = study.days;
  e.arms = {policy};
  e.seeds = study.seeds;
  make_policy(policy, make_environment(e)->spec());
  return c;
}

std::size_t find_case(const YamlNode& node, const FraudStudy& study) {
  std::vector<std::string> names;
  for (const FraudCase& c : study.cases) names.push_back(c.experiment.name);
  const auto place = std::find(names.begin(), names.end(), node.text());
  if (place == names.end()) {
    node.fail(fmt::format("no case `{}`", node.text()), suggestion(node.text(), names));
  }
  return static_cast<std::size_t>(place - names.begin());
}

// Which cases each one is compared with.
void read_comparisons(const YamlNode& root, FraudStudy& study) {
  const std::vector<YamlNode> nodes = root.at("cases").items();
  for (std::size_t c = 0; c < nodes.size(); ++c) {
    const auto baseline = nodes[c].find("baseline");
    study.cases[c].baseline = find_case(baseline ? *baseline : root.at("baseline"), study);
    const auto own = nodes[c].find("clean");
    const auto clean = own ? own : root.find("clean");
    if (!clean) continue;
    study.cases[c].clean = find_case(*clean, study);
    const FraudCase& without = study.cases[*study.cases[c].clean];
    const double share = without.experiment.scenario.market->fraud->share;
    if (share > 0.0) {
      clean->fail(fmt::format("a case with a share of {} of fraudsters", share),
                  "give that case overrides: {fraud: {share: 0}}");
    }
  }
}

void read_targets(const YamlNode& root, FraudStudy& study) {
  const auto list = root.find("targets");
  if (!list) return;
  std::vector<std::string> measures;
  for (const FraudMeasure& m : fraud_measures()) measures.emplace_back(m.name);
  for (const YamlNode& node : list->items()) {
    node.only_keys(names_of(target_parameters()));
    FraudTarget target;
    target.place = find_case(node.at("case"), study);
    const std::string name = node.at("measure").text();
    const auto found = std::find(measures.begin(), measures.end(), name);
    if (found == measures.end()) {
      node.at("measure").fail(fmt::format("no measure `{}`", name), suggestion(name, measures));
    }
    target.measure = static_cast<std::size_t>(found - measures.begin());
    const auto least = node.find("at_least");
    const auto most = node.find("at_most");
    if (least.has_value() == most.has_value()) {
      node.fail("`at_least` and `at_most` both, or none", "give one of them");
    }
    target.at_least = least.has_value();
    target.value = (least ? least : most)->number(-1e15, 1e15);
    study.targets.push_back(target);
  }
}

Json resolve(const FraudStudy& study, const Arm& policy) {
  Json json = {{"experiment", study.name}, {"kind", kKindName}};
  if (!study.summary.empty()) json["summary"] = study.summary;
  json["seeds"] = study.seeds;
  json["days"] = study.days;
  json["window_days"] = study.window_days;
  json["rounds"] = study.rounds;
  json["policy"] = resolved_arm(policy);
  json["cases"] = Json::array();
  const auto name_of = [&](std::size_t c) { return study.cases[c].experiment.name; };
  for (const FraudCase& c : study.cases) {
    Json one = {{"case", c.experiment.name}, {"scenario", c.experiment.scenario.resolved}};
    one["baseline"] = name_of(c.baseline);
    if (c.clean) one["clean"] = name_of(*c.clean);
    json["cases"].push_back(std::move(one));
  }
  if (study.targets.empty()) return json;
  json["targets"] = Json::array();
  for (const FraudTarget& t : study.targets) {
    json["targets"].push_back({{"case", name_of(t.place)},
                               {"measure", fraud_measures()[t.measure].name},
                               {t.at_least ? "at_least" : "at_most", t.value}});
  }
  return json;
}

}  // namespace

bool is_fraud_study(const YamlNode& root) {
  if (!root.is_map()) return false;
  const auto kind = root.find("kind");
  return kind && kind->text() == kKindName;
}

FraudStudy read_fraud_study(const YamlNode& root, const std::string& beside) {
  root.only_keys(names_of(fraud_study_description().parameters));
  FraudStudy study;
  study.name = experiment_name(root.at("experiment"));
  if (const auto summary = root.find("summary")) study.summary = summary->text();
  const auto seeds = root.find("seeds");
  study.seeds = seeds ? read_seeds(*seeds) : default_seeds();
  if (const auto days = root.find("days")) study.days = static_cast<int>(days->integer(1, 3000));
  if (const auto window = root.find("window_days")) {
    study.window_days = static_cast<int>(window->integer(0, study.days));
  }
  if (const auto rounds = root.find("rounds")) {
    study.rounds = static_cast<int>(rounds->integer(1, 1000));
  }
  const auto given = root.find("policy");
  const Arm policy =
      read_policy_arm(given ? *given : YamlNode::parse("{name: never}", "policy"), beside);
  for (const YamlNode& node : root.at("cases").items()) {
    study.cases.push_back(read_case(root, node, study, policy, beside));
  }
  if (study.cases.empty()) root.at("cases").fail("no cases", "give at least one");
  read_comparisons(root, study);
  read_targets(root, study);
  study.resolved = resolve(study, policy);
  return study;
}

Description fraud_study_description() {
  return {
      kKindName,
      "An experiment of `kind: fraud_study`: a market with fraudsters, defended in several "
      "ways, each against the same seeds without a defence.",
      "docs/fraud.md",
      {required(text("experiment", "", {}, "its name, also of the results directory")),
       required(text("kind", "", {kKindName}, "what makes it one")),
       text("summary", "", {}, "what it shows, one line"),
       text("scenario", "", {}, "as in any experiment; it has a `fraud` section"),
       table("overrides", {}, "as in any experiment"),
       table("seeds", seed_parameters(), "`first` and `count`, or a list"),
       integer("days", "market days", 60, 1, 3000, "of an episode, after the warm-up"),
       integer("window_days", "market days", 0, 0, 3000,
               "accounts are also ranked every so many days, among those that ordered since; "
               "0: at the end only"),
       integer("rounds", "waves", 30, 1, 1000,
               "after which windows are compared with the first ones"),
       table("policy", {}, "the shop's, as in any experiment; default: never"),
       text("baseline", "", {}, "the case without a defence that others are compared with"),
       text("clean", "", {}, "the case without attackers; none: no such comparison"),
       table("cases", case_parameters(), "the same market, attacked or defended in another way"),
       table("targets", target_parameters(), "set beside what was reached")}};
}

}  // namespace marketday
