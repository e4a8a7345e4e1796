#include "sim/shop/recommender.h"

#include <tbb/global_control.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "models/market_rankers.h"
#include "sim/shop/replenishment.h"
#include "support/markets.h"

namespace marketday::test {
namespace {

MarketSpec ranked_market(std::uint32_t shoppers, const std::string& kind) {
  MarketSpec spec = lively_market(shoppers);
  spec.consideration.position_exponent = 1.5;
  auto own = std::make_shared<RecommenderSpec>();
  own->refit_days = 2;
  own->ranker = make_item_ranker(kind);
  if (kind == "random") own->kind = RankerKind::random;
  if (kind == "oracle") own->kind = RankerKind::oracle;
  own->examine.assign(256, 0.0);
  for (std::size_t r = 0; r < 20; ++r) {
    own->examine[r] = std::pow(static_cast<double>(r) + 1.0, -1.5);
  }
  spec.recommender = own;
  return spec;
}

MarketState after(const MarketSpec& spec, int days) {
  Workspace workspace;
  MarketState state = open_market(spec, 7, workspace);
  for (int day = 0; day < days; ++day) advance_day(spec, state, {}, workspace);
  return state;
}

// An order log of one category of eight items, alike but for what a test changes.
struct Log {
  Catalogue catalogue = make_catalogue(generate_items({.categories = 1, .items_per_category = 8}));
  std::vector<std::uint8_t> bought;
  ShopMemory memory;
  explicit Log(std::uint32_t shoppers) : bought(std::size_t{shoppers} * 8, 0) {
    memory.sales.assign(8, 0.0);
    memory.exposure.assign(8, 1000.0);
  }
  void buys(std::uint32_t shopper, std::uint32_t slot, std::uint8_t lines) {
    bought[std::size_t{shopper} * 8 + slot] = lines;
    memory.sales[slot] += lines;
  }
  std::vector<float> scores(const std::string& kind, std::uint32_t shopper) const {
    const OrderLog log{catalogue, static_cast<std::uint32_t>(bought.size() / 8), bought.data(),
                       memory};
    std::vector<float> out(8);
    make_item_ranker(kind)->fit(log)->score(log, shopper, shopper + 1, out.data());
    return out;
  }
};

std::size_t best(const std::vector<float>& scores) {
  return static_cast<std::size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
}

}  // namespace

TEST_CASE("every recommender shows each item of a category at one rank, to every shopper") {
  for (const char* kind : {"random", "popularity", "co_purchase", "learned", "oracle"}) {
    CAPTURE(kind);
    const MarketSpec spec = ranked_market(500, kind);
    const MarketState state = after(spec, 5);
    for (std::uint32_t i = 0; i < 500; ++i) {
      for (const Category& category : spec.catalogue.categories) {
        const auto* first =
            &state.population
                 .shown_rank[std::size_t{i} * spec.catalogue.slots() + category.first_slot];
        std::vector<int> ranks(first, first + category.items);
        std::sort(ranks.begin(), ranks.end());
        for (std::size_t r = 0; r < ranks.size(); ++r) REQUIRE(ranks[r] == static_cast<int>(r));
      }
    }
  }
}

TEST_CASE("a market with recommender and forecast is the same for any number of threads") {
  for (const char* kind : {"random", "learned", "oracle"}) {
    MarketSpec spec = ranked_market(10'000, kind);
    spec.replenishment = std::make_shared<ReplenishmentSpec>(
        ReplenishmentSpec{ForecastKind::promotion_aware, 2, 1.6, 0.1, 0.5});
    std::vector<std::uint64_t> hashes;
    for (const std::size_t threads : {std::size_t{1}, std::size_t{3}}) {
      const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
      hashes.push_back(after(spec, 9).hash);
    }
    CHECK(hashes[0] == hashes[1]);
  }
}

TEST_CASE("a copy of a market with a recommender goes on as the market does") {
  const MarketSpec spec = ranked_market(1'000, "learned");
  Workspace workspace;
  MarketState state = open_market(spec, 3, workspace);
  for (int day = 0; day < 5; ++day) advance_day(spec, state, {}, workspace);
  MarketState copy = state;
  for (int day = 0; day < 5; ++day) advance_day(spec, state, {}, workspace);
  for (int day = 0; day < 5; ++day) advance_day(spec, copy, {}, workspace);
  CHECK(copy.hash == state.hash);
}

TEST_CASE("who knows the tastes sells more than who ranks at random") {
  const auto units = [](const char* kind) {
    MarketSpec spec = ranked_market(4'000, kind);
    spec.catalogue.unlimited_stock = true;
    spec.incidence.inclusive_value = 0.5;
    return after(spec, 20).sold_units;
  };
  CHECK(static_cast<double>(units("oracle")) > 1.05 * static_cast<double>(units("random")));
}

TEST_CASE("popularity counts sales against the chances an item had to be seen") {
  Log log(10);
  log.buys(0, 1, 100);
  log.buys(1, 6, 60);
  log.memory.exposure[6] = 300.0;
  CHECK(best(log.scores("popularity", 5)) == 6);
}

TEST_CASE("what a shopper bought again and again comes first for that shopper alone") {
  Log log(60);
  for (std::uint32_t i = 0; i < 50; ++i) log.buys(i, i % 8, 6);
  log.buys(50, 0, 6);
  log.buys(55, 5, 6);
  CHECK(best(log.scores("learned", 55)) == 5);
  CHECK(best(log.scores("learned", 59)) == 0);
}

TEST_CASE("what is bought together comes before what is bought apart") {
  Log log(60);
  for (std::uint32_t i = 0; i < 20; ++i) {
    log.buys(i, 2, 1);
    log.buys(i, 7, 1);
  }
  for (std::uint32_t i = 20; i < 50; ++i) log.buys(i, 4, 1);
  log.buys(55, 2, 1);
  const std::vector<float> scores = log.scores("co_purchase", 55);
  CHECK(scores[2] > scores[7]);
  CHECK(scores[7] > scores[4]);
}

}  // namespace marketday::test
