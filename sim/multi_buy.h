// Row 14: how many units a "buy b, get g free (or cheaper)" offer sells to a shopper whose i-th
// unit is worth v k^(i-1): n* = argmax v sum_{i<=n} k^(i-1) - cost(n). Adams and Yellen 1976;
// Foubert and Gijsbrechts 2007. Costs are exact cents; the offer may repeat within a basket.
#pragma once

#include "sim/catalogue.h"

namespace marketday {

struct MultiBuyOffer {
  int buy = 1;  // units at the full price, then
  int get = 0;  // units at the reduced one; 0: no offer
  Cents price_cents = 0;
  Cents reduced_price_cents = 0;  // 0: free
};

inline Cents multi_buy_cost_cents(const MultiBuyOffer& offer, int units) {
  const int group = offer.buy + offer.get;
  if (offer.get <= 0) return units * offer.price_cents;
  const int begun = units % group;
  const int reduced = units / group * offer.get + (begun > offer.buy ? begun - offer.buy : 0);
  return (units - reduced) * offer.price_cents + reduced * offer.reduced_price_cents;
}

// 0 to most_units; the fewer units when two numbers are worth the same. `decay` is k.
inline int best_units(double value_cents, double decay, const MultiBuyOffer& offer,
                      int most_units) {
  int best = 0;
  double best_surplus = 0.0;
  double worth = 0.0;
  double next = value_cents;
  // cost is not convex in n: every n is looked at
  for (int n = 1; n <= most_units; ++n) {
    worth += next;
    next *= decay;
    const double surplus = worth - static_cast<double>(multi_buy_cost_cents(offer, n));
    if (surplus > best_surplus) {
      best = n;
      best_surplus = surplus;
    }
  }
  return best;
}

}  // namespace marketday
