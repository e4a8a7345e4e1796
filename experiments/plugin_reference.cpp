#include "experiments/plugin_reference.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "agents/agent.h"
#include "agents/search/search.h"
#include "evaluation/estimator.h"
#include "evaluation/reward_model.h"
#include "experiments/ab/ab_test.h"
#include "experiments/experiment.h"
#include "experiments/facts_reference.h"
#include "experiments/fraud/fraud_study.h"
#include "experiments/ope/ope_benchmark.h"
#include "models/detection/detector.h"
#include "models/model.h"
#include "models/neural/network.h"
#include "models/regression/regressor.h"
#include "models/uplift/uplift_learner.h"
#include "policies/policy.h"
#include "scenarios/scenario.h"
#include "sim/environment/environment.h"
#include "sim/fraud/fraudster.h"
#include "sim/promotion.h"
#include "sim/registry.h"

namespace marketday {
namespace {

template <typename Kind>
PluginKind kind_of() {
  PluginKind kind{Kind::kKind, {}};
  for (const std::string& name : Registry<Kind>::instance().names()) {
    kind.plugins.push_back(Registry<Kind>::instance().find(name).description);
  }
  return kind;
}

std::string type_text(const Parameter& p) {
  switch (p.type) {
    case ParameterType::number:
      return "number";
    case ParameterType::integer:
      return "integer";
    case ParameterType::flag:
      return "true or false";
    case ParameterType::text:
      return p.choices.empty() ? "text" : fmt::format("{}", fmt::join(p.choices, " or "));
    case ParameterType::numbers:
      return "list of numbers";
    case ParameterType::texts:
      return "list of texts";
    case ParameterType::table:
      return "list of rows";
  }
  return "";
}

bool unbounded(double bound) {
  return bound <= -1e300 || bound >= 1e300;
}

std::string range_text(const Parameter& p) {
  const bool numeric = p.type == ParameterType::number || p.type == ParameterType::integer ||
                       p.type == ParameterType::numbers;
  if (!numeric || (unbounded(p.low) && unbounded(p.high))) return "";
  if (unbounded(p.high)) return fmt::format("from {:g}", p.low);
  if (unbounded(p.low)) return fmt::format("to {:g}", p.high);
  return fmt::format("{:g} to {:g}", p.low, p.high);
}

std::string default_text(const Parameter& p) {
  if (p.default_value.is_null()) return "required";
  const bool nothing =
      p.default_value.empty() && (p.default_value.is_array() || p.default_value.is_object());
  if (nothing || p.default_value == "") return "none";
  return p.default_value.is_string() ? p.default_value.get<std::string>() : p.default_value.dump();
}

// A line a parameter, columns of tables indented beneath.
void append_plain(const std::vector<Parameter>& parameters, std::size_t indent, std::string& text) {
  std::size_t width = 0;
  for (const Parameter& p : parameters) width = std::max(width, p.name.size());
  for (const Parameter& p : parameters) {
    text += fmt::format("{:{}}{:<{}}  {}; default {}", "", indent, p.name, width, type_text(p),
                        default_text(p));
    if (const std::string range = range_text(p); !range.empty()) text += "; " + range;
    if (!p.unit.empty() && p.unit != "-") text += fmt::format(" [{}]", p.unit);
    text += fmt::format("\n{:{}}{}\n", "", indent + width + 2, p.meaning);
    if (!p.source.empty() && p.source != "-") {
      text += fmt::format("{:{}}source: {}\n", "", indent + width + 2, p.source);
    }
    append_plain(p.columns, indent + width + 2, text);
  }
}

std::string plain(const std::string& kind, const Description& d) {
  std::string text = fmt::format("{} ({})\n  {}\n", d.name, kind, d.summary);
  if (!d.source.empty() && d.source != "-") text += fmt::format("  source: {}\n", d.source);
  if (!d.parameters.empty()) text += "parameters\n";
  append_plain(d.parameters, 2, text);
  return text;
}

// Table cells: a bar or a line end would break the row.
std::string cell(std::string text) {
  for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2)) {
    text.insert(at, "\\");
  }
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text.empty() ? "-" : text;
}

void append_rows(const std::vector<Parameter>& parameters, const std::string& prefix,
                 std::string& text) {
  for (const Parameter& p : parameters) {
    text += fmt::format("| `{}{}` | {} | {} | {} | {} | {} | {} |\n", prefix, p.name,
                        cell(type_text(p)), cell(p.unit), cell(default_text(p)),
                        cell(range_text(p)), cell(p.meaning), cell(p.source));
    append_rows(p.columns, prefix + p.name + "[].", text);
  }
}

std::string markdown(const Description& d) {
  std::string text = fmt::format("### {}\n\n{}\n\n", d.name, d.summary);
  if (!d.source.empty() && d.source != "-") text += fmt::format("Source: {}\n\n", d.source);
  if (d.parameters.empty()) return text + "No parameters.\n\n";
  text += "| parameter | type | unit | default | range | meaning | source |\n";
  text += "|---|---|---|---|---|---|---|\n";
  append_rows(d.parameters, "", text);
  return text + "\n";
}

}  // namespace

std::vector<PluginKind> plugin_kinds() {
  return {kind_of<Environment>(),
          kind_of<Policy>(),
          kind_of<Agent>(),
          kind_of<Search>(),
          kind_of<Promotion>(),
          kind_of<Fraudster>(),
          kind_of<Model>(),
          kind_of<Detector>(),
          kind_of<UpliftLearner>(),
          kind_of<Regressor>(),
          kind_of<Estimator>(),
          kind_of<RewardModel>(),
          {"scenario section", scenario_sections()}};
}

namespace {

std::string suite_text(const std::vector<Description>& tasks) {
  std::string text =
      fmt::format("{:<24} {:>8} {:>8}  {}\n", "task", "actions", "optimum", "difficulty");
  for (const Description& task : tasks) {
    const auto environment = Registry<Environment>::instance().find(task.name).create(
        defaults(task.parameters), nullptr);
    text +=
        fmt::format("{:<24} {:>8} {:>8.4f}  {}\n", task.name, environment->spec().actions.size(),
                    environment->spec().optimum->value(), task.summary);
  }
  return text;
}

std::string suite_list(const std::string& suite) {
  std::vector<Description> tasks;
  std::set<std::string> suites;
  for (const Description& d : kind_of<Environment>().plugins) {
    if (!d.suite.empty()) suites.insert(d.suite);
    if (d.suite == suite) tasks.push_back(d);
  }
  if (tasks.empty()) {
    throw InputError({"command line", 0, 0}, "--suite", "unknown name `" + suite + "`",
                     suggestion(suite, std::vector<std::string>(suites.begin(), suites.end())));
  }
  return suite_text(tasks);
}

std::string plugin_list(const PluginKind& kind) {
  std::string text = fmt::format("{}\n", kind.name);
  std::size_t width = 0;
  for (const Description& d : kind.plugins) width = std::max(width, d.name.size());
  for (const Description& d : kind.plugins) {
    text += fmt::format("  {:<{}}  {}\n", d.name, width, d.summary);
    if (kind.name != Model::kKind || !needs_network(d.name)) continue;
    const std::string missing = neural_missing();
    if (!missing.empty()) text += fmt::format("  {:<{}}  {}\n", "", width, missing);
  }
  return text;
}

std::string scenario_list() {
  std::string text = "scenario\n";
  for (const std::string& name : shipped_scenarios()) text += fmt::format("  {}\n", name);
  return text;
}

}  // namespace

std::string list_text(const std::string& kind, const std::string& suite) {
  std::map<std::string, std::string> texts;  // by the plural of the kind
  std::vector<std::string> order;
  const auto add = [&](const std::string& name, const std::string& text) {
    const std::string plural = name == "policy" ? "policies" : name + "s";
    order.push_back(plural);
    texts[plural] = text;
  };
  for (const PluginKind& plugins : plugin_kinds()) add(plugins.name, plugin_list(plugins));
  add("scenario", scenario_list());
  add("fact", facts_list());
  if (!suite.empty() && (kind.empty() || kind == "environments")) return suite_list(suite);
  if (!suite.empty()) throw InputError("command line: --suite: only environments come in suites");
  if (!kind.empty()) {
    const auto found = texts.find(kind);
    if (found != texts.end()) return found->second;
    throw InputError({"command line", 0, 0}, "list", "unknown name `" + kind + "`",
                     suggestion(kind, order));
  }
  std::string text;
  for (const std::string& name : order) text += texts[name];
  return text;
}

std::string describe_text(const std::string& name) {
  if (name == "experiment") return plain("file", experiment_description());
  if (name == "ab_test") return plain("file", ab_test_description());
  if (name == "ope_benchmark") return plain("file", ope_benchmark_description());
  if (name == "fraud_study") return plain("file", fraud_study_description());
  std::vector<std::string> known = {"scenario", "experiment", "ab_test", "ope_benchmark",
                                    "fraud_study"};
  std::string text;
  for (const PluginKind& kind : plugin_kinds()) {
    for (const Description& d : kind.plugins) {
      known.push_back(d.name);
      const bool section_of_scenario = name == "scenario" && kind.name == "scenario section";
      if (d.name == name || section_of_scenario) text += plain(kind.name, d) + "\n";
    }
  }
  for (const std::string& id : fact_ids()) known.push_back(id);
  if (std::string fact = fact_text(name); !fact.empty()) return fact;
  if (text.empty()) {
    throw InputError({"command line", 0, 0}, "describe", "unknown name `" + name + "`",
                     suggestion(name, known));
  }
  text.pop_back();
  return text;
}

std::string reference_page() {
  std::string text =
      "# Reference\n\nWritten by `marketday describe --markdown` from the descriptions that the "
      "YAML readers use. Do not edit.\n\n## Experiment files\n\n";
  text += markdown(experiment_description());
  text += markdown(ab_test_description());
  text += markdown(ope_benchmark_description());
  text += markdown(fraud_study_description());
  for (const PluginKind& kind : plugin_kinds()) {
    text += fmt::format("## {}\n\n", kind.name);
    for (const Description& d : kind.plugins) text += markdown(d);
  }
  return text;
}

}  // namespace marketday
