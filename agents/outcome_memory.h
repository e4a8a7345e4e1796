// What a table's actions have led to so far: a model of the world for planning. Outcomes are
// counted, so their shares estimate chances; rewards are kept as means.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "agents/temporal_difference.h"

namespace marketday {

class OutcomeMemory {
 public:
  struct Outcome {
    bool terminated = false;
    std::size_t next_state = 0;
    double count = 0.0;
    double mean_reward = 0.0;

    template <typename Archive>
    void serialize(Archive& archive) {
      archive(terminated, next_state, count, mean_reward);
    }
  };
  using Entry = std::pair<std::size_t, std::size_t>;  // state, action

  void add(const TableStep& step);

  const std::vector<Outcome>& outcomes(const Entry& entry) const {
    return actions_.at(entry.first).at(entry.second);
  }
  // The mask of a state that something has led to.
  std::span<const std::uint8_t> mask(std::size_t state) const { return masks_.at(state); }
  // Those that have led to `state`, each once, in the order first seen.
  std::span<const Entry> leading_to(std::size_t state) const;
  // A state acted in before, then an action taken there before, by two draws from (0, 1).
  Entry pick(double state_draw, double action_draw) const;

  template <typename Archive>
  void serialize(Archive& archive) {
    archive(states_, actions_, tried_, masks_, leading_to_);
  }

 private:
  using Outcomes = std::vector<Outcome>;

  std::vector<std::size_t> states_;  // acted in, in the order first seen
  std::map<std::size_t, std::map<std::size_t, Outcomes>> actions_;
  std::map<std::size_t, std::vector<std::size_t>> tried_;  // actions in a state, in order
  std::map<std::size_t, std::vector<std::uint8_t>> masks_;
  std::map<std::size_t, std::vector<Entry>> leading_to_;
};

}  // namespace marketday
