#include "sim/random_lanes.h"

#include "sim/random.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace marketday {

namespace {

void philox_plain(std::uint64_t key, const std::uint32_t* c0, const std::uint32_t* c1,
                  const std::uint32_t* c2, const std::uint32_t* c3, int count, std::uint32_t* out) {
  for (int i = 0; i < count; ++i) {
    const RandomBlock block = philox(key, {c0[i], c1[i], c2[i], c3[i]});
    for (std::size_t w = 0; w < 4; ++w) out[4 * static_cast<std::size_t>(i) + w] = block[w];
  }
}

}  // namespace

#if defined(__x86_64__)
namespace {

constexpr long long kMultiplier0 = 0xD2511F53LL;
constexpr long long kMultiplier1 = 0xCD9E8D57LL;

#define MARKETDAY_AVX512 __attribute__((target("avx512f")))

// Eight lanes, each in the low half of a 64-bit element; the high halves hold rubbish that
// mul_epu32 does not read.
struct Lanes {
  __m512i a, b, c, d;
};

MARKETDAY_AVX512 inline Lanes load_lanes(const std::uint32_t* const* counters, int first) {
  const auto load = [&](int word) MARKETDAY_AVX512 {
    return _mm512_cvtepu32_epi64(
        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(counters[word] + first)));
  };
  return {load(0), load(1), load(2), load(3)};
}

MARKETDAY_AVX512 inline void one_round(Lanes& x, __m512i k0, __m512i k1) {
  constexpr int kXorOfThree = 0x96;
  const __m512i p0 = _mm512_mul_epu32(x.a, _mm512_set1_epi64(kMultiplier0));
  const __m512i p1 = _mm512_mul_epu32(x.c, _mm512_set1_epi64(kMultiplier1));
  x.a = _mm512_ternarylogic_epi64(_mm512_srli_epi64(p1, 32), x.b, k0, kXorOfThree);
  x.c = _mm512_ternarylogic_epi64(_mm512_srli_epi64(p0, 32), x.d, k1, kXorOfThree);
  x.b = p1;
  x.d = p0;
}

MARKETDAY_AVX512 inline void store_lanes(const Lanes& x, std::uint32_t* out) {
  const __m512i low = _mm512_set1_epi64(0xFFFFFFFFLL);
  const __m512i ab = _mm512_or_si512(_mm512_and_si512(x.a, low), _mm512_slli_epi64(x.b, 32));
  const __m512i cd = _mm512_or_si512(_mm512_and_si512(x.c, low), _mm512_slli_epi64(x.d, 32));
  // element i of ab, then element i of cd, is lane i
  const __m512i first = _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11);
  const __m512i second = _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15);
  _mm512_storeu_si512(out, _mm512_permutex2var_epi64(ab, first, cd));
  _mm512_storeu_si512(out + 16, _mm512_permutex2var_epi64(ab, second, cd));
}

// Two lots of eight side by side: one waits for its products while the other works.
MARKETDAY_AVX512 void philox_16_avx512(std::uint64_t key, const std::uint32_t* const* counters,
                                       int first, std::uint32_t* out) {
  Lanes x = load_lanes(counters, first);
  Lanes y = load_lanes(counters, first + 8);
  auto key_0 = static_cast<std::uint32_t>(key);
  auto key_1 = static_cast<std::uint32_t>(key >> 32U);
  for (int round = 0; round < 10; ++round) {
    const __m512i k0 = _mm512_set1_epi64(key_0);
    const __m512i k1 = _mm512_set1_epi64(key_1);
    one_round(x, k0, k1);
    one_round(y, k0, k1);
    key_0 += 0x9E3779B9U;
    key_1 += 0xBB67AE85U;
  }
  store_lanes(x, out);
  store_lanes(y, out + 32);
}

MARKETDAY_AVX512 void philox_8_avx512(std::uint64_t key, const std::uint32_t* const* counters,
                                      int first, std::uint32_t* out) {
  Lanes x = load_lanes(counters, first);
  auto key_0 = static_cast<std::uint32_t>(key);
  auto key_1 = static_cast<std::uint32_t>(key >> 32U);
  for (int round = 0; round < 10; ++round) {
    one_round(x, _mm512_set1_epi64(key_0), _mm512_set1_epi64(key_1));
    key_0 += 0x9E3779B9U;
    key_1 += 0xBB67AE85U;
  }
  store_lanes(x, out);
}

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

MARKETDAY_AVX512 void philox_avx512(std::uint64_t key, const std::uint32_t* c0,
                                    const std::uint32_t* c1, const std::uint32_t* c2,
                                    const std::uint32_t* c3, int count, std::uint32_t* out) {
  const std::uint32_t* counters[4] = {c0, c1, c2, c3};
  int i = 0;
  for (; i + 16 <= count; i += 16) philox_16_avx512(key, counters, i, out + 4 * i);
  for (; i < count; i += 8) philox_8_avx512(key, counters, i, out + 4 * i);
}

void philox_avx2(std::uint64_t key, const std::uint32_t* c0, const std::uint32_t* c1,
                 const std::uint32_t* c2, const std::uint32_t* c3, int count, std::uint32_t* out) {
  for (int i = 0; i < count; i += 4) {
    philox_4_avx2(key, c0 + i, c1 + i, c2 + i, c3 + i, out + 4 * i);
  }
}

void philox_sse2(std::uint64_t key, const std::uint32_t* c0, const std::uint32_t* c1,
                 const std::uint32_t* c2, const std::uint32_t* c3, int count, std::uint32_t* out) {
  for (int i = 0; i < count; i += 2) {
    philox_2_sse2(key, c0 + i, c1 + i, c2 + i, c3 + i, out + 4 * i);
  }
}

}  // namespace

std::vector<PhiloxVariant> philox_variants() {
  std::vector<PhiloxVariant> variants;
  if (__builtin_cpu_supports("avx512f") != 0) variants.push_back({"avx512f", philox_avx512});
  if (__builtin_cpu_supports("avx2") != 0) variants.push_back({"avx2", philox_avx2});
  variants.push_back({"sse2", philox_sse2});
  variants.push_back({"plain", philox_plain});
  return variants;
}
#else
std::vector<PhiloxVariant> philox_variants() {
  return {{"plain", philox_plain}};
}
#endif

void philox_lanes(std::uint64_t key, const std::uint32_t* c0, const std::uint32_t* c1,
                  const std::uint32_t* c2, const std::uint32_t* c3, int count, std::uint32_t* out) {
  static const PhiloxFunction fastest = philox_variants().front().function;
  fastest(key, c0, c1, c2, c3, count, out);
}

}  // namespace marketday
