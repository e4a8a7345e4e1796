// Who knows whom: an undirected graph of the shoppers that never changes, in compressed rows. A
// pure function of (seed, spec); built once a market and shared by its snapshots. Takes 4 (1 +
// degree) bytes a shopper: 36 at degree 8; building takes about 3 times that for a moment.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace marketday {

using SocialEdge = std::pair<std::uint32_t, std::uint32_t>;

enum class NetworkKind : std::uint8_t {
  small_world = 0,              // Watts and Strogatz 1998: a ring, some edges rewired
  preferential_attachment = 1,  // Barabasi and Albert 1999: hubs, degrees like k^-3
  edge_list = 2                 // as loaded
};

struct NetworkSpec {
  NetworkKind kind = NetworkKind::small_world;
  int degree = 8;       // small world: neighbours before rewiring, even
  double rewire = 0.1;  // small world: share of edges with a random end
  int attachments = 4;  // preferential attachment: edges a newcomer brings
  std::shared_ptr<const std::vector<SocialEdge>> edges;  // edge list: as load_edge_list gave it
};

// Edges of a CSV with columns `u`, `v`: ids from 0. FileError; InputError with the line for an id
// that is no shopper of a market with `shoppers`.
std::vector<SocialEdge> load_edge_list(const std::string& path, std::uint32_t shoppers);

class SocialGraph {
 public:
  SocialGraph() = default;
  // Loops and repeated edges count for nothing; ends must be below `shoppers`, and there must be
  // fewer than 2^31 edges.
  SocialGraph(std::uint32_t shoppers, std::span<const SocialEdge> edges);

  std::uint32_t shoppers() const {
    return offsets_.empty() ? 0 : static_cast<std::uint32_t>(offsets_.size() - 1);
  }
  std::uint32_t edges() const { return static_cast<std::uint32_t>(targets_.size() / 2); }
  // Ascending.
  std::span<const std::uint32_t> friends_of(std::uint32_t shopper) const {
    return {targets_.data() + offsets_[shopper], targets_.data() + offsets_[shopper + 1]};
  }
  bool are_friends(std::uint32_t one, std::uint32_t other) const;
  std::size_t bytes() const {
    return (offsets_.capacity() + targets_.capacity()) * sizeof(std::uint32_t);
  }

  bool operator==(const SocialGraph&) const = default;

 private:
  void sort_rows();
  std::vector<std::uint32_t> offsets_;
  std::vector<std::uint32_t> targets_;
};

// Markets smaller than a neighbourhood are complete graphs.
std::shared_ptr<const SocialGraph> make_social_graph(const NetworkSpec& spec,
                                                     std::uint32_t shoppers, std::uint64_t seed);

}  // namespace marketday
