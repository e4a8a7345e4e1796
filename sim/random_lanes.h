// Philox4x32-10 over eight counters at once, with vector instructions where the machine has them.
// Bit for bit the same as eight calls of philox().
#pragma once

#include <cstdint>

namespace marketday {

// Counters of lane i are (c0[i], c1[i], c2[i], c3[i]); out[4 i + w] becomes word w of its block.
void philox_8(std::uint64_t key, const std::uint32_t* c0, const std::uint32_t* c1,
              const std::uint32_t* c2, const std::uint32_t* c3, std::uint32_t* out);

// The plain version, for machines without and as the oracle of the tests.
void philox_8_plain(std::uint64_t key, const std::uint32_t* c0, const std::uint32_t* c1,
                    const std::uint32_t* c2, const std::uint32_t* c3, std::uint32_t* out);

}  // namespace marketday
