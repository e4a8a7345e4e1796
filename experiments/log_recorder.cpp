#include "experiments/log_recorder.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>

#include "experiments/cell.h"

namespace marketday {
namespace {

constexpr const char* kGiven = "given";  // what the action's promotion gave away, currency
constexpr const char* kContacts = "contacts";

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

EnvironmentSpec logged_spec(const EnvironmentSpec& spec) {
  EnvironmentSpec logged = spec;
  logged.optimum = nullptr;
  logged.cost_names = {kGiven};
  if (has(spec.cost_names, kContacts)) logged.cost_names.emplace_back(kContacts);
  return logged;
}

bool has_trajectories(const EnvironmentSpec& spec) {
  return spec.discount > 0.0;
}

LogRecorder::LogRecorder(Environment& environment, const Policy& policy, bool truth)
    : environment_(environment),
      policy_(policy),
      spec_(logged_spec(environment.spec())),
      truth_(truth),
      counts_contacts_(has(spec_.cost_names, kContacts)) {
  if (truth && has_trajectories(spec_)) {
    throw InputError(fmt::format(
        "environment {}: its decisions reach beyond their own step, so that there is no truth of a "
        "row; leave --truth out, or log `{{name: offer}}`",
        spec_.name));
  }
}

void LogRecorder::record(std::uint64_t seed, std::int64_t rows, const Receive& receive) {
  for (int world = 0; round_ < rows; ++world) {
    const std::int64_t before = round_;
    play_world(episode_seed(seed, world, Phase::logging), rows, receive);
    if (round_ == before) {
      throw InputError(
          fmt::format("environment {}: nobody came in a whole episode, so that there "
                      "is nothing to log; take more shoppers or days",
                      spec_.name));
    }
  }
}

void LogRecorder::play_world(std::uint64_t seed, std::int64_t rows, const Receive& receive) {
  pending_.clear();
  known_.clear();
  const Observation* observation = &environment_.reset(seed);
  std::uint32_t step = 0;
  for (bool over = false; !over && round_ < rows;) {
    check_interrupt();
    decide(*observation, seed, step++);
    const StepResult& result = environment_.step(actions_);
    block_.clear();
    block_truth_.clear();
    take(result.transitions, rows);
    if (block_.rows > 0) receive(block_, block_truth_);
    over = result.terminated || result.truncated;
    observation = &result.observation;
  }
}

void LogRecorder::decide(const Observation& observation, std::uint64_t seed, std::uint32_t step) {
  const std::size_t width = spec_.actions.size();
  probabilities_.assign(observation.mask.size(), 0.0);
  actions_.resize(observation.rows());
  std::vector<double> propensities(observation.rows());
  policy_.action_probabilities(observation, probabilities_);
  draw_actions(probabilities_, observation, seed, step, actions_, propensities);
  if (truth_) play_every_action(observation);
  for (std::size_t row = 0; row < observation.rows(); ++row) {
    const auto [known, is_new] =
        known_.try_emplace(observation.unit_ids[row], std::pair{units_, std::int64_t{0}});
    if (is_new) ++units_;
    const auto mask = observation.mask.begin() + static_cast<std::ptrdiff_t>(row * width);
    Pending waits{propensities[row],
                  {mask, mask + static_cast<std::ptrdiff_t>(width)},
                  known->second.first,
                  known->second.second++,
                  {}};
    if (truth_) {
      const auto every = every_.begin() + static_cast<std::ptrdiff_t>(row * width);
      waits.truth.assign(every, every + static_cast<std::ptrdiff_t>(width));
    }
    pending_[observation.unit_ids[row]] = std::move(waits);
  }
}

// The same day once with each action for all who may have it.
void LogRecorder::play_every_action(const Observation& shown) {
  const std::size_t width = spec_.actions.size();
  const Observation observation = shown;
  const auto morning = environment_.snapshot();
  every_.assign(observation.mask.size(), std::numeric_limits<double>::quiet_NaN());
  std::vector<int> all(observation.rows());
  for (std::size_t action = 0; action < width; ++action) {
    for (std::size_t row = 0; row < all.size(); ++row) {
      all[row] =
          observation.mask[row * width + action] != 0 ? static_cast<int>(action) : actions_[row];
    }
    const StepResult& result = environment_.step(all);
    for (std::size_t row = 0; row < all.size(); ++row) {
      if (all[row] == static_cast<int>(action)) every_[row * width + action] = result.rewards[row];
    }
    environment_.restore(*morning);
  }
}

void LogRecorder::take(const TransitionBatch& t, std::int64_t rows) {
  const std::size_t features = spec_.features.size();
  for (std::size_t i = 0; i < t.count() && round_ < rows; ++i) {
    const Pending& decision = pending_.at(t.unit_ids[i]);
    ++block_.rows;
    block_.rounds.push_back(round_++);
    block_.units.push_back(decision.unit);
    block_.actions.push_back(t.actions[i]);
    block_.rewards.push_back(t.rewards[i]);
    block_.propensities.push_back(decision.propensity);
    const auto values = t.values.begin() + static_cast<std::ptrdiff_t>(i * features);
    block_.features.insert(block_.features.end(), values,
                           values + static_cast<std::ptrdiff_t>(features));
    block_.costs.push_back(t.costs.empty() ? 0.0 : t.costs[i]);
    if (counts_contacts_) block_.costs.push_back(t.actions[i] == 0 ? 0.0 : 1.0);
    block_.mask.insert(block_.mask.end(), decision.mask.begin(), decision.mask.end());
    if (has_trajectories(spec_)) {
      block_.trajectories.push_back(decision.unit);
      block_.steps.push_back(decision.step);
    }
    block_truth_.insert(block_truth_.end(), decision.truth.begin(), decision.truth.end());
  }
}

}  // namespace marketday
