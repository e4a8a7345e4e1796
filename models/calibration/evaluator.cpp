#include "models/calibration/evaluator.h"

#include <cstring>

#include "sim/parallel.h"

namespace marketday {

Evaluator::Evaluator(const CalibrationProblem& problem,
                     std::function<void(const std::vector<KeptTrial>&)> keep)
    : problem_(problem), keep_(std::move(keep)) {}

Evaluator::Key Evaluator::key_of(const std::vector<double>& parameters, std::uint64_t seed) {
  Key key(parameters.size() * sizeof(double) + sizeof seed, '\0');
  std::memcpy(key.data(), parameters.data(), parameters.size() * sizeof(double));
  std::memcpy(key.data() + parameters.size() * sizeof(double), &seed, sizeof seed);
  return key;
}

void Evaluator::remember(const KeptTrial& trial) {
  known_[key_of(trial.parameters, trial.seed)] = {trial.values, false};
}

Eigen::MatrixXd Evaluator::run(const std::vector<SimulationTrial>& trials) {
  std::vector<Key> keys;
  std::vector<KeptTrial> fresh;
  std::map<Key, std::size_t> asked_now;
  for (const SimulationTrial& trial : trials) {
    const Eigen::VectorXd x = problem_.natural(trial.working);
    std::vector<double> parameters(x.begin(), x.end());
    keys.push_back(key_of(parameters, trial.seed));
    if (known_.count(keys.back()) != 0) continue;
    if (!asked_now.try_emplace(keys.back(), fresh.size()).second) continue;
    fresh.push_back({std::move(parameters), trial.seed, {}});
  }
  for_each_task(static_cast<std::uint32_t>(fresh.size()), [&](std::uint32_t i) {
    fresh[i].values = problem_.simulate(fresh[i].parameters, fresh[i].seed);
  });
  for (const KeptTrial& trial : fresh) remember(trial);
  if (keep_ && !fresh.empty()) keep_(fresh);
  Eigen::MatrixXd values(static_cast<Eigen::Index>(trials.size()),
                         static_cast<Eigen::Index>(problem_.targets.size()));
  for (std::size_t i = 0; i < trials.size(); ++i) {
    Entry& entry = known_[keys[i]];
    if (!entry.counted) ++asked_;
    entry.counted = true;
    values.row(static_cast<Eigen::Index>(i)) = entry.values.transpose();
  }
  return values;
}

Eigen::MatrixXd Evaluator::replicates(const Eigen::VectorXd& working, int replicates,
                                      std::uint64_t seed, std::uint32_t set) {
  return run(replicate_trials(working, replicates, seed, set));
}

std::vector<SimulationTrial> replicate_trials(const Eigen::VectorXd& working, int replicates,
                                              std::uint64_t seed, std::uint32_t set) {
  std::vector<SimulationTrial> trials;
  for (int r = 0; r < replicates; ++r) {
    trials.push_back({working, market_seed(seed, static_cast<std::uint32_t>(r), set)});
  }
  return trials;
}

Eigen::VectorXd mean_of(const Eigen::MatrixXd& rows) {
  return rows.colwise().mean().transpose();
}

Eigen::MatrixXd covariance_of(const Eigen::MatrixXd& rows) {
  const Eigen::MatrixXd off = rows.rowwise() - rows.colwise().mean();
  return off.transpose() * off / static_cast<double>(rows.rows() - 1);
}

}  // namespace marketday
