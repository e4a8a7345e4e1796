#include "agents/n_step_returns.h"

#include <set>
#include <utility>

#include "agents/checkpoint.h"

namespace marketday {

NStepReturns::NStepReturns(const Json& parameters, const EnvironmentSpec& environment,
                           std::uint64_t seed, std::size_t steps)
    : TemporalDifference(parameters, environment, seed), n_(steps) {}

void NStepReturns::learn(const TransitionBatch& batch) {
  for (std::size_t row = 0; row < batch.count(); ++row) {
    const TableStep step = step_of(batch, row);
    Trajectory& trajectory = trajectories_[batch.unit_ids[row]];
    if (trajectory.steps.size() - trajectory.done == n_) {
      finish_first(trajectory, value(step.state, step.action));
    }
    trajectory.steps.push_back({step.state, step.action, step.reward});
    if (step.terminated) {
      finish_all(trajectory, 0.0);
      trajectories_.erase(batch.unit_ids[row]);
      continue;
    }
    trajectory.next_state = step.next_state;
    trajectory.next_mask.assign(step.next_mask.begin(), step.next_mask.end());
  }
}

void NStepReturns::end_episode() {
  for (const auto& [unit, trajectory] : trajectories_) {
    TableStep last;
    last.next_state = trajectory.next_state;
    last.next_mask = trajectory.next_mask;
    finish_all(trajectory, cut_off_value(last, unit));
  }
  trajectories_.clear();
}

void NStepReturns::finish_first(Trajectory& trajectory, double value) {
  auto& steps = trajectory.steps;
  for (std::size_t i = steps.size(); i-- > trajectory.done;) {
    value = steps[i].reward + discount() * value;
  }
  const Waiting& first = steps[trajectory.done];
  move(first.state, first.action, value);
  // forget what is done, now and then
  if (++trajectory.done < 2 * n_) return;
  steps.erase(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(trajectory.done));
  trajectory.done = 0;
}

void NStepReturns::finish_all(const Trajectory& trajectory, double value) {
  const auto& steps = trajectory.steps;
  std::vector<double> returns(steps.size());
  for (std::size_t i = steps.size(); i-- > trajectory.done;) {
    value = steps[i].reward + discount() * value;
    returns[i] = value;
  }
  std::set<std::pair<std::size_t, std::size_t>> visited;
  for (std::size_t i = trajectory.done; i < steps.size(); ++i) {
    if (first_visits_only() && !visited.emplace(steps[i].state, steps[i].action).second) continue;
    move(steps[i].state, steps[i].action, returns[i]);
  }
}

void NStepReturns::persist(Checkpoint& checkpoint) {
  TemporalDifference::persist(checkpoint);
  checkpoint(trajectories_);
}

}  // namespace marketday
