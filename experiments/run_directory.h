// The results directory while it is being filled: finished cells are kept under .cells/ so that
// --resume can go on after any stop, even kill -9. Every file is written whole or not at all.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "experiments/cell.h"
#include "experiments/experiment.h"

namespace marketday {

enum class IfExists { refuse, replace, resume };

class RunDirectory {
 public:
  // Refuses what `if_exists` does not allow: InputError with the cure, before anything is touched.
  // `replace` removes only directories that a run has made.
  // `resolved`: the experiment or suite as resolved.
  RunDirectory(std::string path, const Json& resolved, IfExists if_exists);

  const std::string& path() const { return path_; }
  bool complete() const;  // the manifest is there

  // A cell finished earlier; nothing when it is missing, damaged or of another experiment.
  std::optional<CellResult> load(const Arm& arm, std::uint64_t seed) const;
  void save(const Arm& arm, std::uint64_t seed, const Cell& cell,
            const EnvironmentSpec& spec) const;

  // The training of a cell that was broken off; nothing when there is none, or it is damaged or of
  // another experiment. It goes when its cell is saved.
  std::optional<TrainingState> load_training(const Arm& arm, std::uint64_t seed) const;
  void save_training(const Arm& arm, std::uint64_t seed, const TrainingState& state) const;

  // What a trial of a sweep was worth; nothing when it has not been played.
  std::optional<double> load_trial(const std::string& name) const;
  void save_trial(const std::string& name, double value) const;

  void write(const std::string& name, const std::string& content) const;
  std::string hash_of(const std::string& name) const;
  // Files of the saved policy of a cell, relative; one or two.
  std::vector<std::string> policy_files(const Arm& arm, std::uint64_t seed) const;
  // Copies the experiment's policy and model files under inputs/; returns name -> SHA-256.
  std::map<std::string, std::string> copy_inputs(const Experiment& experiment) const;
  void remove_cells() const;

 private:
  static std::string trial_file(const std::string& name);
  std::string cell_file(const Arm& arm, std::uint64_t seed) const;
  std::string training_file(const Arm& arm, std::uint64_t seed) const;
  std::string full(const std::string& name) const;

  std::string path_;
  std::string experiment_hash_;
};

}  // namespace marketday
