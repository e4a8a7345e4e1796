#include "experiments/suite.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "experiments/results.h"
#include "experiments/suite_tables.h"
#include "sim/io/files.h"
#include "sim/registry.h"

namespace marketday {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> tasks_of(const YamlNode& node) {
  std::vector<std::string> tasks;
  std::vector<std::string> suites;
  for (const std::string& name : Registry<Environment>::instance().names()) {
    const std::string& suite = Registry<Environment>::instance().find(name).description.suite;
    if (suite.empty()) continue;
    if (suite == node.text()) tasks.push_back(name);
    if (std::find(suites.begin(), suites.end(), suite) == suites.end()) suites.push_back(suite);
  }
  if (tasks.empty()) node.fail("no suite `" + node.text() + "`", suggestion(node.text(), suites));
  return tasks;
}

// In the file's order, whether the arm fits this task or not.
std::vector<std::string> labels_of(const YamlNode& root) {
  std::vector<std::string> labels;
  for (const char* section : {"policies", "agents"}) {
    const auto list = root.find(section);
    if (!list) continue;
    for (const YamlNode& node : list->items()) {
      const auto label = node.find("label");
      labels.push_back(label               ? label->text()
                       : node.find("file") ? fs::path(node.at("file").text()).stem().string()
                                           : node.at("name").text());
    }
  }
  return labels;
}

void require_a_task_for_every_arm(const YamlNode& root, const Suite& suite) {
  for (const std::string& label : suite.labels) {
    const bool fits_none =
        std::all_of(suite.tasks.begin(), suite.tasks.end(),
                    [&](const Experiment& task) { return task.unfit.contains(label); });
    if (fits_none) {
      root.at("suite").fail(
          fmt::format("`{}` fits no task: {}", label, suite.tasks.front().unfit.at(label)),
          "correct it or leave it out");
    }
  }
}

Json resolve(const Suite& suite) {
  Json json = {{"experiment", suite.name}};
  if (!suite.summary.empty()) json["summary"] = suite.summary;
  json["suite"] = suite.suite;
  json["arms"] = suite.labels;
  json["tasks"] = Json::object();
  for (const Experiment& task : suite.tasks) {
    Json unfit = Json::object();
    for (const auto& [label, reason] : task.unfit) unfit[label] = reason;
    json["tasks"][task.name] = {{"sha256", sha256_hex(to_yaml(task.resolved))}, {"unfit", unfit}};
  }
  return json;
}

RunOptions options_of(const Experiment& task, const fs::path& path, const RunOptions& options) {
  RunOptions of_task = options;
  of_task.output = (path / task.name).string();
  return of_task;
}

}  // namespace

bool is_suite(const YamlNode& root) {
  return root.is_map() && root.find("suite").has_value();
}

Suite read_suite(const YamlNode& root, const std::string& beside) {
  Suite suite;
  const YamlNode name = root.at("suite");
  suite.suite = name.text();
  for (const std::string& task : tasks_of(name)) {
    suite.tasks.push_back(read_experiment(root, beside, task));
    suite.name = suite.tasks.back().name;
    suite.summary = suite.tasks.back().summary;
    suite.tasks.back().name = task;
    suite.tasks.back().resolved["experiment"] = task;
  }
  suite.labels = labels_of(root);
  require_a_task_for_every_arm(root, suite);
  suite.resolved = resolve(suite);
  return suite;
}

Suite read_finished_suite(const YamlNode& resolved, const std::string& directory) {
  Suite suite;
  suite.name = resolved.at("experiment").text();
  if (const auto summary = resolved.find("summary")) suite.summary = summary->text();
  suite.suite = resolved.at("suite").text();
  for (const YamlNode& label : resolved.at("arms").items()) suite.labels.push_back(label.text());
  const YamlNode tasks = resolved.at("tasks");
  for (const std::string& task : tasks.keys()) {
    const fs::path folder = fs::path(directory) / task;
    const YamlNode manifest = YamlNode::load((folder / kManifest).string());
    suite.tasks.push_back(read_experiment(manifest.at("experiment"), folder.string()));
    const YamlNode unfit = tasks.at(task).at("unfit");
    for (const std::string& label : unfit.keys()) {
      suite.tasks.back().unfit[label] = unfit.at(label).text();
    }
  }
  suite.resolved = resolve(suite);
  return suite;
}

std::string run_suite(const Suite& suite, const RunOptions& options) {
  const fs::path path =
      options.output.empty() ? fs::path("results") / suite.name : fs::path(options.output);
  const RunDirectory directory(path.string(), suite.resolved, options.if_exists);
  if (directory.complete()) {
    directory.remove_cells();
    return fmt::format("{}: complete already; nothing to do\n", path.string());
  }
  std::vector<Results> results;
  std::map<std::string, std::string> hashes;
  for (const Experiment& task : suite.tasks) {
    if (!options.quiet) fmt::print(stderr, "{}\n", task.name);
    results.push_back(run_experiment(task, options_of(task, path, options)).results);
    const std::string runs = (fs::path(task.name) / "runs.csv").string();
    hashes[runs] = directory.hash_of(runs);
  }
  for (const auto& [name, content] : suite_tables(suite, results)) {
    directory.write(name, content);
    hashes[name] = directory.hash_of(name);
  }
  directory.write(kManifest, manifest(suite.resolved, {}, hashes, thread_count(options.threads)));
  directory.remove_cells();
  return fmt::format("{}report: {}\n", suite_text(suite, results), (path / "suite.html").string());
}

}  // namespace marketday
