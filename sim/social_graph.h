// Who knows whom among the shoppers: an undirected graph in compressed rows, fixed for a market's
// life and shared by its snapshots. Small world (Watts and Strogatz 1998), preferential attachment
// (Barabasi and Albert 1999) or a list of edges.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace marketday {

using Edge = std::pair<std::uint32_t, std::uint32_t>;

struct SocialGraphSpec {
  std::string kind = "small_world";  // small_world, preferential or edges
  int degree = 8;                    // small world: k, even; preferential: mean degree 2m
  double rewire = 0.1;
  std::shared_ptr<const std::vector<Edge>> edges;
};

class SocialGraph {
 public:
  // Loops and double edges are left out.
  SocialGraph(std::uint32_t shoppers, std::vector<Edge> edges);
  std::span<const std::uint32_t> friends_of(std::uint32_t shopper) const {
    return {friends_.data() + first_[shopper], friends_.data() + first_[shopper + 1U]};
  }
  std::uint32_t shoppers() const { return static_cast<std::uint32_t>(first_.size() - 1); }
  std::size_t edges() const { return friends_.size() / 2; }

 private:
  std::vector<std::uint64_t> first_;    // place of a shopper's friends, one more at the end
  std::vector<std::uint32_t> friends_;  // ascending within a shopper
};

// A pure function of (spec, shoppers, seed).
std::shared_ptr<const SocialGraph> make_social_graph(const SocialGraphSpec& spec,
                                                     std::uint32_t shoppers, std::uint64_t seed);

// Edges of a CSV with columns `u` and `v`, ids from 0 to `shoppers` - 1; InputError or FileError.
std::vector<Edge> load_edges(const std::string& path, std::uint32_t shoppers);

// Mean over shoppers of the share of pairs of friends who are friends; 0 for fewer than two.
double average_clustering(const SocialGraph& graph);

}  // namespace marketday
