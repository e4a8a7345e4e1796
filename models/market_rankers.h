// What is learned for the market's recommender (sim/shop/recommender.h) from the order log alone:
// the popularity of items, items bought together, a shopper's own liking. Not for offline data.
#pragma once

#include <memory>
#include <string>

#include "sim/shop/recommender.h"

namespace marketday {

// "popularity": lines sold per chance to be seen, the same order for everybody.
// "co_purchase": cosine of items' buyers, summed over what the shopper has bought (Deshpande and
// Karypis, ACM TOIS 22(1), 2004, section 4), popularity between equals.
// "learned": popularity times the shopper's own liking, the posterior mean of a Gamma-Poisson model
// of lines bought against lines expected from popularity (DuMouchel, American Statistician 53,
// 1999); its shape by moments.
// Null for another name.
std::shared_ptr<const ItemRanker> make_item_ranker(const std::string& name);

}  // namespace marketday
