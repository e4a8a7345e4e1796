#include "experiments/tune.h"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>

#include "evaluation/run_statistics.h"
#include "sim/io/csv.h"
#include "sim/parallel.h"

namespace marketday {
namespace {

// One turn of a sweep: who is in it, and the share of the budget they are trained for.
struct Round {
  std::size_t candidates;
  double budget;
};

std::vector<Round> rounds_of(const Tuning& tuning) {
  const std::size_t all = candidates_of(tuning).size();
  if (tuning.method != "halving") return {{all, 1.0}};
  const auto eta = static_cast<std::size_t>(tuning.eta);
  std::vector<Round> rounds;
  for (std::size_t left = all; left >= 1; left /= eta) rounds.push_back({left, 1.0});
  for (std::size_t r = rounds.size(); r-- > 1;) {
    rounds[r - 1].budget = rounds[r].budget / tuning.eta;
  }
  return rounds;
}

Arm trained_for(Arm arm, double budget) {
  if (arm.steps > 0) {
    arm.steps = std::max<std::int64_t>(1, static_cast<std::int64_t>(arm.steps * budget));
  } else {
    arm.episodes = std::max(1, static_cast<int>(arm.episodes * budget));
  }
  return arm;
}

double score(const CellResult& result) {
  for (const Metric& metric : result.metrics) {
    if (metric.name == kExactValue) return metric.value;
  }
  return result.metrics.front().value;
}

class Sweep {
 public:
  Sweep(const Experiment& experiment, const Arm& arm, const RunDirectory& directory,
        Progress& progress, CsvWriter& table)
      : experiment_(experiment),
        arm_(arm),
        tuning_(*arm.tuning),
        candidates_(candidates_of(tuning_)),
        directory_(directory),
        progress_(progress),
        table_(table) {}

  Arm best() {
    std::vector<std::size_t> left(candidates_.size());
    std::iota(left.begin(), left.end(), std::size_t{0});
    const std::vector<Round> rounds = rounds_of(tuning_);
    for (std::size_t round = 0; round < rounds.size(); ++round) {
      left.resize(rounds[round].candidates);
      left = by_merit(left, round, rounds[round].budget);
    }
    return with_changes(arm_, candidates_[left.front()]);
  }

 private:
  // The candidates, best first; of equals the earlier.
  std::vector<std::size_t> by_merit(std::vector<std::size_t> left, std::size_t round,
                                    double budget) {
    const std::size_t seeds = tuning_.seeds.size();
    std::vector<double> scores(left.size() * seeds);
    for_each_task(static_cast<std::uint32_t>(scores.size()), [&](std::uint32_t i) {
      scores[i] = play(left[i / seeds], round, budget, tuning_.seeds[i % seeds]);
    });
    std::vector<double> merit(candidates_.size());
    for (std::size_t i = 0; i < left.size(); ++i) {
      const auto of_candidate = std::span(scores).subspan(i * seeds, seeds);
      merit[left[i]] = mean(of_candidate);
      for (std::size_t s = 0; s < seeds; ++s) note(left[i], round, budget, s, of_candidate[s]);
    }
    std::sort(left.begin(), left.end());
    std::stable_sort(left.begin(), left.end(),
                     [&](std::size_t a, std::size_t b) { return merit[a] > merit[b]; });
    return left;
  }

  double play(std::size_t candidate, std::size_t round, double budget, std::uint64_t seed) const {
    const Arm arm = trained_for(with_changes(arm_, candidates_[candidate]), budget);
    const std::string name = fmt::format("{}-{}-{}-{}", arm.label, candidate, round, seed);
    if (const auto finished = directory_.load_trial(name)) {
      progress_.add(
          steps_of(experiment_, arm, make_environment(experiment_)->spec().horizon_steps));
      return *finished;
    }
    const double value =
        score(play_cell(experiment_, arm, seed, [this] { progress_.add(1); }).result);
    directory_.save_trial(name, value);
    return value;
  }

  void note(std::size_t candidate, std::size_t round, double budget, std::size_t seed,
            double value) {
    table_.text(arm_.label).integer(static_cast<std::int64_t>(candidate));
    table_.text(candidates_[candidate].dump()).integer(static_cast<std::int64_t>(round));
    table_.number(budget).text(fmt::format("{}", tuning_.seeds[seed])).number(value).end_row();
  }

  const Experiment& experiment_;
  const Arm& arm_;
  const Tuning& tuning_;
  std::vector<Json> candidates_;
  const RunDirectory& directory_;
  Progress& progress_;
  CsvWriter& table_;
};

}  // namespace

TunedExperiment tune_arms(const Experiment& experiment, const RunDirectory& directory,
                          Progress& progress) {
  TunedExperiment tuned{experiment, {}};
  CsvWriter table({"agent", "candidate", "parameters", "round", "budget", "seed", "value"});
  bool any = false;
  for (Arm& arm : tuned.experiment.arms) {
    if (!arm.tuning) continue;
    any = true;
    const Arm untuned = arm;
    arm = Sweep(experiment, untuned, directory, progress, table).best();
  }
  if (any) tuned.table = table.take();
  return tuned;
}

std::int64_t tuning_steps(const Experiment& experiment, int horizon_steps) {
  std::int64_t steps = 0;
  for (const Arm& arm : experiment.arms) {
    if (!arm.tuning) continue;
    for (const Round& round : rounds_of(*arm.tuning)) {
      steps += steps_of(experiment, trained_for(arm, round.budget), horizon_steps) *
               static_cast<std::int64_t>(round.candidates * arm.tuning->seeds.size());
    }
  }
  return steps;
}

}  // namespace marketday
