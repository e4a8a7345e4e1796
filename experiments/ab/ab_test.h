// An experiment of `kind: ab_test`: cases (a market and two policies each) and designs (how
// shoppers, clusters or days are randomised), each design's estimate against the effect of giving
// the treatment to everybody, which the simulator knows. Read from YAML and checked whole.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "experiments/ab/ab_play.h"
#include "experiments/experiment.h"

namespace marketday {

enum class AbDesignKind { shopper, cluster, switchback };

struct AbDesign {
  std::string label;
  AbDesignKind kind = AbDesignKind::shopper;
  std::uint32_t size = 0;  // of a cluster: so many shoppers with neighbouring ids; 0: a market
  int block_days = 7;
  int washout_days = 0;
};

struct AbCase {
  Experiment experiment;  // named after the case; policies: control, treatment
  AbOutcome outcome = AbOutcome::profit_cents;
};

struct AbTest {
  std::string name;
  std::string summary;
  std::vector<std::uint64_t> seeds;  // replications
  int markets = 10;                  // side by side in each replication, each with its own luck
  double alpha = 0.05;
  std::vector<AbDesign> designs;
  std::vector<AbCase> cases;
  Json resolved;  // reads back as the same
};

bool is_ab_test(const YamlNode& root);
AbTest read_ab_test(const YamlNode& root, const std::string& beside);

// The keys of such a file, for `marketday describe ab_test` and the docs.
Description ab_test_description();

}  // namespace marketday
