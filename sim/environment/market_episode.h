// A market being played: the part that the environments on a market share. It advances days, keeps
// the budget, and adds up the episode's account and daily series.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "sim/environment/environment.h"
#include "sim/market.h"

namespace marketday {

class MarketEpisode {
 public:
  // `budget_cents`: what may be given away in an episode; kUnlimited for no limit.
  MarketEpisode(std::shared_ptr<const MarketSpec> market, Cents budget_cents, int horizon_days);

  void reset(std::uint64_t seed);
  // Runs one market day; the campaign's budget is replaced by what is left of the episode's.
  void advance(Campaign campaign);
  // The same in two halves, for whoever screens the day's orders in between: one action an order of
  // `state().orders`, or none. A play restored in between must be opened again.
  void open(Campaign campaign);
  void close(std::span<const ScreenAction> actions);

  void watch(DayObserver observer) { observer_ = std::move(observer); }

  const MarketSpec& market() const { return *market_; }
  const MarketState& state() const { return play_.state; }
  Workspace& workspace() { return workspace_; }
  int day() const { return play_.day; }  // days played in this episode
  int horizon_days() const { return horizon_days_; }
  bool over() const { return play_.day >= horizon_days_; }
  double budget_left_share() const;  // 1 where there is no limit
  bool broke() const;                // nothing is left to give away
  const DayRecord& yesterday() const { return play_.state.yesterday; }
  std::vector<Metric> metrics() const;
  DailySeries series() const;

  // Everything that changes.
  struct Play {
    MarketState state;
    int day = 0;
    Cents budget_left_cents = kUnlimited;
    Account account;
    std::int64_t stockouts = 0;
    std::vector<std::vector<double>> series;
  };
  const Play& play() const { return play_; }
  void restore(const Play& play) { play_ = play; }

 private:
  void record_day();

  std::shared_ptr<const MarketSpec> market_;
  Cents budget_cents_;
  int horizon_days_;
  Workspace workspace_;
  DayObserver observer_;
  Campaign campaign_;  // of the day that is open
  Play play_;
};

}  // namespace marketday
