#include "sim/social_graph.h"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "sim/io/error.h"
#include "sim/social_statistics.h"
#include "support/command.h"
#include "support/data.h"

namespace marketday::tests {
namespace {

NetworkSpec small_world(int degree, double rewire) {
  NetworkSpec spec;
  spec.degree = degree;
  spec.rewire = rewire;
  return spec;
}

NetworkSpec attachment(int edges) {
  NetworkSpec spec;
  spec.kind = NetworkKind::preferential_attachment;
  spec.attachments = edges;
  return spec;
}

}  // namespace

TEST_CASE("a social graph is symmetric, sorted and free of loops and repeats") {
  CHECK(rc::check([] {
    const auto n = *rc::gen::inRange<std::uint32_t>(1, 30);
    const auto end = rc::gen::inRange<std::uint32_t>(0, n);
    const auto edges = *rc::gen::container<std::vector<SocialEdge>>(rc::gen::pair(end, end));
    const SocialGraph graph(n, edges);
    std::uint32_t ends = 0;
    for (std::uint32_t u = 0; u < n; ++u) {
      const auto row = graph.friends_of(u);
      ends += static_cast<std::uint32_t>(row.size());
      RC_ASSERT(std::adjacent_find(row.begin(), row.end(), std::greater_equal<>()) == row.end());
      for (const std::uint32_t v : row) RC_ASSERT(u != v && graph.are_friends(v, u));
    }
    RC_ASSERT(ends == 2 * graph.edges());
    for (const auto& [u, v] : edges) RC_ASSERT(u == v || graph.are_friends(u, v));
  }));
}

TEST_CASE("a ring that is not rewired clusters as 3 (k - 2) / (4 (k - 1)) says") {
  for (const int k : {4, 8, 12}) {
    CAPTURE(k);
    const auto graph = make_social_graph(small_world(k, 0.0), 1000, 1);
    CHECK(graph->edges() == 1000U * static_cast<std::uint32_t>(k) / 2);
    CHECK(degree_counts(*graph)[static_cast<std::size_t>(k)] == 1000);
    CHECK(mean_clustering(*graph) == Approx(3.0 * (k - 2) / (4.0 * (k - 1))).epsilon(1e-12));
    CHECK(largest_component(*graph) == 1000);
    // steps to the d-th neighbour on either side: ceil(d / (k / 2))
    double steps = 0.0;
    for (int d = 1; d < 1000; ++d) steps += std::ceil(std::min(d, 1000 - d) / (k / 2.0));
    CHECK(mean_path_length(*graph, 3, 1) == Approx(steps / 999.0).epsilon(1e-12));
  }
}

TEST_CASE("rewiring shortens paths first and dissolves clusters later") {
  const auto ring = make_social_graph(small_world(8, 0.0), 5000, 1);
  const auto small = make_social_graph(small_world(8, 0.1), 5000, 1);
  const auto random = make_social_graph(small_world(8, 1.0), 5000, 1);
  CHECK(mean_clustering(*random) < 0.01);
  // Barrat and Weigt 2000: C(p) ~ C(0) (1 - p)^3
  CHECK(mean_clustering(*small) == Approx(9.0 / 14.0 * std::pow(0.9, 3.0)).margin(0.02));
  CHECK(mean_path_length(*small, 10, 1) < 0.05 * mean_path_length(*ring, 10, 1));
  CHECK(mean_path_length(*random, 10, 1) < mean_path_length(*small, 10, 1));
  CHECK(random->edges() > 19'950);  // a few pairs are drawn twice
}

TEST_CASE("preferential attachment has the degrees of Barabasi and Albert") {
  const std::uint32_t n = 200'000;
  const std::uint32_t m = 4;
  const auto graph = make_social_graph(attachment(4), n, 3);
  CHECK(graph->edges() == m * (m + 1) / 2 + (n - m - 1) * m);
  CHECK(largest_component(*graph) == n);
  const std::vector<std::uint32_t> counts = degree_counts(*graph);
  for (std::uint32_t k = 0; k < m; ++k) CHECK(counts[k] == 0);
  // P(k) = 2 m (m + 1) / (k (k + 1) (k + 2)): Dorogovtsev, Mendes and Samukhin 2000
  for (std::uint32_t k = m; k < 12; ++k) {
    CAPTURE(k);
    const double p = 2.0 * m * (m + 1) / (k * (k + 1.0) * (k + 2.0));
    CHECK(counts[k] / static_cast<double>(n) == Approx(p).margin(5.0 * std::sqrt(p / n)));
  }
  CHECK(degree_exponent(*graph, 20) == Approx(3.0).margin(0.15));
  CHECK(degree_exponent(*graph, 1'000'000) == 0.0);
}

TEST_CASE("a social graph is a pure function of seed and spec") {
  for (const NetworkSpec& spec : {small_world(8, 0.1), attachment(3)}) {
    const auto graph = make_social_graph(spec, 3000, 5);
    CHECK(*graph == *make_social_graph(spec, 3000, 5));
    CHECK_FALSE(*graph == *make_social_graph(spec, 3000, 6));
  }
}

TEST_CASE("in a market smaller than a neighbourhood everybody knows everybody") {
  for (const NetworkSpec& spec : {small_world(8, 0.5), attachment(8)}) {
    for (std::uint32_t n = 1; n <= 9; ++n) {
      CHECK(make_social_graph(spec, n, 1)->edges() == n * (n - 1) / 2);
    }
    CHECK(make_social_graph(spec, 10, 1)->shoppers() == 10);
  }
}

TEST_CASE("a graph takes 4 (1 + degree) bytes a shopper", "[memory]") {
  const std::uint32_t n = 100'000;
  CHECK(make_social_graph(small_world(8, 0.1), n, 1)->bytes() <= 36 * n + 4);
  CHECK(make_social_graph(attachment(4), n, 1)->bytes() <= 36 * n + 4);
}

TEST_CASE("a million shoppers have their graph in seconds", "[.][slow]") {
  for (const NetworkSpec& spec : {small_world(8, 0.1), attachment(4)}) {
    CHECK(make_social_graph(spec, 1'000'000, 1)->shoppers() == 1'000'000);
  }
}

TEST_CASE("a loaded edge list is read, and an id that is no shopper is refused with its line") {
  const TestFolder folder;
  const std::string path = folder.write("edges.csv", "u,v\n0,1\n1,2\n2,1\n");
  const std::vector<SocialEdge> edges = load_edge_list(path, 5);
  REQUIRE(edges.size() == 3);
  const SocialGraph graph(5, edges);
  CHECK(graph.edges() == 2);
  CHECK(graph.friends_of(4).empty());
  CHECK(largest_component(graph) == 3);
  CHECK_THROWS_WITH(load_edge_list(path, 2), Catch::Contains("edges.csv:3:2") &&
                                                 Catch::Contains("shopper 2") &&
                                                 Catch::Contains("raise population.shoppers"));
  CHECK_THROWS_WITH(load_edge_list(folder.write("names.csv", "a,v\n0,1\n"), 5),
                    Catch::Contains("no column `u`"));
  CHECK_THROWS_WITH(load_edge_list(folder.write("minus.csv", "u,v\n0,-1\n"), 5),
                    Catch::Contains("minus.csv:2:2"));
  CHECK_THROWS_AS(load_edge_list(path + ".none", 5), FileError);
}

TEST_CASE("the ego-Facebook graph has the figures that SNAP publishes") {
  REQUIRE_DATA(path, "social_graph/ego_facebook_edges.csv");
  const SocialGraph graph(4039, load_edge_list(path, 4039));
  CHECK(graph.edges() == 88'234);
  CHECK(largest_component(graph) == 4039);
  CHECK(mean_clustering(graph) == Approx(0.6055).margin(5e-5));
}

}  // namespace marketday::tests
