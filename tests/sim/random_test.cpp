#include "sim/random.h"

#include <Random123/philox.h>

#include <catch2/catch.hpp>

#include "sim/random_lanes.h"

using namespace marketday;

// kat_vectors of the Random123 distribution, philox4x32 10 rounds.
static_assert(philox(0, {0, 0, 0, 0}) ==
              RandomBlock{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
static_assert(philox(0xffffffffffffffffULL, {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}) ==
              RandomBlock{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
static_assert(philox(0x299f31d0a4093822ULL, {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}) ==
              RandomBlock{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});

TEST_CASE("Philox equals the Random123 library on a hundred thousand counters") {
  r123::Philox4x32 oracle;
  for (std::uint32_t i = 0; i < 100000; ++i) {
    const std::uint64_t key = 0x9E3779B97F4A7C15ULL * (i + 1);
    const RandomBlock counter = {i * 2654435761U, ~i, i ^ 0xDEADBEEFU, i >> 3U};
    const r123::Philox4x32::key_type k = {
        {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32U)}};
    const r123::Philox4x32::ctr_type c = {{counter[0], counter[1], counter[2], counter[3]}};
    const auto expected = oracle(c, k);
    const RandomBlock got = philox(key, counter);
    for (std::size_t w = 0; w < 4; ++w) REQUIRE(got[w] == expected[w]);
  }
}

TEST_CASE("Every vector version of Philox gives the bits of single calls") {
  constexpr int kMost = 40;
  std::uint32_t c[4][kMost];
  for (const PhiloxVariant& variant : philox_variants()) {
    INFO(variant.name);
    for (std::uint32_t round = 0; round < 1000; ++round) {
      const int count = 8 * (1 + static_cast<int>(round % 5));
      for (std::uint32_t i = 0; i < kMost; ++i) {
        for (std::uint32_t w = 0; w < 4; ++w) c[w][i] = (round * 31 + i * 7 + w) * 2246822519U;
      }
      const std::uint64_t key = round * 77777777777ULL;
      std::vector<std::uint32_t> fast(4 * kMost, 0);
      variant.function(key, c[0], c[1], c[2], c[3], count, fast.data());
      for (int i = 0; i < count; ++i) {
        const RandomBlock single = philox(key, {c[0][i], c[1][i], c[2][i], c[3][i]});
        for (std::size_t w = 0; w < 4; ++w) {
          REQUIRE(fast[4 * static_cast<std::size_t>(i) + w] == single[w]);
        }
      }
    }
  }
}

TEST_CASE("A uniform draw is never 0 and never 1") {
  REQUIRE(uniform(0) > 0.0);
  REQUIRE(uniform(0xFFFFFFFFU) < 1.0);
  REQUIRE(uniform_float(0) > 0.0F);
  REQUIRE(uniform_float(0xFFFFFFFFU) < 1.0F);
}

TEST_CASE("The keyed engine walks through the blocks of its key") {
  KeyedEngine engine(42, 7, 3, Purpose::traits);
  for (std::uint32_t k = 0; k < 3; ++k) {
    const RandomBlock block = draw(42, 7, 3, Purpose::traits, k);
    for (const std::uint32_t word : block) REQUIRE(engine() == word);
  }
}
