// Logs made by formula, so that any language has the same bits: fixtures F1 and F2 of
// learners-and-ope.md, section 1.
#pragma once

#include <cmath>
#include <vector>

namespace marketday::tests {

// One-step log of n rows and `actions` actions; F1 has 1000 and 4.
struct BanditFixture {
  std::size_t n = 0;
  std::size_t k = 4;
  std::vector<int> actions;
  std::vector<double> rewards;
  std::vector<double> behaviour;   // n x k
  std::vector<double> evaluation;  // n x k
  std::vector<double> model;       // n x k
  std::vector<double> weights;     // n
  std::vector<double> model_logged;
  std::vector<double> model_policy;
};

inline BanditFixture fixture_f1(std::size_t n = 1000) {
  BanditFixture f;
  f.n = n;
  for (std::size_t row = 0; row < n; ++row) {
    const auto i = static_cast<double>(row);
    const std::size_t a = (7 * row + row / 11) % 4;
    const double x = static_cast<double>(37 * row % 101) / 100.0;
    double pb[4];
    double pe[4];
    double sum_b = 0.0;
    double sum_e = 0.0;
    for (int k = 0; k < 4; ++k) {
      pb[k] = std::exp(0.5 * std::cos(0.7 * k + 3 * x));
      pe[k] = std::exp(1.5 * std::sin(1.1 * k + 2 * x));
      sum_b += pb[k];
      sum_e += pe[k];
    }
    double policy = 0.0;
    for (int k = 0; k < 4; ++k) {
      f.behaviour.push_back(pb[k] / sum_b);
      f.evaluation.push_back(pe[k] / sum_e);
      f.model.push_back(0.2 + 0.1 * k + 0.3 * x * (k % 2) + 0.05 * std::cos(i));
      policy += f.evaluation.back() * f.model.back();
    }
    f.actions.push_back(static_cast<int>(a));
    f.rewards.push_back((13 * row + 5 * a) % 17 < 6 + 2 * a ? 1.0 : 0.0);
    f.weights.push_back(f.evaluation[row * 4 + a] / f.behaviour[row * 4 + a]);
    f.model_logged.push_back(f.model[row * 4 + a]);
    f.model_policy.push_back(policy);
  }
  return f;
}

}  // namespace marketday::tests
