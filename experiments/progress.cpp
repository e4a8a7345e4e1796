#include "experiments/progress.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace marketday {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int kBarWidth = 30;
constexpr auto kRedraw = std::chrono::milliseconds(100);

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

Progress::Progress(std::int64_t steps, bool quiet)
    : total_(std::max<std::int64_t>(steps, 1)),
      quiet_(quiet),
      terminal_(isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      shown_(start_) {}

Progress::~Progress() {
  if (!quiet_ && terminal_) fmt::print(stderr, "\r\033[K");
}

void Progress::add(std::int64_t steps) {
  if (quiet_) return;
  const std::scoped_lock lock(mutex_);
  done_ += steps;
  if (terminal_) {
    if (Clock::now() - shown_ >= kRedraw) draw();
    return;
  }
  const auto tenths = static_cast<int>(10 * done_ / total_);
  if (tenths > shown_tenths_) draw();
  shown_tenths_ = tenths;
}

void Progress::say(const std::string& line) {
  if (quiet_) return;
  const std::scoped_lock lock(mutex_);
  fmt::print(stderr, "{}{}\n", terminal_ ? "\r\033[K" : "", line);
}

void Progress::draw() {
  shown_ = Clock::now();
  const double share = std::min(1.0, static_cast<double>(done_) / static_cast<double>(total_));
  const double elapsed = seconds_since(start_);
  const double rate = elapsed > 0.0 ? static_cast<double>(done_) / elapsed : 0.0;
  const double left = rate > 0.0 ? static_cast<double>(total_ - done_) / rate : 0.0;
  const auto full = static_cast<int>(share * kBarWidth);
  const std::string text = fmt::format("{:3.0f} %  {:.0f} steps/s  {:.0f} s left", 100.0 * share,
                                       rate, std::max(0.0, left));
  if (terminal_) {
    fmt::print(stderr, "\r\033[K[{:#<{}}{:.<{}}] {}", "", full, "", kBarWidth - full, text);
  } else {
    fmt::print(stderr, "{}\n", text);
  }
}

}  // namespace marketday
