// The recommender of the market: in which order a shopper sees the items of a category. It ranks
// from the shop's own order log; only `oracle` and `random` are built in, what is learned is behind
// ItemRanker in the layer above. Ranks are kept for each shopper and stand between two refits.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/catalogue.h"
#include "sim/order.h"
#include "sim/shop/shop_memory.h"

namespace marketday {

struct MarketSpec;
struct MarketState;

// The order log, summed up, as the shop sees it. No truth in it.
struct OrderLog {
  const Catalogue& catalogue;
  std::uint32_t shoppers;
  const std::uint8_t* bought;  // order lines, [shopper * slots + slot], saturates
  const ShopMemory& memory;    // sales and exposure by slot
};

// Scores a block of shoppers after a fit; plain numbers, safe from any thread.
class FittedRanker {
 public:
  FittedRanker() = default;
  FittedRanker(const FittedRanker&) = delete;
  FittedRanker& operator=(const FittedRanker&) = delete;
  virtual ~FittedRanker() = default;
  // scores: [(shopper - first) * slots + slot], relative chance of being chosen when seen, >= 0.
  virtual void score(const OrderLog& log, std::uint32_t first, std::uint32_t end,
                     float* scores) const = 0;
};

class ItemRanker {
 public:
  ItemRanker() = default;
  ItemRanker(const ItemRanker&) = delete;
  ItemRanker& operator=(const ItemRanker&) = delete;
  virtual ~ItemRanker() = default;
  virtual std::unique_ptr<const FittedRanker> fit(const OrderLog& log) const = 0;
};

enum class RankerKind : std::uint8_t { random, fitted, oracle };

struct RecommenderSpec {
  RankerKind kind = RankerKind::fitted;
  std::shared_ptr<const ItemRanker> ranker;  // of `fitted`
  int refit_days = 7;
  bool by_margin = false;       // ranks by score x margin of a unit, not by score
  std::vector<double> examine;  // by rank, 256: how often it is looked at, as the shop believes
};

// Sizes the columns; the catalogue's own order to begin with.
void open_recommender(const MarketSpec& spec, MarketState& state);
// On the morning of a refit: ranks every shopper anew.
void refit_recommender(const MarketSpec& spec, MarketState& state);
// Notes one line of a committed order.
void note_purchase(const MarketSpec& spec, MarketState& state, const OrderLine& line);

}  // namespace marketday
