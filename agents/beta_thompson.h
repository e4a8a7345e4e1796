// Thompson sampling for rewards of 0 or 1 (others are scaled to [0, 1] and tossed) with Beta
// posteriors over counts of successes. How the counts forget is the agent's own.
#pragma once

#include <memory>
#include <vector>

#include "agents/reward_counts.h"
#include "agents/reward_range.h"
#include "agents/thompson.h"

namespace marketday {

class BetaThompson : public Agent {
 public:
  // The range of rewards, `own`, the prior, and the table's.
  static std::vector<Parameter> parameters(const std::vector<Parameter>& own = {});

  BetaThompson(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed);

  void act(const Observation& observation, std::uint32_t step, std::span<int> actions,
           std::span<double> propensities) override;
  void learn(const TransitionBatch& batch) override;
  void end_episode() override {}
  std::unique_ptr<Policy> freeze() const override { return table_.freeze(); }
  void persist(Checkpoint& checkpoint) override;

 protected:
  void count_with(std::unique_ptr<RewardCounts> counts) { counts_ = std::move(counts); }
  const ActionTable& table() const { return table_; }  // posterior means

 private:
  BetaArm posterior(std::size_t state, std::size_t action) const;

  std::uint64_t seed_;
  RewardRange range_;
  double alpha_;
  double beta_;
  ActionTable table_;
  std::unique_ptr<RewardCounts> counts_;
  Thompson<BetaArm> thompson_;
  std::uint32_t learnt_ = 0;
};

}  // namespace marketday
