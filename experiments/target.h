// The command `marketday target`: learns from a randomised experiment whom to target, holds part of
// it out, and says what the targeting would have earned there. One CSV in, a directory out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace marketday {

struct TargetOptions {
  std::string data;       // CSV
  std::string treatment;  // column of the arm's name
  std::string control;    // the arm against which the others are set
  std::string outcome;    // column
  std::vector<std::string> features;
  std::vector<std::string> categorical;  // features that are names though they look like numbers
  std::string learner = "t";
  std::string learner_parameters = "{}";  // YAML
  std::string base = "ols";
  std::string base_parameters = "{}";   // YAML
  std::string propensity = "constant";  // or logistic: for the learner's nuisance regressions
  int folds = 5;
  std::vector<std::string> costs;  // "ARM=COST", or one number for all arms but the control
  std::optional<double> budget;    // over the held-out rows
  std::optional<double> worth;     // of one unit of the outcome, in the unit of the costs
  double split = 0.5;              // share of rows that is learnt from
  std::uint64_t seed = 0;
  std::string output;
  bool force = false;
  int threads = 0;
};

// Writes the directory and returns what to print. InputError before anything is written.
std::string run_target(const TargetOptions& options);

}  // namespace marketday
