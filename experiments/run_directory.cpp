#include "experiments/run_directory.h"

#include <fmt/core.h>

#include <filesystem>

#include "experiments/results.h"
#include "experiments/version.h"
#include "policies/policy_file.h"
#include "sim/io/files.h"
#include "sim/io/yaml.h"

namespace marketday {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCells = ".cells";
constexpr const char* kMarker = ".cells/experiment.yaml";

// The file operation, its failure turned into a FileError.
template <typename Operation>
void must(const std::string& path, const Operation& operation) {
  std::error_code error;
  operation(error);
  if (error) throw FileError(path, error.message());
}

// A run may be killed between its first directory and its marker.
bool made_by_a_run(const fs::path& path) {
  return fs::exists(path / kManifest) || fs::exists(path / kCells);
}

// What a run writes, and nothing else, so that a user's own file in the folder survives.
void remove_results(const fs::path& path) {
  for (const char* name : {kManifest,       kTiming,
                           "runs.csv",      "curves.csv",
                           "days.csv",      "summary.csv",
                           "tuning.csv",    "pareto.csv",
                           "suite.csv",     "suite_summary.csv",
                           "profile.csv",   "suite.html",
                           "report.html",   "kinds.csv",
                           "precision.csv", "leakage.csv",
                           "survival.csv",  "windows.csv",
                           "targets.csv",   "policies",
                           "inputs",        "parameters.csv",
                           "draws.csv",     "identifiability.csv",
                           "profiles.csv",  "sensitivities.csv",
                           "recovery.csv",  "recovered.csv",
                           "ranks.csv",     "rounds.csv",
                           "stages.csv",    "classifier.csv",
                           "scenario.yaml", kCells}) {
    must(path.string(), [&](std::error_code& error) { fs::remove_all(path / name, error); });
  }
}

// What a killed run was just writing.
void remove_unfinished_files(const fs::path& path) {
  std::vector<fs::path> unfinished;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (entry.path().extension() == kUnfinishedEnding) unfinished.push_back(entry.path());
  }
  for (const fs::path& file : unfinished) {
    must(file.string(), [&](std::error_code& error) { fs::remove(file, error); });
  }
}

Json metrics_json(const std::vector<Metric>& metrics) {
  Json json = Json::object();
  for (const Metric& metric : metrics) json[metric.name] = metric.value;
  return json;
}

Json pareto_json(const std::vector<ParetoPoint>& points) {
  Json json = Json::array();
  for (const ParetoPoint& p : points) {
    json.push_back(
        {p.weights, p.searched.value, p.searched.cost, p.evaluated.value, p.evaluated.cost});
  }
  return json;
}

CellResult read_cell(const Json& json) {
  CellResult result;
  for (const auto& [name, value] : json.at("metrics").items()) {
    result.metrics.push_back({name, value.get<double>()});
  }
  result.curve = json.at("curve").get<std::vector<double>>();
  result.series.names = json.at("series_names").get<std::vector<std::string>>();
  result.series.columns = json.at("series").get<std::vector<std::vector<double>>>();
  for (const Json& p : json.at("pareto")) {
    result.pareto.push_back({p.at(0).get<std::vector<double>>(),
                             {p.at(1).get<double>(), p.at(2).get<double>()},
                             {p.at(3).get<double>(), p.at(4).get<double>()}});
  }
  result.seconds = json.at("seconds").get<double>();
  return result;
}

}  // namespace

RunDirectory::RunDirectory(std::string path, const Json& resolved, IfExists if_exists)
    : path_(std::move(path)) {
  const std::string marker = to_yaml({{"version", version()}, {"experiment", resolved}});
  experiment_hash_ = sha256_hex(marker);
  const fs::path root = path_;
  if (fs::exists(root) && !fs::is_directory(root)) {
    throw InputError(fmt::format("{}: is a file; name a directory with --output", path_));
  }
  const bool occupied = fs::exists(root) && !fs::is_empty(root);
  if (occupied && if_exists == IfExists::refuse) {
    throw InputError(
        fmt::format("{}: exists already; --force replaces it, --resume continues it, "
                    "--output names another place",
                    path_));
  }
  if (occupied && !made_by_a_run(root)) {
    throw InputError(fmt::format(
        "{}: holds files that no run has written; name another place with --output", path_));
  }
  if (occupied && if_exists == IfExists::resume && fs::exists(root / kMarker) &&
      read_file(full(kMarker)) != marker) {
    throw InputError(
        fmt::format("{}: was begun with another experiment or version; --force starts "
                    "anew, --output names another place",
                    path_));
  }
  if (occupied && if_exists == IfExists::resume && complete() && !fs::exists(root / kMarker)) {
    if (!read_file(full(kManifest)).starts_with(manifest_head(resolved))) {
      throw InputError(
          fmt::format("{}: holds the results of another experiment or version; "
                      "--force replaces them, --output names another place",
                      path_));
    }
    return;
  }
  if (occupied && if_exists == IfExists::replace) remove_results(root);
  if (occupied && if_exists == IfExists::resume) remove_unfinished_files(root);
  must(path_, [&](std::error_code& error) { fs::create_directories(root / kCells, error); });
  if (!fs::exists(root / kMarker)) write(kMarker, marker);
}

std::string RunDirectory::full(const std::string& name) const {
  return (fs::path(path_) / name).string();
}

bool RunDirectory::complete() const {
  return fs::exists(full(kManifest));
}

std::string RunDirectory::cell_file(const Arm& arm, std::uint64_t seed) const {
  return fmt::format("{}/{}-{}.json", kCells, arm.label, seed);
}

std::string RunDirectory::training_file(const Arm& arm, std::uint64_t seed) const {
  return fmt::format("{}/{}-{}.training", kCells, arm.label, seed);
}

std::optional<CellResult> RunDirectory::load(const Arm& arm, std::uint64_t seed) const {
  const std::string path = full(cell_file(arm, seed));
  if (!fs::exists(path)) return std::nullopt;
  try {
    const Json json = Json::parse(read_file(path));
    if (json.at("experiment") != experiment_hash_) return std::nullopt;
    for (const auto& [name, hash] : json.at("policy").items()) {
      if (hash_of(name) != hash.get<std::string>()) return std::nullopt;
    }
    return read_cell(json);
  } catch (const Json::exception&) {
    return std::nullopt;
  } catch (const FileError&) {
    return std::nullopt;
  }
}

void RunDirectory::save(const Arm& arm, std::uint64_t seed, const Cell& cell,
                        const EnvironmentSpec& spec) const {
  Json policy = Json::object();
  if (cell.learnt) {
    must(path_, [&](std::error_code& error) { fs::create_directories(full("policies"), error); });
    save_policy(*cell.learnt, spec, full(policy_path(arm, seed)));
    for (const std::string& name : policy_files(arm, seed)) policy[name] = hash_of(name);
  }
  const CellResult& r = cell.result;
  const Json json = {{"experiment", experiment_hash_},     {"policy", policy},
                     {"metrics", metrics_json(r.metrics)}, {"curve", r.curve},
                     {"series_names", r.series.names},     {"series", r.series.columns},
                     {"pareto", pareto_json(r.pareto)},    {"seconds", r.seconds}};
  write(cell_file(arm, seed), json.dump());
  must(path_, [&](std::error_code& error) { fs::remove(full(training_file(arm, seed)), error); });
}

std::optional<TrainingState> RunDirectory::load_training(const Arm& arm, std::uint64_t seed) const {
  const std::string path = full(training_file(arm, seed));
  if (!fs::exists(path)) return std::nullopt;
  try {
    const Json json = Json::from_cbor(read_file(path));
    if (json.at("experiment") != experiment_hash_) return std::nullopt;
    const auto& bytes = json.at("agent").get_binary();
    TrainingState state{{bytes.begin(), bytes.end()},
                        json.at("step"),
                        json.at("curve").get<std::vector<double>>(),
                        json.at("seconds")};
    if (json.at("agent_hash") != sha256_hex(state.agent)) return std::nullopt;
    return state;
  } catch (const Json::exception&) {
    return std::nullopt;
  } catch (const FileError&) {
    return std::nullopt;
  }
}

void RunDirectory::save_training(const Arm& arm, std::uint64_t seed,
                                 const TrainingState& state) const {
  const Json json = {{"experiment", experiment_hash_},
                     {"step", state.step},
                     {"curve", state.curve},
                     {"seconds", state.seconds},
                     {"agent_hash", sha256_hex(state.agent)},
                     {"agent", Json::binary({state.agent.begin(), state.agent.end()})}};
  const std::vector<std::uint8_t> bytes = Json::to_cbor(json);
  write(training_file(arm, seed), {bytes.begin(), bytes.end()});
}

std::string RunDirectory::trial_file(const std::string& name) {
  return fmt::format("{}/trial-{}.json", kCells, name);
}

std::optional<double> RunDirectory::load_trial(const std::string& name) const {
  const std::string path = full(trial_file(name));
  if (!fs::exists(path)) return std::nullopt;
  try {
    const Json json = Json::parse(read_file(path));
    if (json.at("experiment") != experiment_hash_) return std::nullopt;
    return json.at("value").get<double>();
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

void RunDirectory::save_trial(const std::string& name, double value) const {
  write(trial_file(name), Json{{"experiment", experiment_hash_}, {"value", value}}.dump());
}

void RunDirectory::write(const std::string& name, const std::string& content) const {
  write_file_atomically(full(name), content);
}

std::string RunDirectory::hash_of(const std::string& name) const {
  return sha256_file(full(name));
}

std::vector<std::string> RunDirectory::policy_files(const Arm& arm, std::uint64_t seed) const {
  const std::string yaml = policy_path(arm, seed);
  const std::string binary = fs::path(yaml).replace_extension(".bin").string();
  std::vector<std::string> files = {yaml};
  if (fs::exists(full(binary))) files.push_back(binary);
  return files;
}

std::map<std::string, std::string> RunDirectory::copy_inputs(const Experiment& experiment) const {
  std::vector<std::pair<fs::path, fs::path>> copies;
  for (const ModelFeature& feature : experiment.model_features) {
    copies.emplace_back(feature.file, input_path(feature));
  }
  for (const Arm& arm : experiment.arms) {
    if (arm.policy_file.empty()) continue;
    const fs::path source = arm.policy_file;
    const fs::path target = input_path(arm);
    copies.emplace_back(source, target);
    if (const auto arrays = YamlNode::load(arm.policy_file).find("arrays")) {
      const std::string binary = arrays->at("file").text();
      copies.emplace_back(source.parent_path() / binary, target.parent_path() / binary);
    }
  }
  std::map<std::string, std::string> hashes;
  for (const auto& [from, to] : copies) {
    const fs::path folder = fs::path(path_) / to.parent_path();
    must(path_, [&](std::error_code& error) { fs::create_directories(folder, error); });
    const std::string content = read_file(from.string());
    write(to.string(), content);
    hashes[to.string()] = sha256_hex(content);
  }
  return hashes;
}

void RunDirectory::remove_cells() const {
  must(path_, [&](std::error_code& error) { fs::remove_all(full(kCells), error); });
}

}  // namespace marketday
