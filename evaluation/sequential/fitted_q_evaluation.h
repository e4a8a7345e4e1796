// Fitted Q evaluation: Q of the policy itself from logged steps, by regressing
//   r_t + gamma sum_a pi_e(a | s_{t+1}) Q(s_{t+1}, a)
// on (s_t, a_t) again and again, 0 after a trajectory's last step. Le, Voloshin & Yue (2019),
// algorithm 3. No weights; as wrong as the class of functions is, and where the log has no data.
// A truncated trajectory's last step, whose next state is unknown, teaches nothing.
#pragma once

#include <cstdint>
#include <vector>

#include "evaluation/sequential/trajectories.h"
#include "models/trees/tree_grower.h"

namespace marketday::sequential {

struct QProblem {
  const Trajectories& log;
  std::size_t actions = 0;
  std::span<const std::uint32_t> action;    // a row each
  std::span<const double> target_all;       // rows x actions: pi_e(a | s_t)
  std::span<const std::uint8_t> truncated;  // a trajectory each; empty for none
};

struct FittedQ {
  std::vector<double> q;  // rows x actions
  ActionValues values;    // for the direct method, doubly robust and MAGIC
  int sweeps = 0;
  double last_change = 0.0;  // greatest change of any Q in the last sweep
};

// Q is a table of states x actions; pairs never seen keep the value 0. Sweeps until nothing moves
// by more than `close_enough`.
struct TabularQ {
  std::size_t states = 0;
  std::span<const std::uint32_t> state;  // a row each
  int most_sweeps = 10'000;
  double close_enough = 1e-12;
};
FittedQ fit_tabular_q(const QProblem& problem, const TabularQ& settings);

// Q(s, a) = f(s)'b_a. The sweeps' fixed point at once, which is LSTDQ (Lagoudakis & Parr 2003;
// Duan, Jia & Wang 2020, section 3): A = sum f(s,a) (f(s,a) - gamma f(s', pi_e))', plus ridge.
struct LinearQ {
  std::size_t columns = 0;
  std::span<const double> features;  // rows x columns; give it a column of ones
  double ridge = 1e-6;
};
FittedQ fit_linear_q(const QProblem& problem, const LinearQ& settings);

// Boosted trees an action, grown anew each sweep. A finite horizon needs as many sweeps as steps.
struct TreeQ {
  std::size_t columns = 0;
  std::span<const double> features;  // rows x columns
  const TreeGrower& grower;
  int sweeps = 20;
};
FittedQ fit_tree_q(const QProblem& problem, const TreeQ& settings);

}  // namespace marketday::sequential
