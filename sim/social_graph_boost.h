// SocialGraph as the algorithms and generators of Boost.Graph want it: an undirected incidence,
// adjacency and vertex-list graph whose `edge(u, v)` is a binary search. Copies nothing.
#pragma once

#include <boost/graph/graph_traits.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/iterator/transform_iterator.hpp>
#include <utility>

#include "sim/social_graph.h"

namespace marketday {

// An edge as seen from one of its ends.
struct EdgeFrom {
  std::uint32_t source = 0;
  SocialEdge operator()(std::uint32_t target) const { return {source, target}; }
};
struct SocialGraphCategory : boost::incidence_graph_tag,
                             boost::adjacency_graph_tag,
                             boost::vertex_list_graph_tag,
                             boost::adjacency_matrix_tag {};

}  // namespace marketday

namespace boost {

template <>
struct graph_traits<marketday::SocialGraph> {
  using vertex_descriptor = std::uint32_t;
  using edge_descriptor = marketday::SocialEdge;
  using adjacency_iterator = const std::uint32_t*;
  using out_edge_iterator =
      transform_iterator<marketday::EdgeFrom, const std::uint32_t*, edge_descriptor>;
  using vertex_iterator = counting_iterator<std::uint32_t>;
  using directed_category = undirected_tag;
  using edge_parallel_category = disallow_parallel_edge_tag;
  using traversal_category = marketday::SocialGraphCategory;
  using vertices_size_type = std::uint32_t;
  using edges_size_type = std::uint32_t;
  using degree_size_type = std::uint32_t;
  static vertex_descriptor null_vertex() { return static_cast<vertex_descriptor>(-1); }
};

}  // namespace boost

namespace marketday {

using SocialTraits = boost::graph_traits<SocialGraph>;

inline auto vertices(const SocialGraph& graph) {
  return std::pair(SocialTraits::vertex_iterator(0),
                   SocialTraits::vertex_iterator(graph.shoppers()));
}
inline std::uint32_t num_vertices(const SocialGraph& graph) {
  return graph.shoppers();
}
inline auto adjacent_vertices(std::uint32_t u, const SocialGraph& graph) {
  const auto row = graph.friends_of(u);
  return std::pair(row.data(), row.data() + row.size());
}
inline auto out_edges(std::uint32_t u, const SocialGraph& graph) {
  const auto row = graph.friends_of(u);
  return std::pair(SocialTraits::out_edge_iterator(row.data(), EdgeFrom{u}),
                   SocialTraits::out_edge_iterator(row.data() + row.size(), EdgeFrom{u}));
}
inline std::uint32_t out_degree(std::uint32_t u, const SocialGraph& graph) {
  return static_cast<std::uint32_t>(graph.friends_of(u).size());
}
inline std::uint32_t source(const SocialEdge& edge, const SocialGraph&) {
  return edge.first;
}
inline std::uint32_t target(const SocialEdge& edge, const SocialGraph&) {
  return edge.second;
}
inline std::pair<SocialEdge, bool> edge(std::uint32_t u, std::uint32_t v,
                                        const SocialGraph& graph) {
  return {SocialEdge{u, v}, graph.are_friends(u, v)};
}

}  // namespace marketday
