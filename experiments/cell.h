// One cell of an experiment: one arm on one seed. Trains the agent if there is one, freezes it, and
// plays the evaluation episodes, which are the same shoppers and luck for every arm of that seed.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "experiments/experiment.h"

namespace marketday {

// Set by Ctrl-C; looked at between steps.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a signal handler sets it
extern std::atomic<bool> interrupted;

class Interrupted : public Error {
 public:
  Interrupted() : Error(130, "interrupted; `--resume` goes on from here") {}
};

// Throws where Ctrl-C was pressed.
void check_interrupt();

// Worlds of a seed: the seed itself for the first evaluation, hashed ones for all else, so that
// nothing is judged by the luck that it was trained, or its log written, with.
enum class Phase : std::uint32_t { training = 0, evaluation = 1, logging = 2, truth = 3 };
std::uint64_t episode_seed(std::uint64_t seed, int episode, Phase phase);

// One of the policies that none beats in value and cost together, as the search saw it and as the
// evaluation episodes do.
struct ParetoPoint {
  std::vector<double> weights;
  Outcome searched;
  Outcome evaluated;
};

// Metrics of environments whose optimum is known: the policy's value, worked out, and the greatest.
inline constexpr const char* kExactValue = "exact_value";
inline constexpr const char* kOptimum = "optimum";

struct CellResult {
  std::vector<Metric> metrics;      // means over the evaluation episodes; `return` first
  std::vector<double> curve;        // return of each training episode, or of a search's candidates
  DailySeries series;               // of the first evaluation episode
  std::vector<ParetoPoint> pareto;  // of searches with two objectives
  double seconds = 0.0;
};

struct Cell {
  CellResult result;
  std::unique_ptr<Policy> learnt;  // agents only
};

// Where the training of a cell stands at the end of an episode.
struct TrainingState {
  std::string agent;  // its bytes: agents/saved_agent.h
  std::uint32_t step = 0;
  std::vector<double> curve;
  double seconds = 0.0;
};

// Where a cell keeps its training, so that a broken run goes on from there.
struct Checkpoints {
  double every_seconds = 60.0;
  std::function<std::optional<TrainingState>()> load;
  std::function<void(const TrainingState&)> save;
};

// `stepped` is called after every step, for the progress bar. Without `save` nothing is kept.
Cell play_cell(const Experiment& experiment, const Arm& arm, std::uint64_t seed,
               const std::function<void()>& stepped, const Checkpoints& checkpoints = {});

// Steps that a cell takes if no episode ends early; 0 when the environment has no horizon.
std::int64_t steps_of(const Experiment& experiment, const Arm& arm, int horizon_steps);

// Plays one episode with a frozen policy; returns the sum of rewards and what was given away.
Outcome play_episode(Environment& environment, const Policy& policy, std::uint64_t seed,
                     const std::function<void()>& stepped);

}  // namespace marketday
