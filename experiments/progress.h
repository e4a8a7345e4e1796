// How far a run is, on stderr: a bar with rate and time left on a terminal, a line for every tenth
// elsewhere, nothing when quiet. Safe to call from every thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

namespace marketday {

class Progress {
 public:
  Progress(std::int64_t steps, bool quiet);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void add(std::int64_t steps);
  // A line of talk that does not garble the bar.
  void say(const std::string& line);

 private:
  void draw();

  std::mutex mutex_;
  std::int64_t total_;
  std::int64_t done_ = 0;
  bool quiet_;
  bool terminal_;
  int shown_tenths_ = 0;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point shown_;
};

}  // namespace marketday
