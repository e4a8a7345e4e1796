// Formula-made experiments that any language reproduces: fixture F3 (uplift metrics) and F6
// (meta-learners).
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "evaluation/uplift/ranking.h"
#include "models/uplift/trial.h"

namespace marketday::tests {

inline constexpr double kPhi = 0.6180339887498949;
inline constexpr double kPsi = 0.7548776662466927;
inline double fraction(double z) {
  return z - std::floor(z);
}
inline int fixture_arm(int i) {
  return (7 * i + i / 13) % 2;
}

struct F3 {
  std::vector<double> score, mixed, rounded, effect, outcome;
  std::vector<std::uint8_t> treated;
  ScoredTrial by(const std::vector<double>& column) const { return {column, treated, outcome}; }
};

inline F3 fixture_f3() {
  F3 f;
  for (int i = 0; i < 2000; ++i) {
    const int t = fixture_arm(i);
    const double x = static_cast<double>((37 * i) % 211) / 211.0;
    const double s = fraction((i + 1) * kPhi);
    const double tau = 0.25 * s - 0.05;
    f.score.push_back(s);
    f.mixed.push_back(s + 0.35 * std::sin(9.0 * x));
    f.rounded.push_back(std::nearbyint(s * 10.0) / 10.0);
    f.effect.push_back(tau);
    f.treated.push_back(static_cast<std::uint8_t>(t));
    f.outcome.push_back(fraction((i + 1) * kPsi) < 0.15 + 0.2 * x + tau * t ? 1.0 : 0.0);
  }
  return f;
}

struct F6 {
  Trial trial;
  Eigen::VectorXd effect;
};

inline F6 fixture_f6() {
  constexpr int kRows = 2000;
  F6 f;
  f.trial.arm_names = {"none", "offer"};
  f.trial.x.resize(kRows, 3);
  f.trial.y.resize(kRows);
  f.effect.resize(kRows);
  for (int i = 0; i < kRows; ++i) {
    const double x0 = fraction((i + 1) * kPhi);
    const double x1 = fraction((i + 1) * kPsi);
    const int t = fixture_arm(i);
    f.effect[i] = 1.0 + 2.0 * x0 - x1 * x1;
    f.trial.x.row(i) << x0, x1, std::sin(static_cast<double>(i));
    f.trial.y[i] = 3.0 * x1 + std::cos(3.0 * x0) + f.effect[i] * t + 0.3 * std::cos(1.7 * i);
    f.trial.arm.push_back(t);
    f.trial.ids.push_back(static_cast<std::uint32_t>(i));
  }
  return f;
}

}  // namespace marketday::tests
