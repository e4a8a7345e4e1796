// How much more often the policy visits a state at a step than the log did, estimated from the log
// alone for states that are told apart by a number (a discretiser's cell):
//   d_0 = share of first states;  d_{t+1}(s') = sum_s d_t(s) P_t(s' | s),
//   P_t(s' | s) = 1/n_t(s) sum over rows in s at t of w 1[next = s'],  w = pi_e / pi_b of one step
// Xie, Ma & Wang (2019), "Towards optimal off-policy evaluation ... with marginalized importance
// sampling", eq. 3-5. Weights of one step only are multiplied, so that variance grows with the
// horizon as a polynomial. Wrong when the number does not carry all that matters of the past.
#pragma once

#include <cstdint>
#include <vector>

#include "evaluation/sequential/trajectories.h"

namespace marketday::sequential {

struct MarginalLog {
  const Trajectories& log;
  std::size_t states = 0;
  std::span<const std::uint32_t> state;  // a row each
};
void check(const MarginalLog& marginal);

// d_t(s_t) / (share of trajectories in s_t at t), at each row. `normalised`: w divided by its mean
// over the rows of the same state and step, which keeps sum_s d_t(s) at 1.
std::vector<double> state_ratios(const MarginalLog& marginal, bool normalised);

// By step and state in use, densely numbered: cell of each row, and rows in it.
struct StepCells {
  std::vector<std::uint32_t> cell;  // a row each
  std::vector<double> rows;         // a cell each
  std::vector<std::uint32_t> step;  // of a cell
};
// `key` < keys tells rows of one step apart.
StepCells step_cells(const Trajectories& log, std::span<const std::uint32_t> key, std::size_t keys);

}  // namespace marketday::sequential
