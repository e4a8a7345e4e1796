#include "experiments/run_file.h"

#include <filesystem>

#include "experiments/ab/ab_run.h"
#include "experiments/calibrate/calibrate_run.h"
#include "experiments/calibrate/calibration.h"
#include "experiments/fraud/fraud_run.h"
#include "experiments/ope/ope_run.h"
#include "experiments/suite.h"
#include "scenarios/scenario.h"

namespace marketday {
namespace {

// A `kind` that is none: said before the keys of an ordinary experiment are complained of.
void check_kind(const YamlNode& root) {
  const auto kind = root.find("kind");
  if (!kind) return;
  kind->fail(
      kind->found(),
      "`ab_test`, `ope_benchmark`, `fraud_study`, or leave it out for a comparison of agents");
}

}  // namespace

std::string run_file(const YamlNode& root, const std::string& beside, const RunOptions& options) {
  if (is_calibration(root)) return run_calibration(root, beside, options).text;
  if (is_suite(root)) return run_suite(read_suite(root, beside), options);
  if (is_ab_test(root)) return run_ab_test(read_ab_test(root, beside), options);
  if (is_ope_benchmark(root)) return run_ope_benchmark(read_ope_benchmark(root, beside), options);
  if (is_fraud_study(root)) return run_fraud_study(read_fraud_study(root, beside), options);
  if (root.is_map()) check_kind(root);
  return run_experiment(read_experiment(root, beside), options).text;
}

void validate_file(const std::string& path) {
  const YamlNode root = YamlNode::load(path);
  const std::string beside = std::filesystem::path(path).parent_path().string();
  if (is_calibration(root)) {
    read_calibration(root, beside);
  } else if (root.is_map() && !root.find("experiment")) {
    load_scenario(path);
  } else if (is_suite(root)) {
    read_suite(root, beside);
  } else if (is_ab_test(root)) {
    read_ab_test(root, beside);
  } else if (is_ope_benchmark(root)) {
    read_ope_benchmark(root, beside);
  } else if (is_fraud_study(root)) {
    read_fraud_study(root, beside);
  } else {
    if (root.is_map()) check_kind(root);
    read_experiment(root, beside);
  }
}

}  // namespace marketday
