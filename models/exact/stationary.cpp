#include "models/exact/stationary.h"

#include <Eigen/SparseLU>
#include <algorithm>

#include "sim/io/error.h"

namespace marketday {
namespace {

bool leads_out(const std::vector<TableOutcome>& outcomes, const std::vector<int>& actions) {
  return std::any_of(outcomes.begin(), outcomes.end(), [&](const TableOutcome& outcome) {
    return outcome.next < 0 || actions[static_cast<std::size_t>(outcome.next)] >= 0;
  });
}

std::size_t unsettled(const std::vector<int>& actions) {
  return static_cast<std::size_t>(std::count(actions.begin(), actions.end(), -1));
}

// Actions under which every state comes to an end with a chance above 0.
std::vector<int> proper_actions(const DecisionTable& table) {
  std::vector<int> actions(table.states.size(), -1);
  for (std::size_t before = actions.size() + 1; unsettled(actions) < before;) {
    before = unsettled(actions);
    for (std::size_t s = actions.size(); s-- > 0;) {
      const auto& outcomes = table.states[s].outcomes;
      for (std::size_t a = 0; a < outcomes.size() && actions[s] < 0; ++a) {
        if (leads_out(outcomes[a], actions)) actions[s] = static_cast<int>(a);
      }
    }
  }
  return actions;
}

std::vector<int> first_actions(const DecisionTable& table) {
  std::vector<int> actions;
  for (const TableState& state : table.states) {
    const auto allowed = std::find_if(state.outcomes.begin(), state.outcomes.end(),
                                      [](const auto& outcomes) { return !outcomes.empty(); });
    actions.push_back(static_cast<int>(allowed - state.outcomes.begin()));
  }
  return actions;
}

std::vector<double> certain(const DecisionTable& table, const std::vector<int>& actions) {
  const std::size_t width = table.spec.actions.size();
  std::vector<double> shares(actions.size() * width, 0.0);
  for (std::size_t s = 0; s < actions.size(); ++s) {
    shares[s * width + static_cast<std::size_t>(actions[s])] = 1.0;
  }
  return shares;
}

}  // namespace

std::vector<double> stationary_values(const DecisionTable& table, std::span<const double> shares,
                                      bool costs) {
  const std::size_t width = table.spec.actions.size();
  const auto size = static_cast<Eigen::Index>(table.states.size());
  std::vector<Eigen::Triplet<double>> entries;
  Eigen::VectorXd gains = Eigen::VectorXd::Zero(size);
  for (Eigen::Index s = 0; s < size; ++s) {
    entries.emplace_back(static_cast<int>(s), static_cast<int>(s), 1.0);
    const auto& outcomes = table.states[static_cast<std::size_t>(s)].outcomes;
    for (std::size_t a = 0; a < width; ++a) {
      const double share = shares[static_cast<std::size_t>(s) * width + a];
      if (share == 0.0) continue;
      for (const TableOutcome& outcome : outcomes[a]) {
        const double chance = share * outcome.probability;
        gains[s] += chance * (costs ? outcome.cost : outcome.reward);
        if (outcome.next < 0) continue;
        entries.emplace_back(static_cast<int>(s), outcome.next, -table.spec.discount * chance);
      }
    }
  }
  Eigen::SparseMatrix<double> equations(size, size);
  equations.setFromTriplets(entries.begin(), entries.end());
  Eigen::SparseLU<Eigen::SparseMatrix<double>> solver(equations);
  if (solver.info() != Eigen::Success) {
    throw InputError("environment " + table.spec.name +
                     ": a rule never ends and nothing is discounted, so its value is infinite");
  }
  const Eigen::VectorXd values = solver.solve(gains);
  return {values.begin(), values.end()};
}

IteratedPolicy iterate_policies(const DecisionTable& table) {
  constexpr double kBetter = 1e-10;  // relative: less than this is rounding
  IteratedPolicy best;
  best.actions = proper_actions(table);
  if (unsettled(best.actions) > 0) {
    if (table.spec.discount >= 1.0) {
      throw InputError("environment " + table.spec.name +
                       ": no end can be reached and nothing is discounted; see relative_values");
    }
    best.actions = first_actions(table);
  }
  for (bool changed = true; changed;) {
    best.values = stationary_values(table, certain(table, best.actions));
    changed = false;
    for (std::size_t s = 0; s < best.actions.size(); ++s) {
      const std::vector<double> of = action_values(table, static_cast<int>(s), best.values);
      const auto greatest = std::max_element(of.begin(), of.end());
      const double now = of[static_cast<std::size_t>(best.actions[s])];
      if (*greatest <= now + kBetter * std::max(1.0, std::abs(now))) continue;
      best.actions[s] = static_cast<int>(greatest - of.begin());
      changed = true;
    }
    if (changed) ++best.improvements;
  }
  return best;
}

}  // namespace marketday
