#include "experiments/detect.h"

#include <fmt/core.h>
#include <tbb/global_control.h>

#include <filesystem>

#include "experiments/detect_files.h"
#include "experiments/output_folder.h"
#include "experiments/runner.h"
#include "sim/io/files.h"

namespace marketday {
namespace {

namespace fs = std::filesystem;

// What an earlier run may have left; nothing else is ever touched.
const std::string kNames[] = {"scores.csv", "metrics.csv", "features.csv", "manifest.yaml"};

InputError option_error(const char* option, const std::string& found, const char* cure) {
  return {Place{"command line", 0, 0}, option, "found " + found, cure};
}

void check_options(const DetectOptions& o) {
  if (o.train_share && !(*o.train_share > 0.0 && *o.train_share < 1.0)) {
    throw option_error("--train-share", fmt::format("{}", *o.train_share),
                       "the share of rows to train on is expected, above 0 and below 1");
  }
  if (o.train_share && !o.split_time.empty()) {
    throw option_error("--split-time", "--train-share beside it", "give one of the two");
  }
  if (!o.split_time.empty() && o.time.empty()) {
    throw option_error("--split-time", "no --time beside it", "name the column of the time");
  }
  if (!o.label_time.empty() && o.label.empty()) {
    throw option_error("--label-time", "no --label beside it", "name the column of the label");
  }
  if (!o.label_time.empty() && o.time.empty()) {
    throw option_error("--label-time", "no --time beside it",
                       "name the column of the time, which says where training ends");
  }
  if (o.graph_features && o.entities.empty()) {
    throw option_error("--graph-features", "no --entities beside it",
                       "name the columns of devices, IPs, addresses or cards");
  }
}

}  // namespace

std::string run_detect(const DetectOptions& options) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(thread_count(options.threads)));
  check_options(options);
  const fs::path folder = options.output;
  require_free_folder(folder, kNames, options.force);
  read_detectors(options);  // names and parameters, before the data are read
  const DetectData data = read_detect_data(options);
  const DetectStudy study = study_detection(data, options);
  const auto files = detect_files(study, data, options);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw FileError(folder.string(), error.message());
  for (const std::string& name : kNames) fs::remove(folder / name, error);
  for (const auto& [name, content] : files) {
    write_file_atomically((folder / name).string(), content);
  }
  return detect_text(study, data, options) +
         fmt::format("\nscores: {}\n", (folder / "scores.csv").string());
}

}  // namespace marketday
