#include "experiments/verify.h"

#include <fmt/core.h>

#include <filesystem>
#include <map>

#include "experiments/results.h"
#include "experiments/run_file.h"
#include "experiments/runner.h"
#include "experiments/suite.h"
#include "experiments/suite_tables.h"
#include "experiments/version.h"
#include "sim/io/files.h"
#include "sim/io/temporary_folder.h"

namespace marketday {
namespace {

namespace fs = std::filesystem;

std::map<std::string, std::string> read_hashes(const YamlNode& root, const char* section) {
  std::map<std::string, std::string> hashes;
  if (const auto node = root.find(section)) {
    for (const std::string& name : node->keys()) hashes[name] = node->at(name).text();
  }
  return hashes;
}

std::string hash_or_missing(const fs::path& path) {
  return fs::exists(path) ? sha256_file(path.string()) : "missing";
}

// One line for each file whose hash is not the expected one.
std::string differences(const std::map<std::string, std::string>& expected, const fs::path& folder,
                        const char* what) {
  std::string text;
  for (const auto& [name, hash] : expected) {
    const std::string found = hash_or_missing(folder / name);
    if (found != hash) {
      text += fmt::format("{}: {}\n  manifest {}\n  found    {}\n", name, what, hash, found);
    }
  }
  return text;
}

// Every task by itself, and the tables over all made again from their results.
Verification verify_suite(const YamlNode& root, const std::string& directory, int threads,
                          bool quiet) {
  const std::map<std::string, std::string> outputs = read_hashes(root, "outputs");
  const Suite suite = read_finished_suite(root.at("experiment"), directory);
  Verification verification;
  verification.text = differences(outputs, directory, "was changed after the run");
  std::vector<Results> results;
  bool all_equal = true;
  for (const Experiment& task : suite.tasks) {
    const std::string folder = (fs::path(directory) / task.name).string();
    const Verification of_task = verify_results(folder, threads, quiet);
    all_equal = all_equal && of_task.equal;
    verification.text += of_task.text;
    results.push_back(read_results(folder, task));
  }
  for (const auto& [name, content] : suite_tables(suite, results)) {
    const auto expected = outputs.find(name);
    if (expected != outputs.end() && expected->second == sha256_hex(content)) continue;
    all_equal = false;
    verification.text += fmt::format("{}: does not follow from the tasks' results\n", name);
  }
  verification.equal =
      all_equal && differences(outputs, directory, "was changed after the run").empty();
  verification.text +=
      fmt::format("{}: {}\n", directory,
                  verification.equal ? "verified, every task and the tables over all" : "differs");
  return verification;
}

}  // namespace

Verification verify_results(const std::string& directory, int threads, bool quiet) {
  const std::string manifest_path = (fs::path(directory) / kManifest).string();
  if (!fs::exists(manifest_path)) {
    throw FileError(manifest_path, "no such file; name a directory that `marketday run` finished");
  }
  const YamlNode root = YamlNode::load(manifest_path);
  if (is_suite(root.at("experiment"))) return verify_suite(root, directory, threads, quiet);
  const std::map<std::string, std::string> outputs = read_hashes(root, "outputs");
  if (outputs.empty()) root.at("outputs").fail("no files", "this manifest is not a run's");

  const TemporaryFolder temporary("marketday-verify-");
  RunOptions options;
  options.output = temporary / "run";
  options.threads = threads;
  options.quiet = quiet;
  run_file(root.at("experiment"), directory, options);

  Verification verification;
  verification.text = differences(read_hashes(root, "inputs"), directory, "the input has changed") +
                      differences(outputs, directory, "was changed after the run") +
                      differences(outputs, options.output, "the second run gives another file");
  verification.equal = verification.text.empty();
  const std::string made_with = root.at("version").text();
  if (made_with != version()) {
    verification.text +=
        fmt::format("note: made with version {}, verified with {}\n", made_with, version());
  }
  verification.text +=
      verification.equal
          ? fmt::format("{}: verified, {} files with the same SHA-256\n", directory, outputs.size())
          : fmt::format("{}: differs\n", directory);
  return verification;
}

}  // namespace marketday
