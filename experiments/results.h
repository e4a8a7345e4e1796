// The files of a results directory: what each table holds and how it is written. The manifest comes
// last and lists the SHA-256 of all others.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "evaluation/run_statistics.h"
#include "experiments/cell.h"
#include "experiments/experiment.h"

namespace marketday {

inline constexpr const char* kManifest = "manifest.yaml";
inline constexpr const char* kTiming = "timing.csv";

// All cells: results[arm][seed index].
using Results = std::vector<std::vector<CellResult>>;

// What tables and pictures compare: profit in currency units where the environment accounts for it,
// the exact value where that is known, the return elsewhere.
struct Headline {
  std::string name;
  std::size_t metric = 0;
  double divisor = 1.0;
};
Headline headline_of(const Results& results);

// By seed, the share of the way from the baseline's value to the optimum's that the arm has come:
// (V - V_baseline) / (V* - V_baseline), by exact values. Empty where the optimum is not known or
// the baseline has reached it.
std::vector<double> gap_closed(const std::vector<CellResult>& arm,
                               const std::vector<CellResult>& baseline);
// The metric of a cell by name; nullptr: it has none.
const double* find_metric(const CellResult& cell, const std::string& name);
std::size_t baseline_index(const Experiment& experiment);

// An arm's runs summed up, and against the baseline's on the same seeds.
struct ArmComparison {
  RunSummary summary;
  PairedComparison to_baseline;
};
std::vector<ArmComparison> compare_arms(const Experiment& experiment, const Results& results,
                                        const Headline& what);

// The metrics of every cell of a finished run, from its runs.csv; nothing else is filled.
Results read_results(const std::string& directory, const Experiment& experiment);

// name -> content of every result file but policies, timing and manifest.
std::map<std::string, std::string> result_tables(const Experiment& experiment,
                                                 const Results& results);
std::string timing_table(const Experiment& experiment, const Results& results);

// "policies/<label>-<seed>.yaml"
std::string policy_path(const Arm& arm, std::uint64_t seed);

// The manifest's first lines: what was run, by which version.
std::string manifest_head(const Json& resolved);
// `hashes`: SHA-256 of every result file.
std::string manifest(const Json& resolved, const std::map<std::string, std::string>& inputs,
                     const std::map<std::string, std::string>& hashes, int threads);

// The comparison as text for the terminal.
std::string comparison_table(const Experiment& experiment, const Results& results);

}  // namespace marketday
