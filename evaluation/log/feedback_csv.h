// Marketday's own log format: round, unit, action, reward, propensity, x_<feature>..., optional
// allowed, cost_<name>..., trajectory, step, position; names in <log>.meta.yaml. An action is its
// name or its place in the meta file's list, from 0. `allowed` has a 1 or 0 for each action.
#pragma once

#include <memory>
#include <string>

#include "evaluation/log/log_source.h"

namespace marketday {

std::unique_ptr<LogSource> open_feedback_csv(const std::string& path);

// Writes a log of any length in bounded memory: to a file beside `path` that takes its name, and
// the meta file its own, when the last row is there.
class FeedbackWriter {
 public:
  FeedbackWriter(std::string path, LogMeta meta, bool has_trajectories);
  ~FeedbackWriter();  // unfinished: what was written is removed
  FeedbackWriter(const FeedbackWriter&) = delete;
  FeedbackWriter& operator=(const FeedbackWriter&) = delete;

  void add(const FeedbackBlock& block);
  void finish();

 private:
  void flush();

  std::string path_;
  LogMeta meta_;
  bool has_trajectories_;
  std::string buffer_;
  std::FILE* file_ = nullptr;
};

}  // namespace marketday
