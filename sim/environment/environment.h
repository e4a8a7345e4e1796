// A decision problem posed on a market (or on a small reference problem). Each step shows a batch
// of decision rows; each row takes one of a fixed list of actions; the mask says which are allowed.
// It shows observations, never the truth inside the market.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/description.h"

namespace marketday {

struct MarketSpec;
struct MarketState;
struct Campaign;
class Workspace;

// Looks at the market after each day, for event files; it changes nothing.
using DayObserver = std::function<void(const MarketState&, const Campaign&, Workspace&)>;

// A column of the observation: every value lies in [low, high].
struct Feature {
  std::string name;
  std::string unit;
  double low = 0.0;
  double high = 1.0;
  std::vector<double> levels = {};  // all values it can take, ascending; empty: not known
};

struct Action {
  std::string name;    // "none", "coupon_10", "depth_20"
  double depth = 0.0;  // share of the price given away, 0 when it is not a discount
};

// The exact optimum of a decision problem, where it can be worked out.
class Optimum {
 public:
  Optimum() = default;
  Optimum(const Optimum&) = delete;
  Optimum& operator=(const Optimum&) = delete;
  virtual ~Optimum() = default;
  // `features`: one row of an observation.
  virtual int best_action(std::span<const double> features) const = 0;
  // Expected sum of rewards of one unit from the start, discounted as the spec says; a step's mean
  // reward where the problem never ends.
  virtual double value() const = 0;
};

struct EnvironmentSpec {
  std::string name;
  std::vector<Feature> features;
  std::vector<Action> actions;
  std::vector<std::string> cost_names;     // units in the names: "budget_cents"
  int horizon_steps = 0;                   // steps until truncation; 0: none
  double discount = 1.0;                   // per step, for learners
  std::shared_ptr<const Optimum> optimum;  // null: not known
  // The least and greatest reward of one decision; both 0: not known.
  double reward_low = 0.0;
  double reward_high = 0.0;
};

// What is seen before a step: `unit_ids.size()` rows.
struct Observation {
  std::vector<std::uint32_t> unit_ids;  // whose decision the row is; stable over steps
  std::vector<double> values;           // rows x features, row-major
  std::vector<std::uint8_t> mask;       // rows x actions, 1 = allowed
  std::size_t rows() const { return unit_ids.size(); }
};

// Completed (observation, action, reward, next observation) records for learners, in flat columns.
// A unit's next observation is the one at its own next decision, or zeros when `terminated`.
struct TransitionBatch {
  std::vector<std::uint32_t> unit_ids;
  std::vector<double> values;            // count x features
  std::vector<int> actions;              // count
  std::vector<double> rewards;           // count, in the environment's reward unit
  std::vector<double> next_values;       // count x features
  std::vector<std::uint8_t> next_mask;   // count x actions
  std::vector<std::uint8_t> terminated;  // the unit's decision process ended
  std::vector<std::uint8_t> truncated;   // cut off by the horizon: value may be bootstrapped
  std::vector<double> costs = {};        // count: what the action's promotion gave away, currency
  std::size_t count() const { return unit_ids.size(); }
  void clear();
};

struct StepResult {
  Observation observation;      // the next decision; no rows when terminated or truncated
  std::vector<double> rewards;  // one a row of the observation acted on, this step only
  std::vector<double> costs;    // one a name in cost_names, this step only
  bool terminated = false;
  bool truncated = false;
  TransitionBatch transitions;  // completed in this step
};

// What an episode came to, for tables: "profit_cents", "revenue_cents", "orders", ...
struct Metric {
  std::string name;
  double value = 0.0;
};

// One line per day of an episode for pictures, columns as `names`.
struct DailySeries {
  std::vector<std::string> names;
  std::vector<std::vector<double>> columns;
};

// Opaque copy of an environment's whole state.
class Snapshot {
 public:
  Snapshot() = default;
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;
  virtual ~Snapshot() = default;
};

// Fills one probability an action for every row, as a policy does.
using DecisionRule = std::function<void(const Observation&, std::span<double> probabilities)>;

class Environment {
 public:
  static constexpr const char* kKind = "environment";
  // `parameters` as described; `market` is null for reference problems that need none.
  using Factory = std::function<std::unique_ptr<Environment>(
      const Json& parameters, std::shared_ptr<const MarketSpec> market)>;

  Environment() = default;
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  virtual ~Environment() = default;

  virtual const EnvironmentSpec& spec() const = 0;
  virtual const Observation& reset(std::uint64_t seed) = 0;
  // `actions`: one allowed action a row of the last observation. The result lives until the next
  // call.
  virtual const StepResult& step(std::span<const int> actions) = 0;
  virtual std::shared_ptr<const Snapshot> snapshot() const = 0;
  virtual void restore(const Snapshot& snapshot) = 0;
  virtual std::vector<Metric> metrics() const = 0;  // of the episode so far
  // What one unit earns in the mean under the rule, on the scale of `spec().optimum`, worked out
  // and not played; nothing where that cannot be done.
  virtual std::optional<double> exact_value(const DecisionRule& rule) const;
  virtual DailySeries series() const { return {}; }
  virtual std::uint64_t state_hash() const = 0;
  // Calls `observer` after every market day to come; false where there is no market to watch.
  virtual bool watch(DayObserver observer);
};

}  // namespace marketday
