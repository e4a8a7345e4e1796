// The simulations that facts are measured on, those of one seed: each study is played when a fact
// first asks for it and then shared. A new study is a struct with a constructor from Studies&.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <typeindex>
#include <vector>

#include "sim/market.h"

namespace marketday::facts {

struct StudyOptions {
  std::uint32_t shoppers = 0;  // of every study's market; 0: each study's own
  int days = 182;              // calendar days that the shop is watched (F18-F20, F27, F31)
};

// Called after every market day; may throw to stop.
using Tick = std::function<void()>;

class Studies {
 public:
  // `market` must outlive it.
  Studies(const MarketSpec& market, const StudyOptions& options, std::uint64_t seed, Tick tick)
      : market_(market), options_(options), seed_(seed), tick_(std::move(tick)) {}

  const MarketSpec& market() const { return market_; }
  const StudyOptions& options() const { return options_; }
  std::uint64_t seed() const { return seed_; }
  const Tick& tick() const { return tick_; }

  template <typename Study>
  const Study& get() {
    std::shared_ptr<void>& made = made_[typeid(Study)];
    if (!made) made = std::make_shared<Study>(*this);
    return *static_cast<const Study*>(made.get());
  }

 private:
  const MarketSpec& market_;
  StudyOptions options_;
  std::uint64_t seed_;
  Tick tick_;
  std::map<std::type_index, std::shared_ptr<void>> made_;
};

// A market in play. `spec` must outlive it.
class Play {
 public:
  Play(const MarketSpec& spec, MarketState from, Tick tick)
      : spec_(spec), state_(std::move(from)), tick_(std::move(tick)) {}
  // A market before its first day, without the clock's warm-up.
  Play(const MarketSpec& spec, std::uint64_t seed, Tick tick);

  void advance(const Campaign& campaign = {});  // one market day
  const MarketState& state() const { return state_; }
  std::vector<std::uint32_t> visitors() { return visitors_of_last_day(workspace_); }

 private:
  const MarketSpec& spec_;
  MarketState state_;
  Tick tick_;
  Workspace workspace_;
};

// The same market with `shoppers` (the options' number first), where nothing runs out.
MarketSpec ample_market(const Studies& studies, std::uint32_t shoppers);

// Market days of a calendar span, at least one.
int market_days(const MarketSpec& spec, double calendar_days);

// Paid for the goods of an order, in cents.
Cents goods_cents(const MarketState& state, const Order& order);

}  // namespace marketday::facts
