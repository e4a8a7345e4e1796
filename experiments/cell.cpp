#include "experiments/cell.h"

#include <chrono>

#include "agents/saved_agent.h"
#include "sim/random.h"

namespace marketday {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a signal handler sets it
std::atomic<bool> interrupted{false};

namespace {

double sum_of(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum;
}

// Ends with the episode, or with the arm's last step.
double train_episode(const Arm& arm, Environment& environment, Agent& agent, std::uint64_t seed,
                     std::uint32_t& step, const std::function<void()>& stepped) {
  const Observation* observation = &environment.reset(seed);
  std::vector<int> actions;
  double total = 0.0;
  for (bool over = false; !over;) {
    check_interrupt();
    actions.resize(observation->rows());
    agent.act(*observation, step++, actions, {});
    const StepResult& result = environment.step(actions);
    agent.learn(result.transitions);
    total += sum_of(result.rewards);
    over = result.terminated || result.truncated || (arm.steps > 0 && step >= arm.steps);
    observation = &result.observation;
    stepped();
  }
  agent.end_episode();
  return total;
}

// Trains all episodes of the arm, from where the checkpoint left off if there is one; every
// `every_seconds` of training the state is kept.
void train(const Arm& arm, Environment& environment, Agent& agent, std::uint64_t seed,
           const std::function<void()>& stepped, const Checkpoints& checkpoints,
           CellResult& result) {
  using Clock = std::chrono::steady_clock;
  TrainingState state;
  if (checkpoints.load) {
    if (auto kept = checkpoints.load()) {
      state = std::move(*kept);
      restore_agent(agent, state.agent);
    }
  }
  const double earlier = state.seconds;  // of the run that was broken off
  const auto start = Clock::now();
  double kept_at = 0.0;
  const auto is_trained = [&] {
    return arm.steps > 0 ? state.step >= arm.steps
                         : state.curve.size() >= static_cast<std::size_t>(arm.episodes);
  };
  while (!is_trained()) {
    const int episode = static_cast<int>(state.curve.size());
    state.curve.push_back(train_episode(arm, environment, agent,
                                        episode_seed(seed, episode, Phase::training), state.step,
                                        stepped));
    const double now = std::chrono::duration<double>(Clock::now() - start).count();
    if (!checkpoints.save || now - kept_at < checkpoints.every_seconds) continue;
    state.agent = save_agent(agent);
    state.seconds = earlier + now;
    checkpoints.save(state);
    kept_at = now;
  }
  result.curve = std::move(state.curve);
  result.seconds = earlier;
}

void add_metrics(std::vector<Metric>& sums, const std::vector<Metric>& metrics) {
  if (sums.empty()) {
    sums = metrics;
    return;
  }
  for (std::size_t i = 0; i < metrics.size(); ++i) sums[i].value += metrics[i].value;
}

// Plays on from `first`, the observation that the environment has just shown.
Outcome play_from(Environment& environment, const Observation& first, const Policy& policy,
                  std::uint64_t seed, const std::function<void()>& stepped) {
  const Observation* observation = &first;
  std::vector<double> probabilities;
  std::vector<int> actions;
  Outcome total;
  std::uint32_t step = 0;
  for (bool over = false; !over;) {
    check_interrupt();
    probabilities.assign(observation->mask.size(), 0.0);
    actions.resize(observation->rows());
    policy.action_probabilities(*observation, probabilities);
    draw_actions(probabilities, *observation, seed, step++, actions, {});
    const StepResult& result = environment.step(actions);
    total.value += sum_of(result.rewards);
    total.cost += sum_of(result.transitions.costs);
    over = result.terminated || result.truncated;
    observation = &result.observation;
    stepped();
  }
  return total;
}

void evaluate(const Experiment& experiment, Environment& environment, const Policy& policy,
              std::uint64_t seed, const std::function<void()>& stepped, CellResult& result) {
  for (int episode = 0; episode < experiment.evaluation_episodes; ++episode) {
    const double total =
        play_episode(environment, policy, episode_seed(seed, episode, Phase::evaluation), stepped)
            .value;
    std::vector<Metric> metrics = {{"return", total}};
    for (const Metric& metric : environment.metrics()) metrics.push_back(metric);
    add_metrics(result.metrics, metrics);
    if (episode == 0) result.series = environment.series();
  }
  for (Metric& metric : result.metrics) metric.value /= experiment.evaluation_episodes;
  if (environment.spec().optimum == nullptr) return;
  const auto exact =
      environment.exact_value([&](const Observation& all, std::span<double> probabilities) {
        policy.action_probabilities(all, probabilities);
      });
  if (!exact) return;
  result.metrics.push_back({kExactValue, *exact});
  result.metrics.push_back({kOptimum, environment.spec().optimum->value()});
}

// A training world at its start, so that its warm-up is played once and not for every candidate.
struct World {
  std::unique_ptr<Environment> environment;
  std::uint64_t seed;
  Observation first;
  std::shared_ptr<const Snapshot> morning;
};

World first_morning(const Experiment& experiment, std::uint64_t seed) {
  World world{make_environment(experiment), seed, {}, nullptr};
  world.first = world.environment->reset(seed);
  world.morning = world.environment->snapshot();
  return world;
}

// Every candidate plays the same training worlds; those of a Pareto set the evaluation's as well.
std::unique_ptr<Policy> searched(const Experiment& experiment, const Arm& arm,
                                 const EnvironmentSpec& spec, std::uint64_t seed,
                                 const std::function<void()>& stepped, CellResult& result) {
  const PolicySearch& search = *arm.search;
  const std::unique_ptr<Search> method = make_search(arm);
  std::vector<World> worlds;
  for (int world = 0; world < search.worlds; ++world) {
    worlds.push_back(first_morning(experiment, episode_seed(seed, world, Phase::training)));
  }
  const auto play = [&](const Policy& policy, int world) {
    World& w = worlds[static_cast<std::size_t>(world)];
    w.environment->restore(*w.morning);
    return play_from(*w.environment, w.first, policy, w.seed, stepped);
  };
  Found found = run_search(search, *method, spec, play, seed);
  result.curve = std::move(found.values);
  if (method->has_two_objectives()) {
    for (const Candidate& candidate : found.candidates) {
      ParetoPoint point{candidate.weights, candidate.outcome, {}};
      const auto policy = policy_with(search, candidate.weights, spec);
      for (int episode = 0; episode < experiment.evaluation_episodes; ++episode) {
        const Outcome outcome = play_episode(*worlds.front().environment, *policy,
                                             episode_seed(seed, episode, Phase::evaluation), [] {});
        point.evaluated.value += outcome.value / experiment.evaluation_episodes;
        point.evaluated.cost += outcome.cost / experiment.evaluation_episodes;
      }
      result.pareto.push_back(std::move(point));
    }
  }
  return policy_with(search, found.candidates.front().weights, spec);
}

}  // namespace

void check_interrupt() {
  if (interrupted.load(std::memory_order_relaxed)) throw Interrupted();
}

std::uint64_t episode_seed(std::uint64_t seed, int episode, Phase phase) {
  if (phase == Phase::evaluation && episode == 0) return seed;
  const RandomBlock bits = draw(seed, static_cast<std::uint32_t>(episode),
                                static_cast<std::uint32_t>(phase), Purpose::agent, 1);
  return std::uint64_t{bits[0]} << 32U | bits[1];
}

Outcome play_episode(Environment& environment, const Policy& policy, std::uint64_t seed,
                     const std::function<void()>& stepped) {
  return play_from(environment, environment.reset(seed), policy, seed, stepped);
}

Cell play_cell(const Experiment& experiment, const Arm& arm, std::uint64_t seed,
               const std::function<void()>& stepped, const Checkpoints& checkpoints) {
  if (experiment.draws.any()) {
    Experiment drawn = experiment;
    drawn.scenario = drawn_scenario(experiment.draws, experiment.scenario, seed);
    drawn.draws = {};
    return play_cell(drawn, arm, seed, stepped, checkpoints);
  }
  const auto start = std::chrono::steady_clock::now();
  const std::unique_ptr<Environment> environment = make_environment(experiment);
  Cell cell;
  std::unique_ptr<Policy> policy;
  if (arm.search) {
    policy = searched(experiment, arm, environment->spec(), seed, stepped, cell.result);
  } else if (arm.learns) {
    const std::unique_ptr<Agent> agent = make_agent(arm, environment->spec(), seed);
    train(arm, *environment, *agent, seed, stepped, checkpoints, cell.result);
    policy = agent->freeze();
  } else {
    policy = make_policy(arm, environment->spec());
  }
  evaluate(experiment, *environment, *policy, seed, stepped, cell.result);
  if (arm.learns) cell.learnt = std::move(policy);
  cell.result.seconds +=
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return cell;
}

std::int64_t steps_of(const Experiment& experiment, const Arm& arm, int horizon_steps) {
  if (arm.search) {
    return std::int64_t{horizon_steps} *
           (std::int64_t{arm.search->evaluations} * arm.search->worlds +
            experiment.evaluation_episodes);
  }
  const std::int64_t training =
      arm.steps > 0 ? arm.steps : std::int64_t{horizon_steps} * arm.episodes;
  return training + std::int64_t{horizon_steps} * experiment.evaluation_episodes;
}

}  // namespace marketday
