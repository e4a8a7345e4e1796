// `marketday facts`: measures the stylised facts on a scenario, says which hold, and writes them as
// a table and a page.
#pragma once

#include <cstdint>
#include <string>

namespace marketday {

struct FactsOptions {
  std::string scenario;  // name or path
  std::uint64_t first_seed = 1;
  int seeds = 5;
  int days = 182;              // that the shop is watched
  std::uint32_t shoppers = 0;  // of every study; 0: each study's own
  std::string output;          // directory; empty: results/facts-<scenario>
  bool force = false;          // replace files that are there
  int threads = 0;             // 0: all cores
  bool quiet = false;
};

struct FactsOutcome {
  std::string text;    // to print
  bool holds = false;  // no hard fact fails
};

FactsOutcome run_facts(const FactsOptions& options);

}  // namespace marketday
