#include "policies/basis.h"

#include <catch2/catch.hpp>
#include <set>

#include "sim/io/error.h"

namespace marketday::tests {
namespace {

EnvironmentSpec spec() {
  EnvironmentSpec environment;
  environment.name = "shop";
  environment.features = {{"price", "currency", 10.0, 20.0},
                          {"segment", "index", 0.0, 2.0},
                          {"constant", "-", 5.0, 5.0}};
  environment.actions = {{"none", 0.0}, {"cut", 0.2}};
  return environment;
}

Json with(const Json& changes) {
  Json parameters = defaults(Basis::parameters());
  parameters.update(changes);
  return parameters;
}

std::vector<double> columns(const Json& changes, const std::vector<double>& row) {
  const Basis basis(with(changes), spec());
  std::vector<double> dense(basis.size());
  basis.fill_dense(row, dense);
  return dense;
}

}  // namespace

TEST_CASE("a linear basis has an intercept and scales features to [0, 1]", "[basis]") {
  CHECK(columns(Json::object(), {12.5, 1.0, 5.0}) == std::vector<double>{1.0, 0.25, 0.5, 0.0});
}

TEST_CASE("a one-hot feature has a column for each value", "[basis]") {
  const Json changes = {{"basis_features", {"price"}}, {"one_hot", {"segment"}}};
  CHECK(columns(changes, {20.0, 2.0, 5.0}) == std::vector<double>{1.0, 1.0, 0.0, 0.0, 1.0});
}

TEST_CASE("products of columns stand behind the single ones, each in a place of its own",
          "[basis]") {
  const Json changes = {
      {"basis_features", {"price"}}, {"one_hot", {"segment"}}, {"products", true}};
  // columns 1, price, s0, s1, s2, then price s0, price s1, price s2, and pairs of s that stay 0
  CHECK(columns(changes, {15.0, 1.0, 5.0}) ==
        std::vector<double>{1.0, 0.5, 0.0, 1.0, 0.0, 0.0, 0.5, 0.0, 0.0, 0.0, 0.0});
}

TEST_CASE("tiles: a row falls into one tile of each tiling, and near rows share most", "[basis]") {
  const Basis basis(with({{"basis", "tiles"}, {"basis_features", {"price"}}, {"tiles", 4}}),
                    spec());
  CHECK(basis.size() == 8 * 5);
  const auto tiles = [&](double price) {
    std::vector<ActiveColumn> active;
    basis.fill(std::vector<double>{price, 0.0, 5.0}, active);
    std::set<std::size_t> found;
    for (const ActiveColumn& item : active) {
      CHECK(item.value == 1.0);
      CHECK(item.column < basis.size());
      found.insert(item.column);
    }
    CHECK(found.size() == 8);
    return found;
  };
  const auto shared = [&](double a, double b) {
    const auto of_a = tiles(a);
    std::size_t count = 0;
    for (const std::size_t tile : tiles(b)) count += of_a.count(tile);
    return count;
  };
  CHECK(shared(12.0, 12.0) == 8);
  CHECK(shared(12.01, 12.4) == 7);  // a tile is 2.5 wide, shifts are an eighth of it
  CHECK(shared(12.0, 14.6) == 0);
  CHECK(shared(10.0, 20.0) == 0);
}

TEST_CASE("a basis that does not fit its environment says what would", "[basis]") {
  CHECK_THROWS_WITH(columns({{"basis_features", {"prize"}}}, {}),
                    Catch::Contains("did you mean `price`?"));
  CHECK_THROWS_WITH(columns({{"basis_features", {"price", "price"}}}, {}),
                    Catch::Contains("stands twice"));
  EnvironmentSpec broken = spec();
  broken.features[1].high = 2.5;
  CHECK_THROWS_WITH(Basis(with({{"one_hot", {"segment"}}}), broken),
                    Catch::Contains("whole numbers"));
  const Json huge = {{"basis", "tiles"}, {"tilings", 1024}, {"tiles", 1024}};
  CHECK_THROWS_WITH(Basis(with(huge), spec()), Catch::Contains("at most"));
}

}  // namespace marketday::tests
