#include "support/reference_problems.h"

#include <algorithm>
#include <array>

namespace marketday::tests {

Problem bernoulli_bandit(const std::vector<double>& means) {
  Problem problem;
  problem.spec.name = "bernoulli_bandit";
  State state;
  for (std::size_t arm = 0; arm < means.size(); ++arm) {
    problem.spec.actions.push_back({"arm_" + std::to_string(arm), 0.1 * static_cast<double>(arm)});
    state.outcomes.push_back({{means[arm], 1.0, 0}, {1.0 - means[arm], 0.0, 0}});
  }
  problem.states = {state};
  problem.starts = {{1.0, 0}};
  return problem;
}

namespace {

constexpr int kCliffRows = 4;
constexpr int kCliffColumns = 12;

Outcome cliff_move(int row, int column, int action) {
  constexpr std::array<int, 4> kDown = {-1, 0, 1, 0};  // up, right, down, left
  constexpr std::array<int, 4> kRight = {0, 1, 0, -1};
  const auto a = static_cast<std::size_t>(action);
  const int to_row = std::clamp(row + kDown[a], 0, kCliffRows - 1);
  const int to_column = std::clamp(column + kRight[a], 0, kCliffColumns - 1);
  const bool bottom = to_row == kCliffRows - 1;
  if (bottom && to_column == kCliffColumns - 1) return {1.0, -1.0, -1};
  if (bottom && to_column > 0) return {1.0, -100.0, (kCliffRows - 1) * kCliffColumns};
  return {1.0, -1.0, to_row * kCliffColumns + to_column};
}

}  // namespace

Problem cliff_walking() {
  Problem problem;
  problem.spec.name = "cliff_walking";
  problem.spec.features = {{"row", "cells", 0, kCliffRows - 1},
                           {"column", "cells", 0, kCliffColumns - 1}};
  for (const auto* const name : {"up", "right", "down", "left"}) {
    problem.spec.actions.push_back({name, 0.0});
  }
  for (int row = 0; row < kCliffRows; ++row) {
    for (int column = 0; column < kCliffColumns; ++column) {
      State state{{double(row), double(column)}, {}};
      for (int action = 0; action < 4; ++action) {
        state.outcomes.push_back({cliff_move(row, column, action)});
      }
      problem.states.push_back(state);
    }
  }
  problem.starts = {{1.0, (kCliffRows - 1) * kCliffColumns}};
  return problem;
}

Problem markdown_problem(int days, int stock) {
  constexpr std::array<double, 3> kPrice = {10, 8, 6};
  constexpr std::array<double, 3> kSale = {0.2, 0.35, 0.6};
  Problem problem;
  problem.spec.name = "markdown";
  problem.spec.features = {{"day", "days", 0, days - 1.0}, {"stock", "items", 1, double(stock)}};
  problem.spec.actions = {{"none", 0.0}, {"depth_20", 0.2}, {"depth_40", 0.4}};
  const auto index = [&](int day, int left) {
    return day == days || left == 0 ? -1 : day * stock + left - 1;
  };
  for (int day = 0; day < days; ++day) {
    for (int left = 1; left <= stock; ++left) {
      State state{{double(day), double(left)}, {}};
      for (std::size_t a = 0; a < 3; ++a) {
        state.outcomes.push_back({{kSale[a], kPrice[a], index(day + 1, left - 1)},
                                  {1.0 - kSale[a], 0.0, index(day + 1, left)}});
      }
      problem.states.push_back(state);
    }
  }
  problem.starts = {{1.0, index(0, stock)}};
  return problem;
}

Problem campaign_problem(int days, int budget) {
  constexpr std::array<double, 3> kShare = {0.5, 0.3, 0.2};
  constexpr std::array<double, 3> kWithout = {0.3, 0.1, 0.02};
  constexpr std::array<double, 3> kWith = {0.5, 0.4, 0.1};
  constexpr double kMargin = 30.0;
  constexpr double kFace = 10.0;
  Problem problem;
  problem.spec.name = "campaign";
  problem.spec.features = {{"day", "days", 0, days - 1.0},
                           {"segment", "-", 0, 2},
                           {"budget", "coupons", 0, double(budget)}};
  problem.spec.actions = {{"none", 0.0}, {"coupon_33", 1.0 / 3.0}};
  const auto index = [&](int day, int left, int segment) {
    return (day * (budget + 1) + left) * 3 + segment;
  };
  // one sale or none, then the next shopper comes, of any segment
  const auto outcomes = [&](int day, double sale, double face, int left_if_sold, int left) {
    std::vector<Outcome> result;
    const double reward = kMargin - face;
    if (day + 1 == days) {
      return std::vector<Outcome>{{sale, reward, -1, face}, {1.0 - sale, 0.0, -1}};
    }
    for (int next = 0; next < 3; ++next) {
      const double share = kShare[static_cast<std::size_t>(next)];
      result.push_back({sale * share, reward, index(day + 1, left_if_sold, next), face});
      result.push_back({(1.0 - sale) * share, 0.0, index(day + 1, left, next)});
    }
    return result;
  };
  for (int day = 0; day < days; ++day) {
    for (int left = 0; left <= budget; ++left) {
      for (std::size_t segment = 0; segment < 3; ++segment) {
        State state{{double(day), double(segment), double(left)}, {{}, {}}};
        state.outcomes[0] = outcomes(day, kWithout[segment], 0.0, left, left);
        if (left > 0) {
          state.outcomes[1] = outcomes(day, kWith[segment], kFace, left - 1, left);
        }
        problem.states.push_back(state);
      }
    }
  }
  for (int segment = 0; segment < 3; ++segment) {
    problem.starts.push_back(
        {kShare[static_cast<std::size_t>(segment)], index(0, budget, segment)});
  }
  return problem;
}

Problem toy_market() {
  constexpr int kDays = 4;
  Problem problem;
  problem.spec.name = "toy_market";
  problem.spec.features = {{"day", "days", 0, kDays - 1.0}, {"segment", "-", 0, 1}};
  problem.spec.actions = {{"none", 0.0}, {"depth_10", 0.1}, {"depth_20", 0.2}};
  problem.spec.discount = 0.9;
  for (int day = 0; day < kDays; ++day) {
    for (int segment = 0; segment < 2; ++segment) {
      State state{{double(day), double(segment)}, {{}, {}, {}}};
      for (std::size_t a = 0; a < 3; ++a) {
        if (a == 2 && (segment == 1 || day == 2)) continue;  // masked
        if (a == 0 && day == 3) continue;
        const double sale = 0.2 + 0.2 * static_cast<double>(a) + 0.1 * segment;
        const int next = day + 1 == kDays ? -1 : (day + 1) * 2 + segment;
        state.outcomes[a] = {{sale, 1.0, next}, {1.0 - sale, 0.0, next}};
      }
      problem.states.push_back(state);
    }
  }
  problem.starts = {{0.5, 0}, {0.5, 1}};
  return problem;
}

Json every_state(const Problem& problem) {
  Json table = Json::array();
  for (const Feature& feature : problem.spec.features) {
    std::vector<double> edges;
    for (double edge = feature.low + 0.5; edge < feature.high; edge += 1.0) edges.push_back(edge);
    if (!edges.empty()) table.push_back({{"feature", feature.name}, {"edges", edges}});
  }
  return table;
}

}  // namespace marketday::tests
