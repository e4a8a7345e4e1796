#include <algorithm>
#include <array>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <set>

#include "support/reference_problems.h"

namespace marketday::tests {
namespace {

using Cell = std::pair<int, int>;                    // row, column
constexpr std::array<int, 4> kDown = {-1, 0, 1, 0};  // up, right, down, left
constexpr std::array<int, 4> kRight = {0, 1, 0, -1};

// A grid in which `move` says where an action leads; reaching `goal` ends the episode.
template <typename Move>
Problem grid(int rows, int columns, Cell start, Cell goal, double step_reward, double goal_reward,
             Move move) {
  Problem problem;
  problem.spec.features = {{"row", "cells", 0, rows - 1.0}, {"column", "cells", 0, columns - 1.0}};
  for (const auto* const name : {"up", "right", "down", "left"}) {
    problem.spec.actions.push_back({name, 0.0});
  }
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      State state{{double(row), double(column)}, {}};
      for (std::size_t action = 0; action < 4; ++action) {
        const Cell wanted = move(Cell{row, column}, action);
        const Cell to = {std::clamp(wanted.first, 0, rows - 1),
                         std::clamp(wanted.second, 0, columns - 1)};
        const bool ends = to == goal;
        state.outcomes.push_back(
            {{1.0, ends ? goal_reward : step_reward, ends ? -1 : to.first * columns + to.second}});
      }
      problem.states.push_back(state);
    }
  }
  problem.starts = {{1.0, start.first * columns + start.second}};
  return problem;
}

// Equally likely values with the mean 0 and variance 1 of the normal law they stand for.
std::vector<double> normal_quantiles(int count) {
  std::vector<double> values;
  double squares = 0.0;
  for (int i = 0; i < count; ++i) {
    values.push_back(boost::math::quantile(boost::math::normal(), (i + 0.5) / count));
    squares += values.back() * values.back();
  }
  for (double& value : values) value /= std::sqrt(squares / count);
  return values;
}

}  // namespace

Problem dyna_maze() {
  const std::set<Cell> walls = {{1, 2}, {2, 2}, {3, 2}, {4, 5}, {0, 7}, {1, 7}, {2, 7}};
  Problem problem = grid(6, 9, {2, 0}, {0, 8}, 0.0, 1.0, [&](Cell from, std::size_t action) {
    const Cell to = {from.first + kDown[action], from.second + kRight[action]};
    return walls.contains(to) ? from : to;
  });
  problem.spec.name = "dyna_maze";
  problem.spec.discount = 0.95;
  return problem;
}

Problem windy_grid() {
  constexpr std::array<int, 10> kWind = {0, 0, 0, 1, 1, 1, 2, 2, 1, 0};
  Problem problem = grid(7, 10, {3, 0}, {3, 7}, -1.0, -1.0, [&](Cell from, std::size_t action) {
    const int wind = kWind[static_cast<std::size_t>(from.second)];
    return Cell{from.first + kDown[action] - wind, from.second + kRight[action]};
  });
  problem.spec.name = "windy_grid";
  return problem;
}

Problem random_walk(int length) {
  Problem problem;
  problem.spec.name = "random_walk";
  problem.spec.features = {{"place", "-", 0, length - 1.0}};
  problem.spec.actions = {{"walk", 0.0}};
  for (int i = 0; i < length; ++i) {
    State state{{double(i)}, {}};
    const bool at_end = i + 1 == length;
    state.outcomes.push_back(
        {{0.5, i == 0 ? -1.0 : 0.0, i - 1}, {0.5, at_end ? 1.0 : 0.0, at_end ? -1 : i + 1}});
    problem.states.push_back(state);
  }
  problem.starts = {{1.0, length / 2}};
  return problem;
}

Problem maximisation_bias() {
  constexpr int kActions = 10;
  const std::vector<double> noise = normal_quantiles(200);
  Problem problem;
  problem.spec.name = "maximisation_bias";
  problem.spec.features = {{"place", "-", 0, 1}};
  State first{{0.0}, {}};
  State second{{1.0}, {}};
  for (int action = 0; action < kActions; ++action) {
    problem.spec.actions.push_back({"action_" + std::to_string(action), 0.0});
    std::vector<Outcome> outcomes;
    for (const double z : noise) {
      outcomes.push_back({1.0 / static_cast<double>(noise.size()), z - 0.1, -1});
    }
    second.outcomes.push_back(outcomes);
  }
  first.outcomes.resize(kActions);
  first.outcomes[0] = {{1.0, 0.0, 1}};
  first.outcomes[1] = {{1.0, 0.0, -1}};
  problem.states = {first, second};
  problem.starts = {{1.0, 0}};
  return problem;
}

}  // namespace marketday::tests
