#include "sim/social_graph.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/graph/graph_traits.hpp>  // which the next one needs
#include <boost/graph/small_world_generator.hpp>
#include <boost/random/uniform_int_distribution.hpp>

#include "sim/io/csv.h"
#include "sim/random.h"
#include "sim/social_graph_boost.h"

namespace marketday {
namespace {

std::vector<SocialEdge> complete_edges(std::uint32_t shoppers) {
  std::vector<SocialEdge> edges;
  for (std::uint32_t u = 0; u < shoppers; ++u) {
    for (std::uint32_t v = u + 1; v < shoppers; ++v) edges.emplace_back(u, v);
  }
  return edges;
}

// Boost.Graph never rewires the first edge of the ring; all others follow Watts and Strogatz.
std::vector<SocialEdge> small_world_edges(const NetworkSpec& spec, std::uint32_t shoppers,
                                          KeyedEngine& engine) {
  const auto degree = static_cast<std::uint32_t>(spec.degree);
  if (degree < 2) return {};
  using Iterator = boost::small_world_iterator<KeyedEngine, SocialGraph>;
  std::vector<SocialEdge> edges;
  edges.reserve(std::size_t{shoppers} * (degree / 2));
  const Iterator end;
  for (Iterator edge(engine, shoppers, degree, spec.rewire); edge != end; ++edge) {
    edges.push_back(*edge);
  }
  return edges;
}

// A clique of m + 1, then each newcomer befriends m different shoppers, each with probability in
// proportion to the friends it has: every edge's ends, drawn evenly.
std::vector<SocialEdge> preferential_edges(const NetworkSpec& spec, std::uint32_t shoppers,
                                           KeyedEngine& engine) {
  const auto m = static_cast<std::uint32_t>(spec.attachments);
  std::vector<SocialEdge> edges = complete_edges(m + 1);
  edges.reserve(edges.size() + std::size_t{shoppers - m - 1} * m);
  for (std::uint32_t newcomer = m + 1; newcomer < shoppers; ++newcomer) {
    const std::size_t before = edges.size();
    const boost::random::uniform_int_distribution<std::uint64_t> any_end(0, 2 * before - 1);
    while (edges.size() < before + m) {
      const std::uint64_t drawn = any_end(engine);
      const SocialEdge& edge = edges[drawn / 2];
      const std::uint32_t host = drawn % 2 == 0 ? edge.first : edge.second;
      const auto taken = [&](const SocialEdge& mine) { return mine.first == host; };
      if (std::any_of(edges.begin() + static_cast<std::ptrdiff_t>(before), edges.end(), taken)) {
        continue;
      }
      edges.emplace_back(host, newcomer);
    }
  }
  return edges;
}

}  // namespace

std::vector<SocialEdge> load_edge_list(const std::string& path, std::uint32_t shoppers) {
  const CsvTable table = CsvTable::load(path);
  const std::size_t columns[] = {table.column("u"), table.column("v")};
  std::vector<SocialEdge> edges(table.rows());
  for (std::size_t row = 0; row < edges.size(); ++row) {
    std::uint32_t ends[2];
    for (std::size_t i = 0; i < 2; ++i) {
      const std::int64_t id = table.integer(row, columns[i], 0, 0xFFFFFFFE);
      if (id >= shoppers) {
        table.fail(row, columns[i], fmt::format("shopper {}", id),
                   fmt::format("the market has {} shoppers, ids 0 to {}: raise population.shoppers "
                               "or leave the row out",
                               shoppers, shoppers - 1));
      }
      ends[i] = static_cast<std::uint32_t>(id);
    }
    edges[row] = {ends[0], ends[1]};
  }
  return edges;
}

SocialGraph::SocialGraph(std::uint32_t shoppers, std::span<const SocialEdge> edges)
    : offsets_(std::size_t{shoppers} + 1, 0) {
  for (const auto& [u, v] : edges) {
    if (u == v) continue;
    ++offsets_[u + 1];
    ++offsets_[v + 1];
  }
  for (std::size_t i = 1; i < offsets_.size(); ++i) offsets_[i] += offsets_[i - 1];
  targets_.resize(offsets_.back());
  std::vector<std::uint32_t> next(offsets_.begin(), offsets_.end() - 1);
  for (const auto& [u, v] : edges) {
    if (u == v) continue;
    targets_[next[u]++] = v;
    targets_[next[v]++] = u;
  }
  sort_rows();
}

// Each row ascending and without repeats, the rows moved up to close the gaps.
void SocialGraph::sort_rows() {
  std::uint32_t kept = 0;
  std::uint32_t begin = 0;
  for (std::size_t i = 1; i < offsets_.size(); ++i) {
    const auto first = targets_.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = targets_.begin() + static_cast<std::ptrdiff_t>(offsets_[i]);
    begin = offsets_[i];
    std::sort(first, last);
    const auto end = std::unique(first, last);
    const auto to = targets_.begin() + static_cast<std::ptrdiff_t>(kept);
    if (to != first) std::copy(first, end, to);
    kept += static_cast<std::uint32_t>(end - first);
    offsets_[i] = kept;
  }
  targets_.resize(kept);
  targets_.shrink_to_fit();
}

bool SocialGraph::are_friends(std::uint32_t one, std::uint32_t other) const {
  const auto row = friends_of(one);
  return std::binary_search(row.begin(), row.end(), other);
}

std::shared_ptr<const SocialGraph> make_social_graph(const NetworkSpec& spec,
                                                     std::uint32_t shoppers, std::uint64_t seed) {
  if (spec.kind == NetworkKind::edge_list) {
    const auto edges =
        spec.edges ? std::span<const SocialEdge>(*spec.edges) : std::span<const SocialEdge>();
    return std::make_shared<const SocialGraph>(shoppers, edges);
  }
  const bool ring = spec.kind == NetworkKind::small_world;
  const auto neighbours = static_cast<std::uint32_t>(ring ? spec.degree : spec.attachments);
  KeyedEngine engine(seed, 0, 0, Purpose::social_graph);
  const std::vector<SocialEdge> edges = shoppers <= neighbours + 1 ? complete_edges(shoppers)
                                        : ring ? small_world_edges(spec, shoppers, engine)
                                               : preferential_edges(spec, shoppers, engine);
  return std::make_shared<const SocialGraph>(shoppers, edges);
}

}  // namespace marketday
