// Bandits that draw from probabilities they learn directly, and need to know at learning time with
// which probabilities a reward's action was drawn: kept here by unit until its transition comes.
#pragma once

#include <map>
#include <vector>

#include "agents/action_table.h"

namespace marketday {

class PreferenceBandit : public Agent {
 public:
  // `own` and the table's; freezes into a softmax of the preferences.
  static std::vector<Parameter> parameters(std::vector<Parameter> own);

  PreferenceBandit(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed);

  void act(const Observation& observation, std::uint32_t step, std::span<int> actions,
           std::span<double> propensities) override;
  void learn(const TransitionBatch& batch) override;
  void end_episode() override { drawn_from_.clear(); }
  void persist(Checkpoint& checkpoint) override;
  std::unique_ptr<Policy> freeze() const override { return table_.freeze(); }

 protected:
  ActionTable& table() { return table_; }  // preferences

  virtual void fill(std::size_t state, std::span<const std::uint8_t> mask,
                    std::span<double> probabilities) = 0;
  virtual void learn_reward(std::size_t state, std::size_t action, double reward,
                            std::span<const double> drawn_from) = 0;

 private:
  std::uint64_t seed_;
  ActionTable table_;
  std::map<std::uint32_t, std::vector<double>> drawn_from_;  // by unit
};

}  // namespace marketday
