// `marketday simulate --twin`: what a policy earned more than its twin in the same markets, as CSV:
// market by market, with intervals over the markets, and shopper by shopper.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/twin.h"

namespace marketday {

class TwinFiles {
 public:
  static constexpr const char* kNames[] = {"twin.csv", "twin_summary.csv", "twin_shoppers.csv"};

  // One market, played by the policy and by its twin.
  void add(std::uint64_t seed, const TwinRecord& policy, const TwinRecord& twin);
  // name -> content; the shoppers are those of the first market. Two markets at least.
  std::map<std::string, std::string> contents() const;
  // The profit difference with its interval, for the terminal.
  std::string headline() const;

 private:
  struct Market {
    std::uint64_t seed;
    TwinDifference difference;
  };
  std::vector<Market> markets_;
  std::string shoppers_;  // of the first market, CSV
};

}  // namespace marketday
