#include "policies/discretiser.h"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "sim/random.h"

namespace marketday::tests {

TEST_CASE("a value falls into the bin after all edges that are not above it") {
  CHECK(rc::check("bins", [] {
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    const auto count = *rc::gen::inRange<std::uint32_t>(1, 60);
    const bool even = *rc::gen::arbitrary<bool>();
    std::set<double> edges;
    for (std::uint32_t i = 0; i < count; ++i) {
      const double u = uniform(draw(seed, i, 0, Purpose::environment)[0]);
      edges.insert(even ? 0.5 + i : std::exp(20.0 * u) - 3.0);
    }
    const std::vector<double> sorted(edges.begin(), edges.end());
    EnvironmentSpec spec;
    spec.name = "bins";
    spec.features = {{"x", "-", -1e300, 1e300}};
    const Discretiser discretiser(Json::array({{{"feature", "x"}, {"edges", sorted}}}), spec);
    std::vector<double> asked = sorted;
    for (std::uint32_t i = 0; i < 50; ++i) {
      const double u = uniform(draw(seed, i, 1, Purpose::environment)[0]);
      asked.push_back(even ? 70.0 * u - 3.0 : std::exp(21.0 * u) - 4.0);
    }
    for (const double x : asked) {
      const auto bin = std::upper_bound(sorted.begin(), sorted.end(), x) - sorted.begin();
      RC_ASSERT(discretiser.state(std::vector<double>{x}) == static_cast<std::size_t>(bin));
    }
  }));
}

}  // namespace marketday::tests
