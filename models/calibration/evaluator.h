// Simulations that a calibration asks for, run on all cores, each once: what was asked before, in
// this run or in one that was broken off, is remembered. Results never depend on threads.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "models/calibration/problem.h"

namespace marketday {

struct SimulationTrial {
  Eigen::VectorXd working;
  std::uint64_t seed = 0;
};

struct KeptTrial {
  std::vector<double> parameters;  // natural units
  std::uint64_t seed = 0;
  Eigen::VectorXd values;
};

class Evaluator {
 public:
  // `keep` is given every batch of new simulations; `problem` must outlive it.
  explicit Evaluator(const CalibrationProblem& problem,
                     std::function<void(const std::vector<KeptTrial>&)> keep = nullptr);

  void remember(const KeptTrial& trial);
  // All targets, a row a trial.
  Eigen::MatrixXd run(const std::vector<SimulationTrial>& trials);
  // At one place with `replicates` markets that are the same at every place (common random
  // numbers): a row a replicate. `first`: of another set of markets.
  Eigen::MatrixXd replicates(const Eigen::VectorXd& working, int replicates, std::uint64_t seed,
                             std::uint32_t set = 0);
  std::int64_t asked() const { return asked_; }  // distinct trials, remembered ones among them

 private:
  using Key = std::string;
  struct Entry {
    Eigen::VectorXd values;
    bool counted = false;
  };
  static Key key_of(const std::vector<double>& parameters, std::uint64_t seed);

  const CalibrationProblem& problem_;
  std::function<void(const std::vector<KeptTrial>&)> keep_;
  std::map<Key, Entry> known_;
  std::int64_t asked_ = 0;
};

// The trials behind Evaluator::replicates.
std::vector<SimulationTrial> replicate_trials(const Eigen::VectorXd& working, int replicates,
                                              std::uint64_t seed, std::uint32_t set = 0);

// Means of the rows; covariance of one row around them.
Eigen::VectorXd mean_of(const Eigen::MatrixXd& rows);
Eigen::MatrixXd covariance_of(const Eigen::MatrixXd& rows);

}  // namespace marketday
