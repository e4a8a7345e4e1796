// Bandits that play the action of the highest index, an optimistic guess of its mean reward. No
// luck but in ties. The index is the agent's own.
#pragma once

#include <vector>

#include "agents/action_table.h"
#include "agents/reward_range.h"

namespace marketday {

class IndexBandit : public Agent {
 public:
  // The range of rewards, `own`, and the table's.
  static std::vector<Parameter> parameters(const std::vector<Parameter>& own);

  IndexBandit(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed);

  void act(const Observation& observation, std::uint32_t step, std::span<int> actions,
           std::span<double> propensities) override;
  void learn(const TransitionBatch& batch) override;
  void end_episode() override {}
  std::unique_ptr<Policy> freeze() const override { return table_.freeze(); }
  void persist(Checkpoint& checkpoint) override;

 protected:
  ActionTable& table() { return table_; }  // mean rewards
  std::size_t entry(std::size_t state, std::size_t action) const {
    return state * table_.width() + action;
  }
  double mean_share(std::size_t state, std::size_t action) {  // scaled to [0, 1]
    return range_.scale(table_.values(state)[action]);
  }
  double unscale(double share) const { return range_.unscale(share); }
  double reward_width() const { return range_.unscale(1.0) - range_.unscale(0.0); }
  double decisions(std::size_t state);  // learnt from so far

  // One reward more, as a share of its range: the mean of all, unless overridden.
  virtual void add(std::size_t state, std::size_t action, double reward, double share);
  // Of a state's actions after so many decisions: `index` of those tried before, infinity of
  // others.
  virtual void fill_indices(std::size_t state, double decisions, std::span<double> indices);
  virtual double index(std::size_t /*state*/, std::size_t /*action*/, double /*decisions*/) {
    return 0.0;
  }
  virtual bool is_tried(std::size_t state, std::size_t action) {
    return table_.visits(state)[action] > 0;
  }

 private:
  std::uint64_t seed_;
  RewardRange range_;
  ActionTable table_;
};

}  // namespace marketday
