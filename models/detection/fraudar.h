// The greedy peeling of FRAUDAR over a whole graph, for those who check it.
#pragma once

#include <span>
#include <vector>

#include "models/detection/entity_graph.h"

namespace marketday {

struct Peeling {
  double density = 0.0;                 // of the densest block met
  std::vector<std::uint32_t> accounts;  // of that block, ascending
  std::vector<std::uint32_t> entities;
  std::vector<double> reached;  // of each account: density of the densest set met that holds it
};

// Always removes the node that weighs least in what is left; density = weight of the links among a
// set / its nodes. `weights`: one an entity, of each of its links. Hooi et al. (2016), algorithm 1;
// at least half the best density there is (their theorem 1).
Peeling peel(const EntityGraph& graph, std::span<const double> weights);

}  // namespace marketday
