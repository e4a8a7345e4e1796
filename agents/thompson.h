// Thompson sampling over any posterior: draw every allowed arm's posterior, play the best. The
// propensity is the exact probability of being best, worked out only when asked for and kept until
// the state's posterior changes.
#pragma once

#include <map>
#include <vector>

#include "agents/action_table.h"
#include "agents/best_arm.h"
#include "policies/features.h"
#include "sim/random.h"

namespace marketday {

template <typename Arm>
class Thompson {
 public:
  explicit Thompson(std::uint64_t seed) : seed_(seed) {}

  // `arm_of(state, action)` gives the posterior, `sample(arm, engine)` one draw of it.
  template <typename ArmOf, typename Sample>
  void choose(const Observation& observation, std::uint32_t step, const ActionTable& table,
              ArmOf arm_of, Sample sample, std::span<int> actions, std::span<double> propensities) {
    for (std::size_t row = 0; row < observation.rows(); ++row) {
      const std::size_t state = table.state(observation, row);
      const auto mask = mask_row(observation, row);
      KeyedEngine engine(seed_, observation.unit_ids[row], step, Purpose::agent);
      int best = -1;
      double highest = 0.0;
      for (std::size_t a = 0; a < mask.size(); ++a) {
        if (mask[a] == 0) continue;
        const double value = sample(arm_of(state, a), engine);
        if (best >= 0 && value <= highest) continue;
        best = static_cast<int>(a);
        highest = value;
      }
      actions[row] = best;
      if (propensities.empty()) continue;
      propensities[row] = probabilities(state, mask, arm_of)[static_cast<std::size_t>(best)];
    }
  }

  void posterior_changed(std::size_t state) { known_.erase(state); }

 private:
  using Mask = std::vector<std::uint8_t>;

  template <typename ArmOf>
  const std::vector<double>& probabilities(std::size_t state, std::span<const std::uint8_t> mask,
                                           ArmOf arm_of) {
    std::vector<double>& known = known_[state][Mask(mask.begin(), mask.end())];
    if (!known.empty()) return known;
    std::vector<Arm> arms;
    for (std::size_t a = 0; a < mask.size(); ++a) {
      if (mask[a] != 0) arms.push_back(arm_of(state, a));
    }
    std::vector<double> of_allowed(arms.size());
    best_arm_probabilities(arms, of_allowed);
    known.assign(mask.size(), 0.0);
    for (std::size_t a = 0, k = 0; a < mask.size(); ++a) {
      if (mask[a] != 0) known[a] = of_allowed[k++];
    }
    return known;
  }

  std::uint64_t seed_;
  std::map<std::size_t, std::map<Mask, std::vector<double>>> known_;
};

}  // namespace marketday
