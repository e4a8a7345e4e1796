// Philox4x32-10 over many counters at once, with vector instructions where the machine has them.
// Bit for bit the same as single calls of philox().
#pragma once

#include <cstdint>
#include <vector>

namespace marketday {

// Counters of lane i are (c0[i], c1[i], c2[i], c3[i]), `count` of them, a multiple of 8;
// out[4 i + w] becomes word w of lane i's block.
void philox_lanes(std::uint64_t key, const std::uint32_t* c0, const std::uint32_t* c1,
                  const std::uint32_t* c2, const std::uint32_t* c3, int count, std::uint32_t* out);

using PhiloxFunction = decltype(&philox_lanes);
struct PhiloxVariant {
  const char* name;
  PhiloxFunction function;
};
// What this machine can run, fastest first, the plain loop last.
std::vector<PhiloxVariant> philox_variants();

}  // namespace marketday
