// Small made-up data whose right answer is known, for the neural models.
#pragma once

#include <fmt/core.h>

#include <cmath>
#include <string>

#include "models/neural/network.h"
#include "sim/io/csv.h"
#include "sim/random.h"

// Leaves the test with one line where the module was not built.
#define REQUIRE_NETWORK()                                              \
  if (!::marketday::neural_missing().empty()) {                        \
    WARN("skipped: neural models: " << ::marketday::neural_missing()); \
    return;                                                            \
  }

namespace marketday::tests {

// Two shops; sales double on promotion days, are 0.7 of that on the day after one, and nothing
// else. Promotions are drawn: no season tells them. The last `ahead` days have no value.
inline std::string shop_days(int days, int ahead) {
  std::string text = "shop,day,sales,promo\n";
  for (std::uint32_t shop = 0; shop < 2; ++shop) {
    bool before = false;
    for (int day = 0; day < days; ++day) {
      const bool promo =
          uniform(draw(3, shop, static_cast<std::uint32_t>(day), Purpose::environment)[0]) < 0.4;
      const double sales = (shop == 0 ? 100.0 : 40.0) * (promo ? 2.0 : 1.0) * (before ? 0.7 : 1.0);
      text += fmt::format("s{},{},{},{}\n", shop, day,
                          day < days - ahead ? fmt::format("{}", sales) : "", promo ? 1 : 0);
      before = promo;
    }
  }
  return text;
}

// Sessions of three looks at items a to h drawn at random; then comes a fixed other item of the
// first one: the last item tells nothing.
inline std::string sessions_by_first(std::uint32_t sessions) {
  std::string text = "session,item\n";
  for (std::uint32_t s = 0; s < sessions; ++s) {
    const RandomBlock block = draw(4, s, 0, Purpose::environment);
    for (std::size_t k = 0; k < 3; ++k)
      text += fmt::format("v{},{}\n", s, static_cast<char>('a' + block[k] % 8));
    text += fmt::format("v{},{}\n", s, static_cast<char>('A' + block[0] % 8));
  }
  return text;
}

// Bought where one of the two kinds of look, but not both, was there: an exclusive or.
inline std::string sessions_that_buy(std::uint32_t sessions) {
  std::string text = "session,item,bought\n";
  for (std::uint32_t s = 0; s < sessions; ++s) {
    const std::uint32_t bits = draw(5, s, 0, Purpose::environment)[0];
    const bool price = bits % 2 == 1;
    const bool review = bits / 2 % 2 == 1;
    const int bought = price != review ? 1 : 0;
    text += fmt::format("v{},home,{}\nv{},{},{}\nv{},{},{}\n", s, bought, s,
                        price ? "price" : "picture", bought, s, review ? "review" : "size", bought);
  }
  return text;
}

// 40 users and 30 items of two tastes, even and odd, rated 1 to 5 with noise; 4 in 10 pairs.
inline std::string ratings_by_taste(double least) {
  std::string text = "user,item,rating\n";
  for (std::uint32_t u = 0; u < 40; ++u) {
    for (std::uint32_t i = 0; i < 30; ++i) {
      const RandomBlock block = draw(6, u, i, Purpose::environment);
      if (uniform(block[0]) > 0.4) continue;
      const double liking = 3.0 + (u % 2 == i % 2 ? 1.2 : -1.2) + 1.5 * (uniform(block[1]) - 0.5);
      if (liking >= least) text += fmt::format("u{},i{},{:.0f}\n", u, i, liking);
    }
  }
  return text;
}

}  // namespace marketday::tests
