// Logged feedback: what a policy did, with which probability, and what came of it. Columns of a
// block of rows, and what the log as a whole says of itself. Never the truth inside the market.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/environment/environment.h"

namespace marketday {

// What stands in <log>.meta.yaml.
struct LogMeta {
  EnvironmentSpec spec;      // features, actions and cost_names; the rest as far as it is known
  std::int64_t rows = 0;     // 0: not said
  Json behaviour = nullptr;  // the policy that acted, kind and parameters; null: not known
  Json origin = nullptr;     // environment, scenario and seed of a simulated log; null: elsewhere
};

// Rows in columns; each vector has `rows` x its width.
struct FeedbackBlock {
  std::size_t rows = 0;
  std::vector<std::int64_t> rounds;
  std::vector<std::uint32_t> units;  // who: intervals are clustered by it
  std::vector<int> actions;          // index into spec.actions
  std::vector<double> rewards;
  std::vector<double> propensities;        // of the action taken, in (0, 1]
  std::vector<double> features;            // rows x spec.features
  std::vector<double> costs;               // rows x spec.cost_names
  std::vector<std::uint8_t> mask;          // rows x spec.actions, 1 = allowed
  std::vector<std::int64_t> trajectories;  // empty unless the log has them
  std::vector<std::int64_t> steps;         // empty unless the log has them
  std::vector<std::int64_t> positions;     // empty unless the log has them

  void clear();
  // Sizes every column that the log has.
  void append_from(const FeedbackBlock& other, std::size_t row, const EnvironmentSpec& spec);
};

// The rows as a policy sees them.
Observation observation_of(const FeedbackBlock& block);

}  // namespace marketday
