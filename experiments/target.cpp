#include "experiments/target.h"

#include <fmt/core.h>
#include <tbb/global_control.h>

#include <cmath>
#include <filesystem>

#include "experiments/output_folder.h"
#include "experiments/runner.h"
#include "experiments/target_files.h"
#include "models/uplift/uplift_learner.h"
#include "policies/policy_file.h"
#include "sim/io/files.h"

namespace marketday {
namespace {

namespace fs = std::filesystem;

// What an earlier run may have left; nothing else is ever touched.
const std::string kNames[] = {
    "effects.csv",     "uplift_metrics.csv", "curves.csv",  "policy_values.csv", "allocation.csv",
    "certificate.csv", "manifest.yaml",      "policy.yaml", "policy.bin",        "report.html"};

InputError option_error(const char* option, const std::string& found, const char* cure) {
  return {Place{"command line", 0, 0}, option, "found " + found, cure};
}

void check_numbers(const TargetOptions& o) {
  if (!(o.split > 0.0 && o.split < 1.0)) {
    throw option_error("--split", fmt::format("{}", o.split),
                       "the share of rows to learn from is expected, above 0 and below 1");
  }
  if (o.folds < 1 || o.folds > 100) {
    throw option_error("--folds", fmt::format("{}", o.folds), "1 to 100 is expected");
  }
  if (o.budget && !(*o.budget >= 0.0 && std::isfinite(*o.budget))) {
    throw option_error("--budget", fmt::format("{}", *o.budget), "0 or more is expected");
  }
  if (o.worth && !(*o.worth > 0.0 && std::isfinite(*o.worth))) {
    throw option_error("--worth", fmt::format("{}", *o.worth), "a number above 0 is expected");
  }
  if (o.budget && o.costs.empty()) {
    throw option_error("--budget", "no --cost beside it",
                       "tell what each arm costs a row: --cost ARM=COST,...");
  }
  if (o.propensity != "constant" && o.propensity != "logistic") {
    throw option_error("--propensity", "`" + o.propensity + "`",
                       "`constant` or `logistic` is expected");
  }
}

}  // namespace

std::string run_target(const TargetOptions& options) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(thread_count(options.threads)));
  check_numbers(options);
  const fs::path folder = options.output;
  require_free_folder(folder, kNames, options.force);
  TargetOptions named = options;
  named.learner = uplift_learner_name(options.learner);
  const TargetData data = read_target_data(named);
  const TargetStudy study = study_target(data, named);
  const auto files = target_files(study, data, named);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw FileError(folder.string(), error.message());
  for (const std::string& name : kNames) fs::remove(folder / name, error);
  for (const auto& [name, content] : files) {
    write_file_atomically((folder / name).string(), content);
  }
  save_policy(*study.policy, study.spec, (folder / "policy.yaml").string());
  return target_text(study, data, named) +
         fmt::format("\npage: {}\n", (folder / "report.html").string());
}

}  // namespace marketday
