// What every decision problem on a market shares: the episode, the description, the last result and
// the questions that the episode answers by itself.
#pragma once

#include <memory>
#include <utility>

#include "sim/environment/market_episode.h"

namespace marketday {

Parameter horizon_days_parameter(int days);  // `days` unless given
Parameter budget_cents_parameter();

class MarketEnvironment : public Environment {
 public:
  const EnvironmentSpec& spec() const override { return spec_; }
  std::vector<Metric> metrics() const override { return episode_.metrics(); }
  DailySeries series() const override { return episode_.series(); }
  std::uint64_t state_hash() const override { return episode_.state().hash; }
  std::shared_ptr<const Snapshot> snapshot() const override;
  void restore(const Snapshot& snapshot) override;
  bool watch(DayObserver observer) override {
    episode_.watch(std::move(observer));
    return true;
  }

 protected:
  // The episode and what is seen of it: all that most environments need to go back.
  struct EpisodeSnapshot : Snapshot {
    MarketEpisode::Play play;
    Observation observation;
  };

  // `parameters`: has "horizon_days" (market days) and "budget_cents" (0: no limit).
  // InputError where `market` is null.
  MarketEnvironment(const char* name, const Json& parameters,
                    std::shared_ptr<const MarketSpec> market);

  EnvironmentSpec spec_;  // name and horizon are filled in
  MarketEpisode episode_;
  Observation before_;  // what the last step acted on
  StepResult result_;
};

}  // namespace marketday
