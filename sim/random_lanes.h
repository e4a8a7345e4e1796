// Philox4x32-10 over several counters at once, written so that compilers turn it into vector code.
// Lane i gives exactly philox(key, {c0[i], c1[i], c2[i], c3[i]}).
#pragma once

#include <cstddef>
#include <cstdint>

namespace marketday {

template <std::size_t N>
struct PhiloxLanes {
  std::uint32_t c0[N];
  std::uint32_t c1[N];
  std::uint32_t c2[N];
  std::uint32_t c3[N];

  void run(std::uint64_t key) {
    auto key_0 = static_cast<std::uint32_t>(key);
    auto key_1 = static_cast<std::uint32_t>(key >> 32U);
    for (int round = 0; round < 10; ++round) {
      for (std::size_t i = 0; i < N; ++i) {
        const std::uint64_t product_0 = std::uint64_t{0xD2511F53U} * c0[i];
        const std::uint64_t product_1 = std::uint64_t{0xCD9E8D57U} * c2[i];
        const std::uint32_t next_0 = static_cast<std::uint32_t>(product_1 >> 32U) ^ c1[i] ^ key_0;
        const std::uint32_t next_2 = static_cast<std::uint32_t>(product_0 >> 32U) ^ c3[i] ^ key_1;
        c1[i] = static_cast<std::uint32_t>(product_1);
        c3[i] = static_cast<std::uint32_t>(product_0);
        c0[i] = next_0;
        c2[i] = next_2;
      }
      key_0 += 0x9E3779B9U;
      key_1 += 0xBB67AE85U;
    }
  }
};

}  // namespace marketday
