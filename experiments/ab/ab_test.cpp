#include "experiments/ab/ab_test.h"

#include <fmt/core.h>

#include <algorithm>

#include "experiments/seeds.h"
#include "sim/spec.h"

namespace marketday {
namespace {

// The environment whose rows are shoppers of the market.
constexpr const char* kDecidesByShopper = "offer";

const std::vector<std::string>& design_names() {
  static const std::vector<std::string> names = {"shopper", "cluster", "switchback"};
  return names;
}

std::vector<Parameter> design_parameters() {
  return {
      required(text("design", "", design_names(),
                    "who is randomised: shoppers, clusters of them, or blocks of days")),
      integer("size", "shoppers", 0, 0, 1e9,
              "cluster: of shoppers with neighbouring ids, who are friends in a small world; 0: "
              "each market is a cluster"),
      integer("block_days", "market days", 7, 1, 65000, "switchback: until the next draw"),
      integer("washout_days", "market days", 0, 0, 65000,
              "switchback: left out after every change of arm"),
      text("label", "", {}, "its name in the tables; default: what it is")};
}

std::vector<std::string> names_of(const std::vector<Parameter>& parameters) {
  std::vector<std::string> names;
  names.reserve(parameters.size());
  for (const Parameter& p : parameters) names.push_back(p.name);
  return names;
}

std::size_t place_in(const std::vector<std::string>& names, const std::string& name) {
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

std::string default_label(const AbDesign& d) {
  if (d.kind == AbDesignKind::shopper) return "shopper";
  if (d.kind == AbDesignKind::switchback) {
    return d.washout_days > 0
               ? fmt::format("switchback_{}_washout_{}", d.block_days, d.washout_days)
               : fmt::format("switchback_{}", d.block_days);
  }
  return d.size == 0 ? "cluster_market" : fmt::format("cluster_{}", d.size);
}

AbDesign read_design(const YamlNode& node) {
  const Json values = read_parameters(node, design_parameters());
  AbDesign d;
  d.kind = static_cast<AbDesignKind>(place_in(design_names(), values["design"]));
  d.size = values["size"];
  d.block_days = values["block_days"];
  d.washout_days = values["washout_days"];
  const std::string label = values["label"];
  d.label = label.empty() ? default_label(d) : label;
  const auto only_for = [&](const char* key, AbDesignKind kind) {
    const auto given = node.find(key);
    if (given && d.kind != kind) {
      given->fail(fmt::format("`{}` for a {} design", key, values["design"].get<std::string>()),
                  "leave it out");
    }
  };
  only_for("size", AbDesignKind::cluster);
  only_for("block_days", AbDesignKind::switchback);
  only_for("washout_days", AbDesignKind::switchback);
  if (d.washout_days >= d.block_days) {
    node.at("washout_days")
        .fail(fmt::format("{} of blocks of {} days", d.washout_days, d.block_days),
              "leave some days of each block");
  }
  return d;
}

void read_designs(const YamlNode& root, AbTest& test) {
  const YamlNode list = root.at("designs");
  for (const YamlNode& node : list.items()) {
    AbDesign d = read_design(node);
    for (const AbDesign& other : test.designs) {
      if (other.label == d.label) {
        node.fail(fmt::format("the design `{}` stands twice", d.label), "give it a `label`");
      }
    }
    if (d.kind == AbDesignKind::cluster && d.size == 0 && test.markets < 4) {
      node.fail(fmt::format("markets as clusters, and {} of them", test.markets),
                "raise `markets` to 4 or more: two in each arm");
    }
    test.designs.push_back(std::move(d));
  }
  if (test.designs.empty()) list.fail("no designs", "give at least one");
}

// What a design asks of a case's environment.
void check_design(const AbDesign& d, const AbTest& test, const Experiment& e,
                  const YamlNode& node) {
  const EnvironmentSpec spec = make_environment(e)->spec();
  const bool of_shoppers = d.kind == AbDesignKind::shopper || d.size > 0;
  if (of_shoppers && e.environment != kDecidesByShopper) {
    node.at("environment")
        .fail(fmt::format("`{}` does not decide shopper by shopper, as the design `{}` needs",
                          e.environment, d.label),
              fmt::format("use the environment `{}`, or leave the design out", kDecidesByShopper));
  }
  if (d.size > 0 && 2 * d.size > e.scenario.market->population.shoppers) {
    node.fail(fmt::format("clusters of {} in a market of {} shoppers", d.size,
                          e.scenario.market->population.shoppers),
              "make clusters smaller: two or more are needed in each market");
  }
  if (d.kind != AbDesignKind::switchback) return;
  const int blocks = (spec.horizon_steps + d.block_days - 1) / d.block_days;
  if (blocks >= 2 && (blocks - 1) * test.markets >= 2) return;
  node.fail(fmt::format("{} days with blocks of {} days", spec.horizon_steps, d.block_days),
            "make horizon_days longer or block_days shorter: several blocks are needed");
}

Description case_description() {
  return {"case",
          "",
          "-",
          {required(text("case", "", {}, "its name in the tables")),
           text("scenario", "", {}, "as in any experiment"),
           table("overrides", {}, "as in any experiment"),
           table("environment", {}, "as in any experiment, posed on a market"),
           text("metric", "profit_cents", ab_outcome_names(),
                "of a shopper's orders, a shopper and day"),
           table("policies", {}, "two: the control and the treatment")}};
}

AbCase read_case(const YamlNode& node, const std::string& beside, const AbTest& test) {
  const std::vector<std::string> known = names_of(case_description().parameters);
  node.only_keys(known);
  AbCase c;
  c.experiment = read_experiment(node, beside, "", {"case", "metric"});
  if (c.experiment.arms.size() != 2) {
    node.at("policies")
        .fail(fmt::format("{} policies", c.experiment.arms.size()),
              "give two: the control and the treatment");
  }
  if (c.experiment.scenario.market == nullptr) {
    node.at("environment")
        .fail(fmt::format("`{}` has no market", c.experiment.environment),
              "use an environment posed on a market, such as `offer`");
  }
  if (const auto metric = node.find("metric")) {
    const std::string name = read_parameter(*metric, case_description().parameters[4]);
    c.outcome = static_cast<AbOutcome>(place_in(ab_outcome_names(), name));
  }
  for (const AbDesign& d : test.designs) check_design(d, test, c.experiment, node);
  for (const AbCase& other : test.cases) {
    if (other.experiment.name == c.experiment.name) {
      node.at("case").fail(fmt::format("the case `{}` stands twice", c.experiment.name),
                           "give each its own name");
    }
    for (const Arm& a : other.experiment.arms) {
      for (const Arm& b : c.experiment.arms) {
        if (a.policy_file.empty() || b.policy_file.empty() || a.label != b.label) continue;
        node.at("policies")
            .fail(fmt::format("the policy file label `{}` of another case", b.label),
                  "give each policy file its own `label`: copies are kept by it");
      }
    }
  }
  return c;
}

Json resolved_design(const AbDesign& d) {
  Json json = {{"design", design_names()[static_cast<std::size_t>(d.kind)]}, {"label", d.label}};
  if (d.kind == AbDesignKind::cluster) json["size"] = d.size;
  if (d.kind == AbDesignKind::switchback) {
    json["block_days"] = d.block_days;
    json["washout_days"] = d.washout_days;
  }
  return json;
}

Json resolve(const AbTest& test) {
  Json json = {{"experiment", test.name}, {"kind", "ab_test"}};
  if (!test.summary.empty()) json["summary"] = test.summary;
  json["seeds"] = test.seeds;
  json["markets"] = test.markets;
  json["alpha"] = test.alpha;
  json["designs"] = Json::array();
  for (const AbDesign& d : test.designs) json["designs"].push_back(resolved_design(d));
  json["cases"] = Json::array();
  for (const AbCase& c : test.cases) {
    const Json& whole = c.experiment.resolved;
    json["cases"].push_back({{"case", c.experiment.name},
                             {"scenario", whole.at("scenario")},
                             {"environment", whole.at("environment")},
                             {"metric", ab_outcome_names()[static_cast<std::size_t>(c.outcome)]},
                             {"policies", whole.at("policies")}});
  }
  return json;
}

}  // namespace

bool is_ab_test(const YamlNode& root) {
  if (!root.is_map()) return false;
  const auto kind = root.find("kind");
  return kind && kind->text() == "ab_test";
}

AbTest read_ab_test(const YamlNode& root, const std::string& beside) {
  root.only_keys(names_of(ab_test_description().parameters));
  AbTest test;
  test.name = experiment_name(root.at("experiment"));
  if (const auto summary = root.find("summary")) test.summary = summary->text();
  const auto seeds = root.find("seeds");
  test.seeds = seeds ? read_seeds(*seeds) : default_seeds();
  if (const auto markets = root.find("markets")) {
    test.markets = static_cast<int>(markets->integer(1, 10'000));
  }
  if (const auto alpha = root.find("alpha")) test.alpha = alpha->number(1e-6, 0.5);
  read_designs(root, test);
  for (const YamlNode& node : root.at("cases").items()) {
    test.cases.push_back(read_case(node, beside, test));
  }
  if (test.cases.empty()) root.at("cases").fail("no cases", "give at least one");
  test.resolved = resolve(test);
  return test;
}

Description ab_test_description() {
  return {
      "ab_test",
      "An experiment of `kind: ab_test`: designs of A/B tests played in the market, each estimate "
      "against the effect of treating everybody.",
      "-",
      {required(text("experiment", "", {}, "its name, also of the results directory")),
       required(text("kind", "", {"ab_test"}, "what makes it one")),
       text("summary", "", {}, "what it shows, one line"),
       table("seeds", seed_parameters(), "one a replication: `first` and `count`, or a list"),
       integer("markets", "markets", 10, 1, 10'000,
               "side by side in a replication, each with its own shoppers, stock and budget"),
       number("alpha", "share", 0.05, 1e-6, 0.5, "of intervals and tests"),
       table("designs", design_parameters(), "how the test is randomised"),
       table("cases", case_description().parameters,
             "a market, a metric and two policies each; every design is played on every case")}};
}

}  // namespace marketday
