// A small table that a recipe reads, for tests that spoil one of the two.
#pragma once

#include <catch2/catch.hpp>
#include <string>

namespace marketday::tests {

inline const std::string kRecipe =
    "columns:\n  a: number\n  b: number\n  c: category\n  y: number\n"
    "target: y\nsplit: {by: random, share: 0.3, seed: 1}\n";
inline const std::string kHeader = "id,day,a,b,c,y\n";
inline const std::string kRows =
    "1,2024-01-01,1,5,p,0\n2,2024-01-02,2,4,q,1\n3,2024-01-03,3,6,p,0\n4,2024-01-04,4,3,q,1\n"
    "5,2024-01-05,5,7,p,1\n6,2024-01-06,6,1,q,0\n7,2024-01-07,7,8,p,1\n8,2024-01-08,8,2,q,0\n";

// `text` with `now` in the place of the first `old`, which must be there.
inline std::string with(std::string text, const std::string& old, const std::string& now) {
  const std::size_t at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), now);
}

}  // namespace marketday::tests
