#include "evaluation/group_bootstrap.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <boost/math/distributions/normal.hpp>
#include <cmath>

#include "sim/random.h"
#include "sim/random_lanes.h"

namespace marketday {
namespace {

constexpr std::size_t kBytesInBlock = 16;  // of Philox
constexpr std::size_t kLanes = 64;         // blocks drawn at once
constexpr std::size_t kChunk = kBytesInBlock * kLanes;
constexpr std::size_t kSums = 8;  // partial sums, so that a vector unit can add
constexpr std::uint64_t kSeed = 0x6d61726b65746461U;

// 94, 95, 46, 16, 4 and 1 of 256 bytes give 0 to 5: mean 1, mean square 2, mean cube 1276 / 256.
void multipliers(const std::uint8_t* bytes, std::uint8_t* weights) {
  for (std::size_t i = 0; i < kChunk; ++i) {
    const std::uint8_t b = bytes[i];
    weights[i] =
        static_cast<std::uint8_t>((b >= 94) + (b >= 189) + (b >= 235) + (b >= 251) + (b >= 255));
  }
}

using Partial = std::array<double, kSums>;

[[gnu::always_inline]] inline void add_products(const std::uint8_t* weights, const double* values,
                                                std::size_t count, Partial& partial) {
  Partial sums = partial;
  std::size_t i = 0;
  for (; i + kSums <= count; i += kSums) {
    for (std::size_t j = 0; j < kSums; ++j) sums[j] += weights[i + j] * values[i + j];
  }
  for (std::size_t j = 0; i + j < count; ++j) sums[j] += weights[i + j] * values[i + j];
  partial = sums;
}

void add_plain(const std::uint8_t* weights, const double* values, std::size_t count,
               Partial& partial) {
  add_products(weights, values, count, partial);
}

#if defined(__x86_64__)
// the same sums in the same order
[[gnu::target("avx2")]] void add_avx2(const std::uint8_t* weights, const double* values,
                                      std::size_t count, Partial& partial) {
  add_products(weights, values, count, partial);
}
#endif

using AddFunction = decltype(&add_plain);
AddFunction fastest_add() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return add_avx2;
#endif
  return add_plain;
}

double total(const Partial& partial) {
  double sum = 0.0;
  for (const double part : partial) sum += part;
  return sum;
}

// The bytes of one chunk of groups in one resample.
void draw_bytes(std::uint32_t resample, std::size_t chunk, std::uint32_t* words) {
  std::array<std::uint32_t, kLanes> who;
  std::array<std::uint32_t, kLanes> day;
  std::array<std::uint32_t, kLanes> purpose;
  std::array<std::uint32_t, kLanes> k{};
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    who[lane] = static_cast<std::uint32_t>(chunk * kLanes + lane);
    day[lane] = resample;
    purpose[lane] = static_cast<std::uint32_t>(Purpose::off_policy_bootstrap);
  }
  philox_lanes(kSeed, who.data(), day.data(), purpose.data(), k.data(), kLanes, words);
}

double share_below(const std::vector<double>& sorted, double value) {
  const auto below = std::lower_bound(sorted.begin(), sorted.end(), value) - sorted.begin();
  const auto equal = std::upper_bound(sorted.begin(), sorted.end(), value) - sorted.begin();
  return (static_cast<double>(below + equal) / 2.0) / static_cast<double>(sorted.size());
}

}  // namespace

GroupBootstrap::GroupBootstrap(std::size_t groups, int resamples)
    : groups_(groups), resamples_(resamples) {}

std::vector<double> GroupBootstrap::sums(std::span<const std::span<const double>> columns) const {
  const std::size_t width = columns.size();
  std::vector<double> result(static_cast<std::size_t>(resamples_) * width);
  const AddFunction add_weighted = fastest_add();
  tbb::parallel_for(0, resamples_, [&](int resample) {
    alignas(64) std::array<std::uint32_t, kChunk / 4> words;
    alignas(64) std::array<std::uint8_t, kChunk> weights;
    std::vector<Partial> partial(width, Partial{});
    for (std::size_t from = 0; from < groups_; from += kChunk) {
      draw_bytes(static_cast<std::uint32_t>(resample), from / kChunk, words.data());
      multipliers(reinterpret_cast<const std::uint8_t*>(words.data()), weights.data());
      const std::size_t count = std::min(kChunk, groups_ - from);
      for (std::size_t c = 0; c < width; ++c) {
        add_weighted(weights.data(), columns[c].data() + from, count, partial[c]);
      }
    }
    for (std::size_t c = 0; c < width; ++c) {
      result[static_cast<std::size_t>(resample) * width + c] = total(partial[c]);
    }
  });
  return result;
}

Interval percentile_interval(std::vector<double> resampled, double level) {
  std::sort(resampled.begin(), resampled.end());
  const double tail = (1.0 - level) / 2.0;
  return {quantile(resampled, tail), quantile(resampled, 1.0 - tail)};
}

Interval bca_interval(std::vector<double> resampled, double estimate,
                      std::span<const double> influence, double level) {
  using boost::math::cdf;
  using boost::math::normal;
  using boost::math::quantile;
  std::sort(resampled.begin(), resampled.end());
  const double n = static_cast<double>(resampled.size());
  const double share = std::clamp(share_below(resampled, estimate), 0.5 / n, 1.0 - 0.5 / n);
  const double bias = quantile(normal(), share);
  double squares = 0.0;
  double cubes = 0.0;
  for (const double phi : influence) {
    squares += phi * phi;
    cubes += phi * phi * phi;
  }
  const double acceleration = squares > 0.0 ? cubes / (6.0 * std::pow(squares, 1.5)) : 0.0;
  const auto bound = [&](double tail) {
    const double z = bias + quantile(normal(), tail);
    const double moved = cdf(normal(), bias + z / (1.0 - acceleration * z));
    return marketday::quantile(resampled, moved);
  };
  const double tail = (1.0 - level) / 2.0;
  return {bound(tail), bound(1.0 - tail)};
}

}  // namespace marketday
