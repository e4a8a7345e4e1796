// Detectors on links: hand-counted answers, and the growing peeling against one from scratch.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "models/detection/core_order.h"
#include "models/detection/fraudar.h"
#include "sim/random.h"

namespace marketday::tests {
namespace {

std::vector<double> scores(const std::string& name, const Json& parameters, const Cases& train,
                           const Cases& test) {
  const auto detector = make_detector(name, parameters);
  detector->fit(train, 1);
  return detector->score(test);
}

// Accounts 0, 1, 2, ... as cases, with these links.
struct Linked {
  std::vector<std::uint32_t> accounts;
  std::vector<EntityLink> links;
  std::vector<std::int8_t> labels;
  Cases cases() const { return {accounts.size(), 0, {}, accounts, links, labels}; }
};

// Edges among `vertices`, half of them within a block of a tenth; parallel edges happen.
std::vector<Edge> random_edges(std::uint32_t vertices, std::uint32_t count, std::uint64_t seed) {
  std::vector<Edge> edges;
  for (std::uint32_t i = 0; edges.size() < count; ++i) {
    const RandomBlock bits = draw(seed, i, 0, Purpose::environment);
    const std::uint32_t among = bits[2] % 2 == 0 ? vertices : std::max(vertices / 10, 2U);
    const Edge edge{bits[0] % among, bits[1] % among};
    if (edge.a != edge.b) edges.push_back(edge);
  }
  return edges;
}

bool same(const CoreOrder& order, const std::vector<std::uint32_t>& cores) {
  for (std::uint32_t v = 0; v < cores.size(); ++v) {
    if (order.core(v) != cores[v]) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("a tree peels at 1, a cycle at 2, a clique of n at n - 1, edge by edge", "[detection]") {
  CoreOrder order;
  for (std::uint32_t v = 1; v < 10; ++v) order.add_edge(v, v / 2);
  for (std::uint32_t v = 0; v < 10; ++v) CHECK(order.core(v) == 1);
  for (std::uint32_t v = 0; v < 8; ++v) order.add_edge(20 + v, 20 + (v + 1) % 8);
  CHECK(order.core(20) == 2);
  CHECK(order.core(27) == 2);
  for (std::uint32_t a = 40; a < 52; ++a) {
    for (std::uint32_t b = 40; b < a; ++b) order.add_edge(a, b);
    CHECK(order.core(a) == a - 40);
  }
  CHECK(order.core(40) == 11);
  CHECK(order.core(15) == 0);
  CHECK(order.core(1'000'000) == 0);
}

TEST_CASE("after every edge the growing peeling is the peeling from scratch", "[detection]") {
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const auto vertices = static_cast<std::uint32_t>(8 + 9 * seed);
    const std::vector<Edge> edges = random_edges(vertices, 500, seed);
    CoreOrder order;
    for (std::size_t i = 0; i < edges.size(); ++i) {
      order.add_edge(edges[i].a, edges[i].b);
      INFO("seed " << seed << " edge " << i);
      REQUIRE(same(order, core_numbers(std::span(edges).first(i + 1), vertices)));
    }
  }
}

TEST_CASE("the growing peeling of 60,000 edges stays the one from scratch", "[detection]") {
  const std::vector<Edge> edges = random_edges(9000, 60'000, 77);
  CoreOrder order;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    order.add_edge(edges[i].a, edges[i].b);
    if (i % 6000 == 5999) REQUIRE(same(order, core_numbers(std::span(edges).first(i + 1), 9000)));
  }
  CHECK(order.core(0) > 20);  // the block
}

TEST_CASE("edges in another order give the same core numbers", "[detection]") {
  std::vector<Edge> edges = random_edges(200, 2000, 5);
  CoreOrder forwards;
  for (const Edge& edge : edges) forwards.add_edge(edge.a, edge.b);
  std::reverse(edges.begin(), edges.end());
  CoreOrder backwards;
  for (const Edge& edge : edges) backwards.add_edge(edge.b, edge.a);
  for (std::uint32_t v = 0; v < 200; ++v) REQUIRE(forwards.core(v) == backwards.core(v));
}

TEST_CASE("components counts accounts tied through entities, and passes hubs over", "[detection]") {
  // 0-1 by entity 7, 1-2 by entity 8, 3 alone, 4..7 by entity 9
  const Linked chain{{0, 1, 2, 3, 4, 5, 6, 7},
                     {{0, 7}, {1, 7}, {1, 8}, {2, 8}, {3, 6}, {4, 9}, {5, 9}, {6, 9}, {7, 9}},
                     {}};
  const Linked nothing{{0}, {}, {}};
  using Scores = std::vector<double>;
  CHECK(scores("components", {{"when", "end"}}, nothing.cases(), chain.cases()) ==
        Scores{3, 3, 3, 1, 4, 4, 4, 4});
  // at arrival each sees those before it alone
  CHECK(scores("components", {}, nothing.cases(), chain.cases()) == Scores{1, 2, 3, 1, 1, 2, 3, 4});
  CHECK(scores("components", {{"when", "end"}, {"hub", 3}}, nothing.cases(), chain.cases()) ==
        Scores{3, 3, 3, 1, 1, 1, 1, 1});
  // the core of a chain is 1, of four that share 3
  CHECK(scores("incremental_peeling", {{"when", "end"}}, nothing.cases(), chain.cases()) ==
        Scores{1, 1, 1, 0, 3, 3, 3, 3});
  CHECK(scores("incremental_peeling", {}, nothing.cases(), chain.cases()) ==
        Scores{0, 1, 1, 0, 0, 1, 2, 3});
}

TEST_CASE("links of the fit count when later cases are scored", "[detection]") {
  const Linked before{{0, 1, 2}, {{0, 5}, {1, 5}, {2, 5}}, {}};
  const Linked after{{3, 4}, {{0, 5}, {1, 6}}, {}};
  CHECK(scores("components", {}, before.cases(), after.cases()) == std::vector<double>{4, 1});
  CHECK(scores("incremental_peeling", {}, before.cases(), after.cases()) ==
        std::vector<double>{3, 0});
}

TEST_CASE("a score at arrival does not change with what comes later", "[detection]") {
  Linked all;
  for (std::uint32_t i = 0; i < 300; ++i) {
    const RandomBlock bits = draw(3, i, 0, Purpose::environment);
    all.accounts.push_back(i);
    all.links.push_back({i, bits[0] % 60});
    all.links.push_back({i, 100 + bits[1] % 60});
  }
  const Linked nothing{{0}, {}, {}};
  Cases first = all.cases();
  first.count = 150;
  first.accounts = first.accounts.first(150);
  first.links = first.links.first(300);
  for (const char* name : {"components", "incremental_peeling"}) {
    std::vector<double> whole = scores(name, {}, nothing.cases(), all.cases());
    whole.resize(150);
    CHECK(whole == scores(name, {}, nothing.cases(), first));
  }
  // and a review in batches does not see later batches
  for (const Json& parameters : {Json{{"batches", 2}}, Json{{"batches", 2}, {"weight", "equal"}}}) {
    std::vector<double> whole = scores("fraudar", parameters, nothing.cases(), all.cases());
    whole.resize(150);
    CHECK(whole == scores("fraudar", {{"weight", parameters.value("weight", "log")}},
                          nothing.cases(), first));
  }
}

TEST_CASE("fraudar finds three accounts on two entities, density 6 links of 5 nodes",
          "[detection]") {
  const EntityGraph graph({{0, 0}, {0, 1}, {1, 0}, {1, 1}, {2, 0}, {2, 1}, {3, 2}, {3, 2}});
  const Peeling peeling = peel(graph, std::vector<double>{1.0, 1.0, 1.0});
  CHECK(peeling.density == Approx(6.0 / 5.0));
  CHECK(peeling.accounts == std::vector<std::uint32_t>{0, 1, 2});
  CHECK(peeling.entities == std::vector<std::uint32_t>{0, 1});
  CHECK(peeling.reached[3] == Approx(1.0));  // 7 links of 7 nodes, before it went
  CHECK(peeling.reached[0] == Approx(1.2));
}

TEST_CASE("fraudar's block is at least half as dense as the densest of all", "[detection]") {
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    std::vector<AccountEntity> pairs;
    for (std::uint32_t i = 0; i < 14; ++i) {
      const RandomBlock bits = draw(seed, i, 0, Purpose::environment);
      pairs.push_back({bits[0] % 5, bits[1] % 4});
    }
    pairs.push_back({4, 3});
    const EntityGraph graph(pairs);
    const std::vector<double> weights = {1.0, 0.5, 0.7, 1.3};
    double best = 0.0;
    for (std::uint32_t set = 1; set < 512; ++set) {
      double weight = 0.0;
      for (std::uint32_t a = 0; a < graph.accounts(); ++a) {
        for (const std::uint32_t e : graph.entities_of(a)) {
          if ((set >> a & 1U) != 0 && (set >> (5 + e) & 1U) != 0) weight += weights[e];
        }
      }
      best = std::max(best, weight / __builtin_popcount(set));
    }
    const double found = peel(graph, weights).density;
    CHECK(found >= 0.5 * best - 1e-12);
    CHECK(found <= best + 1e-12);
  }
}

TEST_CASE("camouflage on popular entities does not hide a block from fraudar's log weights",
          "[detection]") {
  // 8 accounts on 4 entities all to all; each also on 3 of 5 entities that 200 honest accounts use
  std::vector<AccountEntity> pairs;
  for (std::uint32_t a = 0; a < 8; ++a) {
    for (std::uint32_t e = 0; e < 4; ++e) pairs.push_back({a, e});
    for (std::uint32_t e = 0; e < 3; ++e) pairs.push_back({a, 4 + (a + e) % 5});
  }
  for (std::uint32_t a = 8; a < 208; ++a) {
    pairs.push_back({a, 4 + a % 5});
    pairs.push_back({a, 4 + (a / 5) % 5});
  }
  const EntityGraph graph(pairs);
  std::vector<double> weights;
  for (std::uint32_t e = 0; e < graph.entities(); ++e) {
    weights.push_back(1.0 / std::log(static_cast<double>(graph.accounts_of(e).size()) + 5.0));
  }
  const Peeling peeling = peel(graph, weights);
  for (std::uint32_t a = 0; a < 8; ++a) {
    CHECK(std::binary_search(peeling.accounts.begin(), peeling.accounts.end(), a));
  }
  CHECK(peeling.accounts.size() == 8);
}

TEST_CASE("a label flows to who shares a device, as the harmonic equations have it",
          "[detection]") {
  // 0 fraud, 1 honest: base 0.5. 0 and 2 share entity 0; 3 is alone on entity 1; 4 has no link.
  // e = (0.5 + 1 + f) / 3, f = (0.5 + e) / 2: e = 0.7, f = 0.6
  const Linked train{{0, 1}, {{0, 0}}, {kFraud, kHonest}};
  const Linked test{{2, 3, 4, 0, 1}, {{0, 0}, {1, 1}}, {}};
  const std::vector<double> found = scores("label_propagation", {}, train.cases(), test.cases());
  CHECK(found[0] == Approx(0.6).margin(1e-8));
  CHECK(found[1] == Approx(0.5).margin(1e-8));
  CHECK(found[2] == Approx(0.5));
  CHECK(found[3] == 1.0);
  CHECK(found[4] == 0.0);
}

}  // namespace marketday::tests
