// Cases with planted fraud that every kind of detector can see: scattered far-off features, and a
// ring that shares device, IP, address and card among honest accounts that share an IP at most.
#pragma once

#include <vector>

#include "models/detection/detector.h"
#include "sim/random.h"

namespace marketday::tests {

class PlantedCases {
 public:
  // One of `every` cases is fraud. Accounts are numbered from `first` on, and so are honest
  // entities; the ring's are 0 to 5 always.
  PlantedCases(std::uint32_t count, std::uint64_t seed, std::uint32_t first = 0,
               std::uint32_t every = 20) {
    for (std::uint32_t i = 0; i < count; ++i) {
      const bool fraud = i % every == 7;
      for (std::uint32_t f = 0; f < kFeatures; ++f) {
        const RandomBlock bits = draw(seed, i, f, Purpose::environment);
        values_.push_back(fraud ? 2.2 + 6.0 * uniform(bits[2])
                                : uniform(bits[0]) + uniform(bits[1]));
      }
      const std::uint32_t account = first + i;
      accounts_.push_back(account);
      labels_.push_back(fraud ? kFraud : kHonest);
      links_.push_back({i, fraud ? i / every % 3 : 10 + 4 * account});           // device
      links_.push_back({i, fraud ? 3U : 10 + 4 * (account - account % 4) + 1});  // IP
      links_.push_back({i, fraud ? 4U : 10 + 4 * account + 2});                  // address
      links_.push_back({i, fraud ? 5U : 10 + 4 * account + 3});                  // card
    }
  }

  static constexpr std::uint32_t kFeatures = 3;
  Cases cases() const { return {accounts_.size(), kFeatures, values_, accounts_, links_, labels_}; }

 private:
  std::vector<double> values_;
  std::vector<std::uint32_t> accounts_;
  std::vector<EntityLink> links_;
  std::vector<std::int8_t> labels_;
};

}  // namespace marketday::tests
