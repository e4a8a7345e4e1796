#include "sim/random_lanes.h"

#include "sim/random.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace marketday {

void philox_8_plain(std::uint64_t key, const std::uint32_t* c0, const std::uint32_t* c1,
                    const std::uint32_t* c2, const std::uint32_t* c3, std::uint32_t* out) {
  for (int i = 0; i < 8; ++i) {
    const RandomBlock block = philox(key, {c0[i], c1[i], c2[i], c3[i]});
    for (std::size_t w = 0; w < 4; ++w) out[4 * static_cast<std::size_t>(i) + w] = block[w];
  }
}

#if defined(__x86_64__)
namespace {

constexpr long long kMultiplier0 = 0xD2511F53LL;
constexpr long long kMultiplier1 = 0xCD9E8D57LL;

// Four lanes, each in the low half of a 64-bit element; the high halves hold rubbish that
// mul_epu32 does not read.
__attribute__((target("avx2"))) void philox_4_avx2(std::uint64_t key, const std::uint32_t* c0,
                                                   const std::uint32_t* c1, const std::uint32_t* c2,
                                                   const std::uint32_t* c3, std::uint32_t* out) {
  __m256i a = _mm256_cvtepu32_epi64(_mm_loadu_si128(reinterpret_cast<const __m128i*>(c0)));
  __m256i b = _mm256_cvtepu32_epi64(_mm_loadu_si128(reinterpret_cast<const __m128i*>(c1)));
  __m256i c = _mm256_cvtepu32_epi64(_mm_loadu_si128(reinterpret_cast<const __m128i*>(c2)));
  __m256i d = _mm256_cvtepu32_epi64(_mm_loadu_si128(reinterpret_cast<const __m128i*>(c3)));
  const __m256i m0 = _mm256_set1_epi64x(kMultiplier0);
  const __m256i m1 = _mm256_set1_epi64x(kMultiplier1);
  auto key_0 = static_cast<std::uint32_t>(key);
  auto key_1 = static_cast<std::uint32_t>(key >> 32U);
  for (int round = 0; round < 10; ++round) {
    const __m256i p0 = _mm256_mul_epu32(a, m0);
    const __m256i p1 = _mm256_mul_epu32(c, m1);
    const __m256i k0 = _mm256_set1_epi64x(key_0);
    const __m256i k1 = _mm256_set1_epi64x(key_1);
    a = _mm256_xor_si256(_mm256_srli_epi64(p1, 32), _mm256_xor_si256(b, k0));
    c = _mm256_xor_si256(_mm256_srli_epi64(p0, 32), _mm256_xor_si256(d, k1));
    b = p1;
    d = p0;
    key_0 += 0x9E3779B9U;
    key_1 += 0xBB67AE85U;
  }
  const __m256i low = _mm256_set1_epi64x(0xFFFFFFFFLL);
  const __m256i ab = _mm256_or_si256(_mm256_and_si256(a, low), _mm256_slli_epi64(b, 32));
  const __m256i cd = _mm256_or_si256(_mm256_and_si256(c, low), _mm256_slli_epi64(d, 32));
  const __m256i even = _mm256_unpacklo_epi64(ab, cd);  // lanes 0 and 2
  const __m256i odd = _mm256_unpackhi_epi64(ab, cd);   // lanes 1 and 3
  auto* to = reinterpret_cast<__m256i*>(out);
  _mm256_storeu_si256(to, _mm256_permute2x128_si256(even, odd, 0x20));
  _mm256_storeu_si256(to + 1, _mm256_permute2x128_si256(even, odd, 0x31));
}

void philox_2_sse2(std::uint64_t key, const std::uint32_t* c0, const std::uint32_t* c1,
                   const std::uint32_t* c2, const std::uint32_t* c3, std::uint32_t* out) {
  const auto load = [](const std::uint32_t* from) {
    return _mm_set_epi64x(static_cast<long long>(from[1]), static_cast<long long>(from[0]));
  };
  __m128i a = load(c0);
  __m128i b = load(c1);
  __m128i c = load(c2);
  __m128i d = load(c3);
  const __m128i m0 = _mm_set1_epi64x(kMultiplier0);
  const __m128i m1 = _mm_set1_epi64x(kMultiplier1);
  auto key_0 = static_cast<std::uint32_t>(key);
  auto key_1 = static_cast<std::uint32_t>(key >> 32U);
  for (int round = 0; round < 10; ++round) {
    const __m128i p0 = _mm_mul_epu32(a, m0);
    const __m128i p1 = _mm_mul_epu32(c, m1);
    const __m128i k0 = _mm_set1_epi64x(key_0);
    const __m128i k1 = _mm_set1_epi64x(key_1);
    a = _mm_xor_si128(_mm_srli_epi64(p1, 32), _mm_xor_si128(b, k0));
    c = _mm_xor_si128(_mm_srli_epi64(p0, 32), _mm_xor_si128(d, k1));
    b = p1;
    d = p0;
    key_0 += 0x9E3779B9U;
    key_1 += 0xBB67AE85U;
  }
  const __m128i low = _mm_set1_epi64x(0xFFFFFFFFLL);
  const __m128i ab = _mm_or_si128(_mm_and_si128(a, low), _mm_slli_epi64(b, 32));
  const __m128i cd = _mm_or_si128(_mm_and_si128(c, low), _mm_slli_epi64(d, 32));
  auto* to = reinterpret_cast<__m128i*>(out);
  _mm_storeu_si128(to, _mm_unpacklo_epi64(ab, cd));
  _mm_storeu_si128(to + 1, _mm_unpackhi_epi64(ab, cd));
}

}  // namespace

void philox_8(std::uint64_t key, const std::uint32_t* c0, const std::uint32_t* c1,
              const std::uint32_t* c2, const std::uint32_t* c3, std::uint32_t* out) {
  static const bool avx2 = __builtin_cpu_supports("avx2") != 0;
  if (avx2) {
    philox_4_avx2(key, c0, c1, c2, c3, out);
    philox_4_avx2(key, c0 + 4, c1 + 4, c2 + 4, c3 + 4, out + 16);
    return;
  }
  for (int i = 0; i < 8; i += 2) philox_2_sse2(key, c0 + i, c1 + i, c2 + i, c3 + i, out + 4 * i);
}
#else
void philox_8(std::uint64_t key, const std::uint32_t* c0, const std::uint32_t* c1,
              const std::uint32_t* c2, const std::uint32_t* c3, std::uint32_t* out) {
  philox_8_plain(key, c0, c1, c2, c3, out);
}
#endif

}  // namespace marketday
