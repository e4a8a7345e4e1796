#include "sim/social_statistics.h"

#include <algorithm>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/clustering_coefficient.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/random/uniform_int_distribution.hpp>

#include "sim/math.h"
#include "sim/random.h"
#include "sim/social_graph_boost.h"

namespace marketday {
namespace {

using VertexIndex = boost::typed_identity_property_map<std::uint32_t>;

std::vector<std::uint32_t> distances_from(const SocialGraph& graph, std::uint32_t source) {
  std::vector<std::uint32_t> steps(graph.shoppers(), 0);
  const auto recorder = boost::record_distances(
      boost::make_iterator_property_map(steps.begin(), VertexIndex()), boost::on_tree_edge());
  std::vector<boost::default_color_type> color(graph.shoppers());
  boost::breadth_first_search(
      graph, source,
      boost::visitor(boost::make_bfs_visitor(recorder))
          .color_map(boost::make_iterator_property_map(color.begin(), VertexIndex())));
  return steps;
}

}  // namespace

std::vector<std::uint32_t> degree_counts(const SocialGraph& graph) {
  std::vector<std::uint32_t> counts;
  for (std::uint32_t u = 0; u < graph.shoppers(); ++u) {
    const std::size_t degree = graph.friends_of(u).size();
    if (degree >= counts.size()) counts.resize(degree + 1, 0);
    ++counts[degree];
  }
  return counts;
}

double degree_exponent(const SocialGraph& graph, std::uint32_t lowest) {
  const std::vector<std::uint32_t> counts = degree_counts(graph);
  double shoppers = 0.0;
  double sum = 0.0;
  for (std::size_t k = lowest; k < counts.size(); ++k) {
    shoppers += counts[k];
    sum += counts[k] * log(static_cast<double>(k) / (lowest - 0.5));
  }
  return shoppers > 0.0 ? 1.0 + shoppers / sum : 0.0;
}

double mean_clustering(const SocialGraph& graph) {
  if (graph.shoppers() == 0) return 0.0;
  double sum = 0.0;
  for (std::uint32_t u = 0; u < graph.shoppers(); ++u) {
    sum += boost::clustering_coefficient(graph, u);
  }
  return sum / graph.shoppers();
}

double mean_path_length(const SocialGraph& graph, std::uint32_t sources, std::uint64_t seed) {
  if (graph.shoppers() == 0) return 0.0;
  KeyedEngine engine(seed, 1, 0, Purpose::social_graph);
  const boost::random::uniform_int_distribution<std::uint32_t> anybody(0, graph.shoppers() - 1);
  std::uint64_t steps = 0;
  std::uint64_t reached = 0;
  for (std::uint32_t i = 0; i < sources; ++i) {
    for (const std::uint32_t distance : distances_from(graph, anybody(engine))) {
      steps += distance;
      reached += distance > 0 ? 1 : 0;
    }
  }
  return reached > 0 ? static_cast<double>(steps) / static_cast<double>(reached) : 0.0;
}

std::uint32_t largest_component(const SocialGraph& graph) {
  if (graph.shoppers() == 0) return 0;
  std::vector<std::uint32_t> component(graph.shoppers());
  std::vector<boost::default_color_type> color(graph.shoppers());
  const auto count = boost::connected_components(
      graph, boost::make_iterator_property_map(component.begin(), VertexIndex()),
      boost::color_map(boost::make_iterator_property_map(color.begin(), VertexIndex())));
  std::vector<std::uint32_t> sizes(count, 0);
  for (const std::uint32_t c : component) ++sizes[c];
  return *std::max_element(sizes.begin(), sizes.end());
}

}  // namespace marketday
