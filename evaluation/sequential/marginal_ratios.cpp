#include "evaluation/sequential/marginal_ratios.h"

#include <algorithm>
#include <numeric>

#include "evaluation/column_checks.h"

namespace marketday::sequential {

void check(const MarginalLog& marginal) {
  check(marginal.log);
  require_size("states", marginal.state.size(), marginal.log.rows());
  require_indices("state", marginal.state, marginal.states);
}

StepCells step_cells(const Trajectories& log, std::span<const std::uint32_t> key,
                     std::size_t keys) {
  std::vector<std::uint64_t> code(log.rows());
  std::vector<std::uint32_t> step(log.rows());
  for (std::size_t i = 0; i < log.count(); ++i) {
    for (std::size_t t = 0; t < log.length(i); ++t) {
      step[log.begin(i) + t] = static_cast<std::uint32_t>(t);
      code[log.begin(i) + t] = t * keys + key[log.begin(i) + t];
    }
  }
  std::vector<std::size_t> order(log.rows());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return code[a] != code[b] ? code[a] < code[b] : a < b;
  });
  StepCells cells;
  cells.cell.resize(log.rows());
  for (std::size_t k = 0; k < order.size(); ++k) {
    if (k == 0 || code[order[k]] != code[order[k - 1]]) {
      cells.rows.push_back(0.0);
      cells.step.push_back(step[order[k]]);
    }
    cells.cell[order[k]] = static_cast<std::uint32_t>(cells.rows.size() - 1);
    cells.rows.back() += 1.0;
  }
  return cells;
}

std::vector<double> state_ratios(const MarginalLog& marginal, bool normalised) {
  check(marginal);
  const Trajectories& log = marginal.log;
  const StepCells cells = step_cells(log, marginal.state, marginal.states);
  const auto count = static_cast<double>(log.count());
  std::vector<double> weight_sum(cells.rows.size(), 0.0);
  for (std::size_t row = 0; row < log.rows(); ++row) {
    weight_sum[cells.cell[row]] += log.target[row] / log.behaviour[row];
  }
  // d_t by cell; rows go by step, so that d of a step is whole before it is passed on
  std::vector<double> visits(cells.rows.size(), 0.0);
  for (std::size_t i = 0; i < log.count(); ++i) visits[cells.cell[log.begin(i)]] += 1.0 / count;
  for (std::size_t t = 0; t + 1 < log.longest(); ++t) {
    for (std::size_t i = 0; i < log.count(); ++i) {
      if (t + 1 >= log.length(i)) continue;
      const std::size_t row = log.begin(i) + t;
      const std::uint32_t cell = cells.cell[row];
      const double divisor = normalised ? weight_sum[cell] : cells.rows[cell];
      if (divisor == 0.0) continue;  // the policy takes none of what the log took here
      visits[cells.cell[row + 1]] +=
          visits[cell] * (log.target[row] / log.behaviour[row]) / divisor;
    }
  }
  std::vector<double> ratios(log.rows());
  for (std::size_t row = 0; row < log.rows(); ++row) {
    ratios[row] = visits[cells.cell[row]] * count / cells.rows[cells.cell[row]];
  }
  return ratios;
}

}  // namespace marketday::sequential
