// Draws of scenario parameters, from `marketday calibrate`: each seed of an experiment plays in a
// market of its own draw, the same for every arm, so that intervals over seeds hold what is not
// known of the market beside its luck.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/scenario.h"

namespace marketday {

struct ParameterDraws {
  std::vector<std::string> keys;          // paths in the scenario; empty: no draws
  std::vector<std::uint64_t> seeds;       // of the experiment
  std::vector<std::vector<double>> rows;  // one a seed

  bool any() const { return !keys.empty(); }
};

// `node`: a draws file (a column a parameter; `draw` is left out), or `keys` and `rows` as a
// manifest has them. Every drawn market is built once: InputError where a key or value does not fit
// the scenario.
ParameterDraws read_parameter_draws(const YamlNode& node, const std::string& beside,
                                    const std::vector<std::uint64_t>& seeds,
                                    const Scenario& scenario);
Json resolved(const ParameterDraws& draws);

// The scenario of a seed.
Scenario drawn_scenario(const ParameterDraws& draws, const Scenario& scenario, std::uint64_t seed);

}  // namespace marketday
