// What a social graph looks like, for tests, calibration and reports; not for the day loop.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/social_graph.h"

namespace marketday {

// Shoppers by number of friends: [k] have k.
std::vector<std::uint32_t> degree_counts(const SocialGraph& graph);

// Exponent a of a tail P(k) ~ k^-a over degrees >= lowest: Clauset, Shalizi and Newman 2009, eq.
// 3.7. 0 when no degree is that high.
double degree_exponent(const SocialGraph& graph, std::uint32_t lowest);

// Mean over shoppers of the share of pairs of friends who know each other (Watts and Strogatz
// 1998); 0 for a shopper with fewer than two.
double mean_clustering(const SocialGraph& graph);

// Steps between two shoppers, from `sources` keyed ones to all they reach; 0 when they reach none.
double mean_path_length(const SocialGraph& graph, std::uint32_t sources, std::uint64_t seed);

// Shoppers in the largest connected component.
std::uint32_t largest_component(const SocialGraph& graph);

}  // namespace marketday
