// A decision process of two states and two actions, up to three steps, whose every trajectory can
// be written down as often as the logging policy makes it in 2,048 tries: a log that is the whole
// population, on which a consistent estimator gives the exact value and an unbiased one's mean over
// trajectories is its expectation. Action 1 in state 1 ends it early.
#pragma once

#include <cstdint>
#include <vector>

#include "evaluation/sequential/trajectories.h"

namespace marketday::tests {

struct SmallProcess {
  static constexpr double kGamma = 0.9;
  static constexpr std::size_t kSteps = 3;
  static constexpr std::size_t kStates = 2 * kSteps;  // told apart by step
  static constexpr double kLogged[2][2] = {{0.25, 0.75}, {0.5, 0.5}};
  static constexpr double kPolicy[2][2] = {{0.75, 0.25}, {0.25, 0.75}};
  static constexpr double kToZero[2][2] = {{0.5, 0.25}, {0.75, 0.5}};
  static constexpr double kReward[2][2] = {{1.0, 0.2}, {-0.4, 2.0}};

  std::vector<std::size_t> offsets = {0};
  std::vector<std::uint32_t> action, state;  // state: 2 step + state
  std::vector<double> reward, behaviour, target, target_all;

  SmallProcess() {
    for (std::uint32_t first = 0; first < 2; ++first) walk({}, first, 1024.0);
  }
  sequential::Trajectories log() const { return {offsets, reward, behaviour, target, kGamma}; }

  // Values of the policy by step and state, and of its actions.
  static double value(std::size_t step, std::size_t s) {
    if (step == kSteps) return 0.0;
    return kPolicy[s][0] * action_value(step, s, 0) + kPolicy[s][1] * action_value(step, s, 1);
  }
  static double action_value(std::size_t step, std::size_t s, std::size_t a) {
    if (s == 1 && a == 1) return kReward[s][a];
    const double next =
        kToZero[s][a] * value(step + 1, 0) + (1.0 - kToZero[s][a]) * value(step + 1, 1);
    return kReward[s][a] + kGamma * next;
  }
  static double truth() { return 0.5 * value(0, 0) + 0.5 * value(0, 1); }

  // Q at each row of the log, bent by `error` times something odd.
  sequential::ActionValues values(double error) const {
    std::vector<double> q;
    for (const std::uint32_t s : state) {
      for (std::size_t a = 0; a < 2; ++a) {
        const double odd = (s % 3 == 0 ? 1.5 : 0.6) + (a == 0 ? 0.3 : -0.7);
        q.push_back(action_value(s / 2, s % 2, a) + error * odd);
      }
    }
    return sequential::action_values(q, target_all, action, 2);
  }

 private:
  struct Visit {
    std::uint32_t s;
    std::uint32_t a;
  };
  // Goes on from state s in `copies` of the trajectories.
  void walk(const std::vector<Visit>& before, std::uint32_t s, double copies) {
    for (std::uint32_t a = 0; a < 2; ++a) {
      std::vector<Visit> now = before;
      now.push_back({s, a});
      const double share = copies * kLogged[s][a];
      if (now.size() == kSteps || (s == 1 && a == 1)) {
        for (int copy = 0; copy < static_cast<int>(share); ++copy) add(now);
        continue;
      }
      walk(now, 0, share * kToZero[s][a]);
      walk(now, 1, share * (1.0 - kToZero[s][a]));
    }
  }
  void add(const std::vector<Visit>& visits) {
    for (std::size_t t = 0; t < visits.size(); ++t) {
      const auto [s, a] = visits[t];
      state.push_back(static_cast<std::uint32_t>(2 * t) + s);
      action.push_back(a);
      reward.push_back(kReward[s][a]);
      behaviour.push_back(kLogged[s][a]);
      target.push_back(kPolicy[s][a]);
      target_all.insert(target_all.end(), {kPolicy[s][0], kPolicy[s][1]});
    }
    offsets.push_back(action.size());
  }
};

}  // namespace marketday::tests
