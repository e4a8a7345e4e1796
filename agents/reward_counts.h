// How often each action of a table was tried and what it paid in all, with the past kept, let slide
// out of a window, or faded. Time passes for a state when one of its actions is taken.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <span>
#include <utility>
#include <vector>

namespace marketday {

class Checkpoint;

class RewardCounts {
 public:
  RewardCounts(std::size_t size, std::size_t width)
      : width_(width), counts_(size, 0.0), sums_(size, 0.0) {}
  RewardCounts(const RewardCounts&) = delete;
  RewardCounts& operator=(const RewardCounts&) = delete;
  virtual ~RewardCounts() = default;

  virtual void add(std::size_t state, std::size_t action, double reward);
  virtual void persist(Checkpoint& checkpoint);
  std::size_t width() const { return width_; }
  double count(std::size_t state, std::size_t action) const {
    return counts_[state * width_ + action];
  }
  double sum(std::size_t state, std::size_t action) const { return sums_[state * width_ + action]; }
  double decisions(std::size_t state) const;  // the counts of all its actions

 protected:
  std::span<double> counts(std::size_t state) { return of(counts_, state); }
  std::span<double> sums(std::size_t state) { return of(sums_, state); }

 private:
  std::span<double> of(std::vector<double>& all, std::size_t state) const {
    return std::span(all).subspan(state * width_, width_);
  }

  std::size_t width_;
  std::vector<double> counts_;
  std::vector<double> sums_;
};

// Only a state's last `window` decisions count.
class SlidingCounts : public RewardCounts {
 public:
  SlidingCounts(std::size_t size, std::size_t width, std::size_t window)
      : RewardCounts(size, width), window_(window) {}
  void add(std::size_t state, std::size_t action, double reward) override;
  void persist(Checkpoint& checkpoint) override;

 private:
  std::size_t window_;
  std::map<std::size_t, std::deque<std::pair<std::size_t, double>>> recent_;  // by state
};

// A decision counts `discount` times as much with every later one of its state.
class DiscountedCounts : public RewardCounts {
 public:
  DiscountedCounts(std::size_t size, std::size_t width, double discount)
      : RewardCounts(size, width), discount_(discount) {}
  void add(std::size_t state, std::size_t action, double reward) override;

 private:
  double discount_;
};

}  // namespace marketday
