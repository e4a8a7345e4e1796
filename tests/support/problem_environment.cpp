#include "sim/random.h"
#include "sim/registry.h"
#include "support/reference_problems.h"

namespace marketday::tests {
namespace {

constexpr std::uint32_t kStart = 0xFFFFFFFFU;  // the step of the draw of the first state

template <typename List, typename Probability>
std::size_t pick(const List& list, double u, Probability probability) {
  double cumulative = 0.0;
  for (std::size_t i = 0; i + 1 < list.size(); ++i) {
    cumulative += probability(list[i]);
    if (u < cumulative) return i;
  }
  return list.size() - 1;
}

double uniform_draw(std::uint64_t seed, std::uint32_t unit, std::uint32_t step) {
  return uniform(draw(seed, unit, step, Purpose::environment)[0]);
}

}  // namespace

ProblemEnvironment::ProblemEnvironment(Problem problem, std::uint32_t units)
    : problem_(std::move(problem)) {
  now_.states.resize(units);
}

void ProblemEnvironment::Now::take(const Now& other) {
  seed = other.seed;
  step = other.step;
  total = other.total;
  states = other.states;
}

const Observation& ProblemEnvironment::reset(std::uint64_t seed) {
  now_.seed = seed;
  now_.step = 0;
  now_.total = 0.0;
  for (std::uint32_t unit = 0; unit < now_.states.size(); ++unit) {
    const double u = uniform_draw(seed, unit, kStart);
    const auto start = pick(problem_.starts, u, [](const auto& item) { return item.first; });
    now_.states[unit] = problem_.starts[start].second;
  }
  observe(result_.observation);
  return result_.observation;
}

void ProblemEnvironment::observe(Observation& observation) const {
  observation.unit_ids.clear();
  observation.values.clear();
  observation.mask.clear();
  for (std::uint32_t unit = 0; unit < now_.states.size(); ++unit) {
    if (now_.states[unit] < 0) continue;
    const State& state = problem_.states[static_cast<std::size_t>(now_.states[unit])];
    observation.unit_ids.push_back(unit);
    observation.values.insert(observation.values.end(), state.features.begin(),
                              state.features.end());
    for (const auto& outcomes : state.outcomes)
      observation.mask.push_back(outcomes.empty() ? 0 : 1);
  }
}

const StepResult& ProblemEnvironment::step(std::span<const int> actions) {
  result_.rewards.clear();
  result_.transitions.clear();
  ++now_.step;
  const int horizon = problem_.spec.horizon_steps;
  const bool cut = horizon > 0 && static_cast<int>(now_.step) >= horizon;
  std::size_t row = 0;
  bool anyone = false;
  for (std::uint32_t unit = 0; unit < now_.states.size(); ++unit) {
    const int at = now_.states[unit];
    if (at < 0) continue;
    const auto& outcomes = problem_.states[static_cast<std::size_t>(at)]
                               .outcomes[static_cast<std::size_t>(actions[row])];
    const double u = uniform_draw(now_.seed, unit, now_.step - 1);
    const Outcome& outcome =
        outcomes[pick(outcomes, u, [](const Outcome& item) { return item.probability; })];
    record(unit, actions[row], outcome, at, cut);
    now_.total += outcome.reward;
    now_.states[unit] = outcome.next;
    anyone = anyone || outcome.next >= 0;
    ++row;
  }
  result_.terminated = !anyone;
  result_.truncated = cut && anyone;
  observe(result_.observation);
  if (result_.truncated) result_.observation = {};
  return result_;
}

void ProblemEnvironment::record(std::size_t unit, int action, const Outcome& outcome, int state,
                                bool truncated) {
  TransitionBatch& batch = result_.transitions;
  const State& before = problem_.states[static_cast<std::size_t>(state)];
  result_.rewards.push_back(outcome.reward);
  batch.unit_ids.push_back(static_cast<std::uint32_t>(unit));
  batch.values.insert(batch.values.end(), before.features.begin(), before.features.end());
  batch.actions.push_back(action);
  batch.rewards.push_back(outcome.reward);
  batch.terminated.push_back(static_cast<std::uint8_t>(outcome.next < 0));
  batch.truncated.push_back(static_cast<std::uint8_t>(outcome.next >= 0 && truncated));
  for (std::size_t i = 0; i < before.features.size(); ++i) {
    batch.next_values.push_back(
        outcome.next < 0 ? 0.0
                         : problem_.states[static_cast<std::size_t>(outcome.next)].features[i]);
  }
  for (std::size_t a = 0; a < before.outcomes.size(); ++a) {
    const bool allowed =
        outcome.next >= 0 &&
        !problem_.states[static_cast<std::size_t>(outcome.next)].outcomes[a].empty();
    batch.next_mask.push_back(static_cast<std::uint8_t>(allowed));
  }
}

std::shared_ptr<const Snapshot> ProblemEnvironment::snapshot() const {
  auto copy = std::make_shared<Now>();
  copy->take(now_);
  return copy;
}

void ProblemEnvironment::restore(const Snapshot& snapshot) {
  now_.take(dynamic_cast<const Now&>(snapshot));
  observe(result_.observation);
}

std::vector<Metric> ProblemEnvironment::metrics() const {
  return {{"reward", now_.total}};
}

std::uint64_t ProblemEnvironment::state_hash() const {
  std::uint64_t hash = now_.step;
  for (const int state : now_.states) {
    const RandomBlock mixed = philox(hash, {static_cast<std::uint32_t>(state), 0, 0, 0});
    hash = mixed[0] | std::uint64_t{mixed[1]} << 32U;
  }
  return hash;
}

double run_episode(Environment& environment, Agent& agent, std::uint64_t seed, std::uint32_t& step,
                   int most_steps) {
  const Observation* observation = &environment.reset(seed);
  std::vector<int> actions;
  double total = 0.0;
  for (int i = 0; i < most_steps; ++i) {
    actions.resize(observation->rows());
    agent.act(*observation, step++, actions, {});
    const StepResult& result = environment.step(actions);
    for (const double reward : result.rewards) total += reward;
    agent.learn(result.transitions);
    if (result.terminated || result.truncated) break;
    observation = &result.observation;
  }
  agent.end_episode();
  return total;
}

std::unique_ptr<Agent> make_agent(const std::string& name, const Json& parameters,
                                  const EnvironmentSpec& environment, std::uint64_t seed) {
  return Registry<Agent>::instance().find(name).create(parameters, environment, seed);
}

std::unique_ptr<Policy> make_policy(const std::string& name, const PolicyContent& content,
                                    const EnvironmentSpec& environment) {
  return Registry<Policy>::instance().find(name).create(content, environment);
}

}  // namespace marketday::tests
