#include "sim/multi_buy.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

using namespace marketday;

TEST_CASE("buy one get one free charges every second unit") {
  const MultiBuyOffer offer{1, 1, 1000, 0};
  const Cents costs[] = {0, 1000, 1000, 2000, 2000, 3000};
  for (int n = 0; n < 6; ++n) CHECK(multi_buy_cost_cents(offer, n) == costs[n]);
}

TEST_CASE("buy two, the third at 30 % off") {
  const MultiBuyOffer offer{2, 1, 999, 699};
  CHECK(multi_buy_cost_cents(offer, 2) == 1998);
  CHECK(multi_buy_cost_cents(offer, 3) == 2697);
  CHECK(multi_buy_cost_cents(offer, 5) == 2697 + 1998);
  CHECK(multi_buy_cost_cents(offer, 7) == 2 * 2697 + 999);
}

TEST_CASE("a second unit worth 0.6 of the first is taken when it is free") {
  CHECK(best_units(1200.0, 0.6, {1, 0, 1000, 0}, 6) == 1);
  CHECK(best_units(1200.0, 0.6, {1, 1, 1000, 0}, 6) == 2);
  // two for the price of one: worth more than they cost together, though one alone is not
  CHECK(best_units(700.0, 0.6, {1, 0, 1000, 0}, 6) == 0);
  CHECK(best_units(700.0, 0.6, {1, 1, 1000, 0}, 6) == 2);
  CHECK(best_units(600.0, 0.6, {1, 1, 1000, 0}, 6) == 0);
}

TEST_CASE("nothing is bought for nothing: at equal worth the fewer units win") {
  CHECK(best_units(1000.0, 1.0, {1, 0, 1000, 0}, 6) == 0);
  CHECK(best_units(2000.0, 0.5, {1, 0, 1000, 0}, 6) == 1);
  CHECK(best_units(5000.0, 1.0, {1, 0, 1000, 0}, 6) == 6);
  CHECK(best_units(5000.0, 1.0, {1, 1, 1000, 0}, 0) == 0);
}

TEST_CASE("the units chosen are no worse than any other number, and an offer never costs more") {
  CHECK(rc::check([] {
    const MultiBuyOffer offer{*rc::gen::inRange(1, 4), *rc::gen::inRange(0, 3),
                              *rc::gen::inRange<Cents>(1, 5000), 0};
    const MultiBuyOffer plain{1, 0, offer.price_cents, 0};
    const double value = *rc::gen::inRange(0, 10'000);
    const double decay = *rc::gen::inRange(0, 101) / 100.0;
    const int most = *rc::gen::inRange(0, 13);
    const int best = best_units(value, decay, offer, most);
    const auto surplus = [&](const MultiBuyOffer& o, int n) {
      double worth = 0.0;
      double next = value;
      for (int i = 0; i < n; ++i, next *= decay) worth += next;
      return worth - static_cast<double>(multi_buy_cost_cents(o, n));
    };
    for (int n = 0; n <= most; ++n) {
      RC_ASSERT(surplus(offer, best) >= surplus(offer, n));
      RC_ASSERT(multi_buy_cost_cents(offer, n) <= multi_buy_cost_cents(plain, n));
    }
  }));
}
