#include "sim/environment/decision_table.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "sim/io/error.h"
#include "sim/random.h"

namespace marketday {
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

// Appends the state's row, without its unit.
void show(const TableState& state, Observation& observation) {
  observation.values.insert(observation.values.end(), state.features.begin(), state.features.end());
  for (const auto& outcomes : state.outcomes) observation.mask.push_back(outcomes.empty() ? 0 : 1);
}

// Levels of the features and the range of rewards, as the table has them.
void note_ranges(DecisionTable& table) {
  EnvironmentSpec& spec = table.spec;
  std::vector<std::set<double>> levels(spec.features.size());
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const TableState& state : table.states) {
    for (std::size_t f = 0; f < levels.size(); ++f) levels[f].insert(state.features[f]);
    for (const auto& outcomes : state.outcomes) {
      for (const TableOutcome& outcome : outcomes) {
        low = std::min(low, outcome.reward);
        high = std::max(high, outcome.reward);
      }
    }
  }
  for (std::size_t f = 0; f < levels.size(); ++f) {
    spec.features[f].levels.assign(levels[f].begin(), levels[f].end());
  }
  spec.reward_low = low;
  spec.reward_high = high;
}

double uniform_draw(std::uint64_t seed, std::uint32_t unit, std::uint32_t step) {
  return uniform(draw(seed, unit, step, Purpose::environment)[0]);
}

}  // namespace

DecisionTableEnvironment::DecisionTableEnvironment(DecisionTable table, std::uint32_t units)
    : table_(std::move(table)) {
  now_.states.resize(units);
}

void DecisionTableEnvironment::Now::take(const Now& other) {
  seed = other.seed;
  step = other.step;
  total = other.total;
  states = other.states;
}

const Observation& DecisionTableEnvironment::reset(std::uint64_t seed) {
  now_.seed = seed;
  now_.step = 0;
  now_.total = 0.0;
  for (std::uint32_t unit = 0; unit < now_.states.size(); ++unit) {
    const double u = uniform_draw(seed, unit, kStart);
    const auto start = pick(table_.starts, u, [](const auto& item) { return item.first; });
    now_.states[unit] = table_.starts[start].second;
  }
  observe(result_.observation);
  return result_.observation;
}

void DecisionTableEnvironment::observe(Observation& observation) const {
  observation.unit_ids.clear();
  observation.values.clear();
  observation.mask.clear();
  for (std::uint32_t unit = 0; unit < now_.states.size(); ++unit) {
    if (now_.states[unit] < 0) continue;
    const TableState& state = table_.states[static_cast<std::size_t>(now_.states[unit])];
    observation.unit_ids.push_back(unit);
    show(state, observation);
  }
}

const StepResult& DecisionTableEnvironment::step(std::span<const int> actions) {
  result_.rewards.clear();
  result_.transitions.clear();
  ++now_.step;
  const int horizon = table_.spec.horizon_steps;
  const bool cut = horizon > 0 && static_cast<int>(now_.step) >= horizon;
  std::size_t row = 0;
  bool anyone = false;
  for (std::uint32_t unit = 0; unit < now_.states.size(); ++unit) {
    const int at = now_.states[unit];
    if (at < 0) continue;
    const auto& outcomes = table_.states[static_cast<std::size_t>(at)]
                               .outcomes[static_cast<std::size_t>(actions[row])];
    const double u = uniform_draw(now_.seed, unit, now_.step - 1);
    const TableOutcome& outcome =
        outcomes[pick(outcomes, u, [](const TableOutcome& item) { return item.probability; })];
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

void DecisionTableEnvironment::record(std::size_t unit, int action, const TableOutcome& outcome,
                                      int state, bool truncated) {
  TransitionBatch& batch = result_.transitions;
  const TableState& before = table_.states[static_cast<std::size_t>(state)];
  result_.rewards.push_back(outcome.reward);
  batch.unit_ids.push_back(static_cast<std::uint32_t>(unit));
  batch.values.insert(batch.values.end(), before.features.begin(), before.features.end());
  batch.actions.push_back(action);
  batch.rewards.push_back(outcome.reward);
  batch.costs.push_back(outcome.cost);
  batch.terminated.push_back(static_cast<std::uint8_t>(outcome.next < 0));
  batch.truncated.push_back(static_cast<std::uint8_t>(outcome.next >= 0 && truncated));
  for (std::size_t i = 0; i < before.features.size(); ++i) {
    batch.next_values.push_back(
        outcome.next < 0 ? 0.0 : table_.states[static_cast<std::size_t>(outcome.next)].features[i]);
  }
  for (std::size_t a = 0; a < before.outcomes.size(); ++a) {
    const bool allowed = outcome.next >= 0 &&
                         !table_.states[static_cast<std::size_t>(outcome.next)].outcomes[a].empty();
    batch.next_mask.push_back(static_cast<std::uint8_t>(allowed));
  }
}

std::shared_ptr<const Snapshot> DecisionTableEnvironment::snapshot() const {
  auto copy = std::make_shared<Now>();
  copy->take(now_);
  return copy;
}

void DecisionTableEnvironment::restore(const Snapshot& snapshot) {
  now_.take(dynamic_cast<const Now&>(snapshot));
  observe(result_.observation);
}

std::vector<Metric> DecisionTableEnvironment::metrics() const {
  return {{"reward", now_.total}};
}

std::optional<double> DecisionTableEnvironment::exact_value(const DecisionRule& rule) const {
  if (never_ends(table_)) return std::nullopt;
  return start_value(table_, rule_values(table_, rule));
}

std::uint64_t DecisionTableEnvironment::state_hash() const {
  std::uint64_t hash = now_.step;
  for (const int state : now_.states) {
    const RandomBlock mixed = philox(hash, {static_cast<std::uint32_t>(state), 0, 0, 0});
    hash = mixed[0] | std::uint64_t{mixed[1]} << 32U;
  }
  return hash;
}

DecisionTable make_table(EnvironmentSpec spec,
                         const std::vector<std::pair<double, std::vector<double>>>& starts,
                         const Rules& rules) {
  constexpr std::size_t kMostOutcomes = 30'000'000;
  DecisionTable table;
  table.spec = std::move(spec);
  std::map<std::vector<double>, int> index;
  const auto find = [&](const std::vector<double>& features) {
    const auto [entry, is_new] = index.emplace(features, static_cast<int>(table.states.size()));
    if (is_new) table.states.push_back({features, {}});
    return entry->second;
  };
  for (const auto& [probability, features] : starts) {
    table.starts.emplace_back(probability, find(features));
  }
  std::size_t outcomes = 0;
  for (std::size_t i = 0; i < table.states.size(); ++i) {
    const std::vector<double> features = table.states[i].features;
    for (std::size_t action = 0; action < table.spec.actions.size(); ++action) {
      std::vector<TableOutcome> of_action;
      for (const Step& step : rules(features, static_cast<int>(action))) {
        if (step.probability <= 0.0) continue;
        of_action.push_back(
            {step.probability, step.reward, step.next.empty() ? -1 : find(step.next), step.cost});
      }
      outcomes += of_action.size();
      table.states[i].outcomes.push_back(std::move(of_action));
    }
    if (outcomes > kMostOutcomes) {
      throw InputError("environment " + table.spec.name +
                       ": too many states and actions for an exact optimum; use fewer units, days "
                       "or prices");
    }
  }
  note_ranges(table);
  table.spec.optimum = std::make_shared<TableOptimum>(table);
  return table;
}

Parameter units_parameter() {
  return integer("units", "copies", 1, 1, 100'000,
                 "copies played side by side, each with its own luck");
}

std::unique_ptr<Environment> play_table(DecisionTable table, const Json& parameters) {
  return std::make_unique<DecisionTableEnvironment>(std::move(table),
                                                    parameters["units"].get<std::uint32_t>());
}

std::vector<double> action_values(const DecisionTable& table, int state,
                                  const std::vector<double>& values) {
  std::vector<double> result;
  for (const auto& outcomes : table.states[static_cast<std::size_t>(state)].outcomes) {
    double value = outcomes.empty() ? -1e300 : 0.0;
    for (const TableOutcome& outcome : outcomes) {
      const double next = outcome.next < 0 ? 0.0 : values[static_cast<std::size_t>(outcome.next)];
      value += outcome.probability * (outcome.reward + table.spec.discount * next);
    }
    result.push_back(value);
  }
  return result;
}

std::vector<double> solve(const DecisionTable& table, const Choice& choice) {
  std::vector<double> values(table.states.size(), 0.0);
  for (int sweep = 0; sweep < 1'000'000; ++sweep) {
    double moved = 0.0;
    for (std::size_t i = values.size(); i-- > 0;) {
      const int state = static_cast<int>(i);
      const double value = choice(action_values(table, state, values), state);
      moved = std::max(moved, std::abs(value - values[i]));
      values[i] = value;
    }
    if (moved < 1e-12) break;
  }
  return values;
}

std::vector<double> optimal_values(const DecisionTable& table) {
  return solve(table, [](const std::vector<double>& values, int) {
    return *std::max_element(values.begin(), values.end());
  });
}

std::vector<double> rule_values(const DecisionTable& table, const DecisionRule& rule) {
  Observation all;
  for (std::size_t i = 0; i < table.states.size(); ++i) {
    all.unit_ids.push_back(static_cast<std::uint32_t>(i));
    show(table.states[i], all);
  }
  std::vector<double> probabilities(all.mask.size(), 0.0);
  rule(all, probabilities);
  return solve(table, [&](const std::vector<double>& values, int state) {
    const std::size_t row = static_cast<std::size_t>(state) * values.size();
    double sum = 0.0;
    for (std::size_t a = 0; a < values.size(); ++a) {
      if (probabilities[row + a] > 0.0) sum += probabilities[row + a] * values[a];
    }
    return sum;
  });
}

bool never_ends(const DecisionTable& table) {
  if (table.spec.discount < 1.0) return false;
  for (const TableState& state : table.states) {
    for (const auto& outcomes : state.outcomes) {
      for (const TableOutcome& outcome : outcomes) {
        if (outcome.next < 0) return false;
      }
    }
  }
  return true;
}

std::vector<double> relative_values(const DecisionTable& table, double& gain) {
  std::vector<double> values(table.states.size(), 0.0);
  std::vector<double> next(table.states.size(), 0.0);
  for (int sweep = 0; sweep < 100'000; ++sweep) {
    double least = std::numeric_limits<double>::infinity();
    double most = -least;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::vector<double> of_actions = action_values(table, static_cast<int>(i), values);
      const double step = *std::max_element(of_actions.begin(), of_actions.end()) - values[i];
      least = std::min(least, step);
      most = std::max(most, step);
      next[i] = values[i] + 0.5 * step;
    }
    gain = 0.5 * (least + most);
    const double first = next.front();
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = next[i] - first;
    if (most - least < 1e-10) break;
  }
  return values;
}

double start_value(const DecisionTable& table, const std::vector<double>& values) {
  double value = 0.0;
  for (const auto& [probability, state] : table.starts) {
    value += probability * values[static_cast<std::size_t>(state)];
  }
  return value;
}

TableOptimum::TableOptimum(const DecisionTable& table) {
  std::vector<double> values;
  if (never_ends(table)) {
    values = relative_values(table, value_);
  } else {
    values = optimal_values(table);
    value_ = start_value(table, values);
  }
  for (std::size_t i = 0; i < table.states.size(); ++i) {
    const std::vector<double> of_actions = action_values(table, static_cast<int>(i), values);
    best_[table.states[i].features] = static_cast<int>(
        std::max_element(of_actions.begin(), of_actions.end()) - of_actions.begin());
  }
}

int TableOptimum::best_action(std::span<const double> features) const {
  const auto found = best_.find(std::vector<double>(features.begin(), features.end()));
  if (found == best_.end())
    throw InputError("policy optimal: a state that its table does not have");
  return found->second;
}

}  // namespace marketday
