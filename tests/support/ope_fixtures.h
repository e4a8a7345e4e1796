// The formula-defined logs F1 (bandit) and F2 (trajectories) that the known answers of off-policy
// estimators are computed on; no luck in them, so that any language reproduces them.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "evaluation/sequential/trajectories.h"

namespace marketday::tests {

inline std::vector<double> softmax(std::vector<double> logits) {
  const double most = *std::max_element(logits.begin(), logits.end());
  double sum = 0.0;
  for (double& x : logits) sum += x = std::exp(x - most);
  for (double& x : logits) x /= sum;
  return logits;
}

// n = 1000, K = 4
struct BanditFixture {
  static constexpr std::size_t kRows = 1000;
  static constexpr std::size_t kActions = 4;
  std::vector<std::uint32_t> action;
  std::vector<double> context, behaviour_all, target_all, q_all;  // rows x actions but context
  std::vector<double> reward, behaviour, target, weight, q, v;    // of the action taken; v of pi_e

  BanditFixture() {
    for (std::size_t i = 0; i < kRows; ++i) {
      const auto a = static_cast<std::uint32_t>((7 * i + i / 11) % 4);
      const double x = static_cast<double>((37 * i) % 101) / 100.0;
      std::vector<double> pb(4);
      std::vector<double> pe(4);
      for (std::size_t k = 0; k < 4; ++k) {
        const auto number = static_cast<double>(k);
        pb[k] = 0.5 * std::cos(0.7 * number + 3.0 * x);
        pe[k] = 1.5 * std::sin(1.1 * number + 2.0 * x);
      }
      pb = softmax(pb);
      pe = softmax(pe);
      double value = 0.0;
      for (std::size_t k = 0; k < 4; ++k) {
        q_all.push_back(0.2 + 0.1 * static_cast<double>(k) + 0.3 * x * static_cast<double>(k % 2) +
                        0.05 * std::cos(static_cast<double>(i)));
        value += pe[k] * q_all.back();
      }
      behaviour_all.insert(behaviour_all.end(), pb.begin(), pb.end());
      target_all.insert(target_all.end(), pe.begin(), pe.end());
      action.push_back(a);
      context.push_back(x);
      reward.push_back((13 * i + 5 * a) % 17 < 6 + 2 * a ? 1.0 : 0.0);
      behaviour.push_back(pb[a]);
      target.push_back(pe[a]);
      weight.push_back(pe[a] / pb[a]);
      q.push_back(q_all[4 * i + a]);
      v.push_back(value);
    }
  }
};

// N = 200, T = 5, A = 3, gamma = 0.9
struct TrajectoryFixture {
  static constexpr std::size_t kCount = 200;
  static constexpr std::size_t kSteps = 5;
  static constexpr std::size_t kActions = 3;
  std::vector<std::size_t> offsets;
  std::vector<std::uint32_t> action;
  std::vector<double> reward, behaviour, target, target_all, q_all;

  TrajectoryFixture() {
    offsets.push_back(0);
    for (std::size_t i = 0; i < kCount; ++i) {
      for (std::size_t t = 0; t < kSteps; ++t) add(i, t);
      offsets.push_back(action.size());
    }
  }
  sequential::Trajectories log() const { return {offsets, reward, behaviour, target, 0.9}; }
  sequential::ActionValues values() const {
    return sequential::action_values(q_all, target_all, action, kActions);
  }

 private:
  void add(std::size_t i, std::size_t t) {
    const auto a = static_cast<std::uint32_t>((i + 2 * t + (i * t) / 3) % 3);
    const double s = std::sin(0.37 * static_cast<double>(i) + static_cast<double>(t));
    std::vector<double> pb(3);
    std::vector<double> pe(3);
    for (std::size_t k = 0; k < 3; ++k) {
      const auto number = static_cast<double>(k);
      pb[k] = 0.6 * std::cos(number + s);
      pe[k] = 1.2 * std::sin(1.0 + 1.3 * number + s);
      q_all.push_back(static_cast<double>(kSteps - t) * (0.4 + 0.05 * number) + 0.1 * s);
    }
    pb = softmax(pb);
    pe = softmax(pe);
    target_all.insert(target_all.end(), pe.begin(), pe.end());
    action.push_back(a);
    reward.push_back(static_cast<double>((3 * i + 5 * t + 7 * a) % 11) / 10.0);
    behaviour.push_back(pb[a]);
    target.push_back(pe[a]);
  }
};

// Tolerance 1e-9, relative.
inline bool agrees(double found, double wanted, double tolerance = 1e-9) {
  return std::abs(found - wanted) <= tolerance * std::abs(wanted);
}

}  // namespace marketday::tests
