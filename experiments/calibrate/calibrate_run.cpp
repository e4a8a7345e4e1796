#include "experiments/calibrate/calibrate_run.h"

#include <fmt/core.h>
#include <tbb/global_control.h>

#include <chrono>
#include <filesystem>

#include "experiments/calibrate/calibrate_tables.h"
#include "experiments/calibrate/evaluation_file.h"
#include "sim/io/csv.h"

namespace marketday {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEvaluations = ".cells/evaluations.txt";

// Lines on stderr: what is done now, and every so many seconds how many markets that took.
class Talk {
 public:
  explicit Talk(bool quiet) : quiet_(quiet) {}
  void say(const std::string& what) {
    if (quiet_) return;
    what_ = what;
    fmt::print(stderr, "{} ({} markets so far)\n", what_, markets_);
    last_ = Clock::now();
  }
  void add(std::size_t markets) {
    markets_ += markets;
    if (quiet_ || Clock::now() - last_ < std::chrono::seconds(10)) return;
    say(what_);
  }

 private:
  using Clock = std::chrono::steady_clock;
  bool quiet_;
  std::string what_;
  std::size_t markets_ = 0;
  Clock::time_point last_ = Clock::now();
};

std::map<std::string, std::string> all_files(const Calibration& c, const CalibrationStudy& study) {
  std::map<std::string, std::string> files = calibration_tables(c, study);
  files["scenario.yaml"] = calibrated_scenario(c, study);
  files["report.html"] = calibration_page(c, study);
  return files;
}

// What a complete run found.
bool facts_held(const std::string& path) {
  const CsvTable targets = CsvTable::load((fs::path(path) / "targets.csv").string());
  const std::size_t column = targets.column("hard_fact_fails");
  for (std::size_t row = 0; row < targets.rows(); ++row) {
    if (targets.text(row, column) == "yes") return false;
  }
  return true;
}

}  // namespace

CalibrateOutcome run_calibration(const YamlNode& root, const std::string& beside,
                                 const RunOptions& options) {
  const int threads = thread_count(options.threads);
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(threads));
  Calibration c = read_calibration(root, beside);
  c.problem.simulate = [&c](const std::vector<double>& parameters, std::uint64_t seed) {
    return measure_targets(c.source, *scenario_at(c, parameters).market, seed);
  };
  const std::string path =
      options.output.empty() ? (fs::path("results") / c.name).string() : options.output;
  const RunDirectory directory(path, c.resolved, options.if_exists);
  if (directory.complete()) {
    directory.remove_cells();
    return {fmt::format("{}: complete already; nothing to do\n", path), facts_held(path)};
  }
  Talk talk(options.quiet);
  const EvaluationFile kept((fs::path(path) / kEvaluations).string());
  Evaluator evaluator(c.problem, [&](const std::vector<KeptTrial>& batch) {
    kept.append(batch);
    talk.add(batch.size());
  });
  for (const KeptTrial& trial : kept.read(c.problem.parameters.size(), c.problem.targets.size())) {
    evaluator.remember(trial);
  }
  const CalibrationStudy study =
      carry_out(c, evaluator, [&](const std::string& what) { talk.say(what); });
  std::map<std::string, std::string> hashes;
  for (const auto& [name, content] : all_files(c, study)) {
    directory.write(name, content);
    hashes[name] = directory.hash_of(name);
  }
  directory.write(kManifest, manifest(c.resolved, {}, hashes, threads));
  directory.remove_cells();
  return {calibration_text(c, study) + fmt::format("scenario: {}\nreport: {}\n",
                                                   (fs::path(path) / "scenario.yaml").string(),
                                                   (fs::path(path) / "report.html").string()),
          study.facts_hold};
}

}  // namespace marketday
