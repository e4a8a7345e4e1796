#include "experiments/calibrate/calibration.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "experiments/calibrate/calibration_keys.h"
#include "experiments/calibrate/panel_part.h"
#include "experiments/experiment.h"
#include "scenarios/parameter_path.h"
#include "sim/io/files.h"

namespace marketday {
namespace {

Scenario read_base(const YamlNode& root, const std::string& beside) {
  const YamlNode node = root.at("scenario");
  const auto overrides = root.find("overrides");
  if (node.is_map()) return read_scenario(node, overrides);
  try {
    return read_scenario(load_scenario_file(node.text(), beside), overrides);
  } catch (const FileError& error) {
    node.fail(error.what(), "name a scenario that ships with Marketday or a .yaml file");
  }
}

Transform transform_of(const std::string& name) {
  return name == "log" ? Transform::log : name == "logit" ? Transform::logit : Transform::none;
}

void check_scale(const YamlNode& node, const CalibrationParameter& p) {
  if (p.low >= p.high) node.fail("`low` is not below `high`", "give a box to look in");
  if (p.transform == Transform::log && p.low <= 0.0) {
    node.fail("the log scale with `low` at or below 0", "raise `low`, or use `none`");
  }
  if (p.transform == Transform::logit && (p.low <= 0.0 || p.high >= 1.0)) {
    node.fail("the logit scale with bounds at or outside 0 and 1", "keep inside");
  }
}

CalibrationParameter read_parameter_row(const YamlNode& node, const Json& scenario) {
  const Json values = read_parameters(node, calibrated_parameters());
  CalibrationParameter p;
  p.name = values["key"];
  p.low = values["low"];
  p.high = values["high"];
  p.transform = transform_of(values["transform"]);
  check_scale(node, p);
  try {
    scenario_number(scenario, p.name);
  } catch (const InputError& error) {
    node.at("key").fail(error.what(), "name a number of the scenario");
  }
  if (!node.find("prior_sd")) {
    if (const auto mean = node.find("prior_mean")) {
      mean->fail("a mean without `prior_sd`", "give both, or neither for an even prior");
    }
    return p;
  }
  p.informed = true;
  const double mean = node.at("prior_mean").number(p.low, p.high);
  p.prior_mean = to_working(p.transform, mean);
  p.prior_sd = values["prior_sd"];
  return p;
}

void read_parameter_list(const YamlNode& root, Calibration& c) {
  const YamlNode list = root.at("parameters");
  for (const YamlNode& node : list.items()) {
    CalibrationParameter p = read_parameter_row(node, c.scenario.resolved);
    for (const CalibrationParameter& other : c.problem.parameters) {
      if (other.name == p.name) node.at("key").fail("stands twice", "give each parameter once");
    }
    c.problem.parameters.push_back(std::move(p));
  }
  if (c.problem.parameters.empty()) list.fail("no parameters", "name at least one");
}

// Both corners of the box must make a scenario, so that nothing fails in the middle of a search.
void try_corners(const YamlNode& root, const Calibration& c) {
  for (const bool high : {false, true}) {
    std::vector<double> corner;
    for (const CalibrationParameter& p : c.problem.parameters) {
      corner.push_back(high ? p.high : p.low);
    }
    try {
      scenario_at(c, corner);
    } catch (const InputError& error) {
      root.at("parameters")
          .fail(fmt::format("the {} bounds make no scenario: {}", high ? "upper" : "lower",
                            error.what()),
                "narrow the bounds");
    }
  }
}

void read_fact_target(const YamlNode& node, const Json& values, Calibration& c) {
  CalibrationTarget target;
  target.name = values["fact"];
  target.value = node.at("value").number(-1e300, 1e300);
  target.standard_error = node.at("standard_error").number(1e-300, 1e300);
  target.weight = values["weight"];
  target.hold_out = values["hold_out"];
  target.source = values["source"];
  c.source.targets.push_back(find_fact_number(node.at("fact")));
  c.source.targets.back().later = target.hold_out;
  c.problem.targets.push_back(target);
}

void read_target_list(const YamlNode& root, Calibration& c) {
  const YamlNode list = root.at("targets");
  const auto n = static_cast<Eigen::Index>(list.items().size());
  c.problem.target_covariance = Eigen::MatrixXd::Zero(n, n);
  for (const YamlNode& node : list.items()) {
    const Json values = read_parameters(node, target_parameters());
    if (node.find("fact").has_value() == node.find("panel").has_value()) {
      node.fail("no `fact` or `panel`, or both", "name one of the two");
    }
    if (node.find("fact")) {
      read_fact_target(node, values, c);
    } else {
      read_panel_target(node, values, c);
    }
    for (std::size_t i = 0; i + 1 < c.problem.targets.size(); ++i) {
      if (c.problem.targets[i].name == c.problem.targets.back().name) {
        node.fail("`" + c.problem.targets.back().name + "` stands twice", "give it once");
      }
    }
  }
  estimate_panel_targets(list, c);
  for (Eigen::Index i = 0; i < n; ++i) {
    if (c.problem.target_covariance(i, i) > 0.0) continue;
    const double error = c.problem.targets[static_cast<std::size_t>(i)].standard_error;
    c.problem.target_covariance(i, i) = error * error;
  }
}

void check_counts(const YamlNode& root, const Calibration& c) {
  const auto informed = std::count_if(c.problem.parameters.begin(), c.problem.parameters.end(),
                                      [](const CalibrationParameter& p) { return p.informed; });
  const auto moments = static_cast<std::ptrdiff_t>(c.problem.fitted().size()) + informed;
  if (moments < c.problem.dimensions()) {
    root.at("targets").fail(fmt::format("{} fitted targets and {} priors for {} parameters",
                                        moments - informed, informed, c.problem.dimensions()),
                            "give at least as many, better twice as many; or fix a parameter");
  }
}

void read_method(const YamlNode& root, Calibration& c) {
  const auto method = root.find("method");
  const std::string name = method ? method->text() : "smm";
  const std::vector<std::string> known = {"smm", "abc_smc", "both"};
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    method->fail("found `" + name + "`", "smm, abc_smc or both; " + suggestion(name, known));
  }
  c.smm = name != "abc_smc";
  c.abc = name != "smm";
  const auto part = [&](const char* key, const std::vector<Parameter>& table) {
    const auto node = root.find(key);
    return node ? read_parameters(*node, table) : defaults(table);
  };
  const Json smm = part("smm", smm_parameters());
  c.smm_options = {smm["replicates"],   smm["covariance_replicates"], smm["search_candidates"],
                   smm["polish_steps"], smm["difference_step"],       c.seed};
  const Json abc = part("abc_smc", abc_parameters());
  c.abc_options = {abc["particles"],        abc["rounds"], abc["quantile"], abc["least_acceptance"],
                   abc["most_simulations"], abc["adjust"], c.seed};
  const Json checks = part("checks", check_parameters());
  c.checks = {checks["profile_points"],  checks["trajectories"], checks["predictive_draws"],
              checks["recovery_truths"], checks["bank_draws"],   checks["sbc_truths"],
              checks["sbc_kept"]};
  if (const auto draws = root.find("draws")) {
    c.draws = static_cast<int>(draws->integer(1, 1'000'000));
  }
}

void check_checks(const YamlNode& root, const Calibration& c) {
  const auto node = root.find("checks");
  if (!node) return;
  const CalibrationChecks& k = c.checks;
  if (k.recovery_truths == 1) node->at("recovery_truths").fail("found 1", "0, or 2 and more");
  if (k.recovery_truths > 0 && k.bank_draws < 20) {
    node->fail("`recovery_truths` without a bank", "give `bank_draws`, 20 at the least");
  }
  if (k.sbc_truths > 0 && (k.bank_draws < 2 * k.sbc_kept || k.bank_draws < k.sbc_truths)) {
    node->fail("a bank too small for `sbc_truths` and `sbc_kept`",
               "give `bank_draws` of twice `sbc_kept` and no less than `sbc_truths`");
  }
}

// The file as it stands; texts that are numbers read back alike.
Json plain(const YamlNode& node) {
  if (node.is_list()) {
    Json list = Json::array();
    for (const YamlNode& item : node.items()) list.push_back(plain(item));
    return list;
  }
  if (!node.is_map()) return node.text();
  Json map = Json::object();
  for (const std::string& key : node.keys()) map[key] = plain(node.at(key));
  return map;
}

// A manifest lies elsewhere and must find data, recipes and fits again: they get their whole paths.
void keep_whole_path(const std::string& beside, Json& map, const char* key) {
  namespace fs = std::filesystem;
  if (!map.contains(key)) return;
  const fs::path path = path_beside(map[key], beside);
  map[key] = fs::absolute(path).lexically_normal().string();
}

}  // namespace

bool is_calibration(const YamlNode& root) {
  return root.is_map() && root.find("calibration").has_value() && root.find("targets").has_value();
}

Scenario scenario_at(const Calibration& c, const std::vector<double>& parameters) {
  std::vector<std::string> paths;
  for (const CalibrationParameter& p : c.problem.parameters) paths.push_back(p.name);
  return with_numbers(c.scenario.resolved, paths, parameters);
}

Calibration read_calibration(const YamlNode& root, const std::string& beside) {
  std::vector<std::string> known;
  for (const Parameter& p : calibration_description().parameters) known.push_back(p.name);
  root.only_keys(known);
  Calibration c;
  c.name = experiment_name(root.at("calibration"));
  if (const auto summary = root.find("summary")) c.summary = summary->text();
  c.scenario = read_base(root, beside);
  c.seed = static_cast<std::uint64_t>(
      root.at("seed").integer(0, std::numeric_limits<std::int64_t>::max()));
  read_parameter_list(root, c);
  if (const auto tier_one = root.find("tier_1")) {
    c.tier_one = read_tier_one(*tier_one, beside, c.problem);
  }
  if (const auto facts = root.find("facts")) {
    const Json values = read_parameters(*facts, fact_study_parameters());
    c.source.facts = {values["shoppers"], values["days"]};
  }
  read_panel_part(root, beside, c);
  read_target_list(root, c);
  check_counts(root, c);
  read_method(root, c);
  check_checks(root, c);
  try_corners(root, c);
  for (const std::string& key : root.keys()) {
    if (key != "scenario" && key != "overrides") c.resolved[key] = plain(root.at(key));
  }
  c.resolved["scenario"] = c.scenario.resolved;
  if (c.resolved.contains("panel")) {
    for (const char* key : {"data", "recipe"}) {
      keep_whole_path(beside, c.resolved["panel"], key);
    }
  }
  if (c.resolved.contains("tier_1")) {
    for (Json& fit : c.resolved["tier_1"]) keep_whole_path(beside, fit, "file");
  }
  return c;
}

}  // namespace marketday
