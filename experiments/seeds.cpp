#include "experiments/seeds.h"

#include <fmt/core.h>

#include <set>

namespace marketday {
namespace {

constexpr std::int64_t kMostSeeds = 100'000;
constexpr double kGreatestSeed = 9e15;

std::vector<std::uint64_t> seeds_of(const Json& values) {
  std::vector<std::uint64_t> seeds;
  const std::uint64_t first = values["first"];
  for (std::uint64_t i = 0; i < values["count"].get<std::uint64_t>(); ++i) {
    seeds.push_back(first + i);
  }
  return seeds;
}

}  // namespace

std::vector<Parameter> seed_parameters() {
  return {integer("first", "-", 1, 0, kGreatestSeed, "the first seed"),
          integer("count", "seeds", 10, 1, kMostSeeds, "how many, one after the other")};
}

std::vector<std::uint64_t> read_seeds(const YamlNode& node) {
  std::vector<std::uint64_t> seeds;
  if (node.is_list()) {
    std::set<std::uint64_t> known;
    for (const YamlNode& item : node.items()) {
      seeds.push_back(
          static_cast<std::uint64_t>(item.integer(0, static_cast<std::int64_t>(kGreatestSeed))));
      if (!known.insert(seeds.back()).second) {
        item.fail(fmt::format("seed {} stands twice", seeds.back()), "give each seed once");
      }
    }
    if (seeds.empty()) node.fail("no seeds", "give at least one");
    return seeds;
  }
  return seeds_of(read_parameters(node, seed_parameters()));
}

std::vector<std::uint64_t> default_seeds() {
  return seeds_of(defaults(seed_parameters()));
}

}  // namespace marketday
