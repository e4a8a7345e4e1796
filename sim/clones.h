// Marks a hot loop to be compiled for AVX-512, AVX2 and any x86-64; the loader picks. All give
// the same bits: vector width changes speed only, because contraction is off and sums are explicit.
#pragma once

#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !defined(__AVX512F__)
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define MARKETDAY_CLONES
#endif
#endif
#ifndef MARKETDAY_CLONES
#define MARKETDAY_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#endif
#else
#define MARKETDAY_CLONES
#endif

// The same for loops over bytes and 64-bit words at once, which AVX-512F alone packs slowly: g++ is
// told of the level that has byte instructions too.
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(__AVX512F__)
#define MARKETDAY_BYTE_CLONES \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define MARKETDAY_BYTE_CLONES MARKETDAY_CLONES
#endif
