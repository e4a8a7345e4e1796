// Safe policy improvement with baseline bootstrapping (SPIBB): the best rule by a model estimated
// from logged data, which keeps the behaviour's own shares wherever the log holds too few cases.
// Laroche, Trichelair & Tachet des Combes (2019), algorithms 1 (Pi_b) and 2 (Pi_<=b).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/environment/decision_table.h"

namespace marketday {

enum class BaselineBootstrap : std::uint8_t {
  keep,    // Pi_b: a rare action keeps the behaviour's share
  at_most  // Pi_<=b: a rare action gets no more than the behaviour's share
};

struct SafePolicy {
  std::vector<double> shares;  // states x actions
  std::vector<double> values;  // by state, by the model
};

// `model`: estimated from the log. `behaviour` and `counts`: states x actions. An action with
// fewer than `fewest` cases in a state is rare there. Policy iteration until nothing changes.
SafePolicy improve_safely(const DecisionTable& model, std::span<const double> behaviour,
                          std::span<const double> counts, double fewest,
                          BaselineBootstrap bootstrap);

}  // namespace marketday
