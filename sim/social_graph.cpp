#include "sim/social_graph.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/small_world_generator.hpp>
#include <boost/random/uniform_int_distribution.hpp>

#include "sim/io/csv.h"
#include "sim/random.h"

namespace marketday {
namespace {

std::vector<Edge> small_world(const SocialGraphSpec& spec, std::uint32_t shoppers,
                              std::uint64_t seed) {
  using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;
  using Generator = boost::small_world_iterator<KeyedEngine, Graph>;
  KeyedEngine engine(seed, 0, 0, Purpose::social_graph);
  const auto k = static_cast<Graph::vertices_size_type>(
      std::min<std::int64_t>(spec.degree, std::int64_t{shoppers} - 1));
  std::vector<Edge> edges;
  for (Generator at(engine, shoppers, k, spec.rewire), end; at != end; ++at) {
    edges.emplace_back(static_cast<std::uint32_t>(at->first),
                       static_cast<std::uint32_t>(at->second));
  }
  return edges;
}

// Each newcomer knows m others, met in proportion to how many they know already: a uniform pick
// among all ends of edges.
std::vector<Edge> preferential(const SocialGraphSpec& spec, std::uint32_t shoppers,
                               std::uint64_t seed) {
  KeyedEngine engine(seed, 0, 0, Purpose::social_graph);
  const auto m = static_cast<std::uint32_t>(std::max(1, spec.degree / 2));
  std::vector<std::uint32_t> ends;
  std::vector<Edge> edges;
  const auto connect = [&](std::uint32_t a, std::uint32_t b) {
    edges.emplace_back(a, b);
    ends.push_back(a);
    ends.push_back(b);
  };
  for (std::uint32_t i = 1; i < shoppers; ++i) {
    const std::uint32_t wanted = std::min(i, m);
    std::vector<std::uint32_t> met;
    while (met.size() < wanted) {
      std::uint32_t other = static_cast<std::uint32_t>(met.size());
      if (i > m) {
        boost::random::uniform_int_distribution<std::size_t> pick(0, ends.size() - 1);
        other = ends[pick(engine)];
      }
      if (std::find(met.begin(), met.end(), other) == met.end()) met.push_back(other);
    }
    for (const std::uint32_t other : met) connect(i, other);
  }
  return edges;
}

}  // namespace

SocialGraph::SocialGraph(std::uint32_t shoppers, std::vector<Edge> edges) {
  std::erase_if(edges, [](const Edge& e) { return e.first == e.second; });
  for (Edge& e : edges) e = std::minmax(e.first, e.second);
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  first_.assign(std::size_t{shoppers} + 1, 0);
  for (const auto& [a, b] : edges) {
    ++first_[a + 1U];
    ++first_[b + 1U];
  }
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
  friends_.resize(2 * edges.size());
  std::vector<std::uint64_t> next(first_.begin(), first_.end() - 1);
  for (const auto& [a, b] : edges) friends_[next[b]++] = a;  // smaller ids first
  for (const auto& [a, b] : edges) friends_[next[a]++] = b;
}

std::shared_ptr<const SocialGraph> make_social_graph(const SocialGraphSpec& spec,
                                                     std::uint32_t shoppers, std::uint64_t seed) {
  std::vector<Edge> edges;
  if (spec.kind == "edges") edges = *spec.edges;
  if (spec.kind == "small_world" && shoppers > 2) edges = small_world(spec, shoppers, seed);
  if (spec.kind == "preferential") edges = preferential(spec, shoppers, seed);
  return std::make_shared<const SocialGraph>(shoppers, std::move(edges));
}

std::vector<Edge> load_edges(const std::string& path, std::uint32_t shoppers) {
  const CsvTable table = CsvTable::load(path);
  const std::size_t u = table.column("u");
  const std::size_t v = table.column("v");
  std::vector<Edge> edges;
  const auto id = [&](std::size_t row, std::size_t column) {
    const std::int64_t value = table.integer(row, column, 0, 0xFFFFFFFF);
    if (value >= shoppers) {
      table.fail(row, column, fmt::format("shopper {}", value),
                 fmt::format("the market has shoppers 0 to {}; raise population.shoppers or leave "
                             "the edge out",
                             shoppers - 1));
    }
    return static_cast<std::uint32_t>(value);
  };
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::uint32_t from = id(row, u);
    edges.emplace_back(from, id(row, v));
  }
  return edges;
}

double average_clustering(const SocialGraph& graph) {
  double sum = 0.0;
  for (std::uint32_t i = 0; i < graph.shoppers(); ++i) {
    const auto friends = graph.friends_of(i);
    if (friends.size() < 2) continue;
    std::size_t closed = 0;  // counted from both sides
    for (const std::uint32_t j : friends) {
      const auto theirs = graph.friends_of(j);
      std::vector<std::uint32_t> common;
      std::set_intersection(friends.begin(), friends.end(), theirs.begin(), theirs.end(),
                            std::back_inserter(common));
      closed += common.size();
    }
    const auto n = static_cast<double>(friends.size());
    sum += static_cast<double>(closed) / (n * (n - 1.0));
  }
  return sum / static_cast<double>(graph.shoppers());
}

}  // namespace marketday
