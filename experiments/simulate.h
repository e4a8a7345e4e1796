// `marketday simulate`: one market played by one policy, written as event files a shop's own
// systems would have: customers, sessions, orders, order lines and coupons; the truth apart. With a
// twin, also what the policy earned more than the twin did in the same markets.
#pragma once

#include <cstdint>
#include <string>

namespace marketday {

struct SimulateOptions {
  std::string scenario;  // name or path
  std::string environment = "campaign";
  std::string policy = "{name: never}";  // YAML: `name` and parameters, or `file`
  std::string twin;                      // the same for the other policy; empty: none
  int markets = 10;                      // with a twin: seeds seed, seed + 1, ...
  int days = 90;
  std::uint64_t seed = 0;
  int threads = 0;     // 0: all cores
  std::string output;  // directory
  bool force = false;  // replace event files that are there
  bool quiet = false;
};

// Returns the text to print.
std::string run_simulate(const SimulateOptions& options);

}  // namespace marketday
