// Searches against row 40 of learners-and-ope.md section 7, and what holds for every search.
#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <pagmo/algorithms/nsga2.hpp>
#include <pagmo/algorithms/sga.hpp>
#include <pagmo/problems/zdt.hpp>
#include <pagmo/utils/hypervolume.hpp>

#include "agents/search/evolution.h"
#include "models/cma_defaults.h"
#include "sim/registry.h"

namespace marketday::tests {
namespace {

std::unique_ptr<Search> search(const std::string& name, const Json& parameters = Json::object()) {
  return Registry<Search>::instance().find(name).create(parameters);
}

double sphere(std::span<const double> x) {
  double sum = 0.0;
  for (const double value : x) sum += value * value;
  return sum;
}

// Row 40's OneMax of 100 bits, for pagmo's integers.
struct OneMax {
  pagmo::vector_double fitness(const pagmo::vector_double& bits) const {
    double sum = 0.0;
    for (const double bit : bits) sum += bit;
    return {-sum};
  }
  std::pair<pagmo::vector_double, pagmo::vector_double> get_bounds() const {
    return {pagmo::vector_double(100, 0.0), pagmo::vector_double(100, 1.0)};
  }
  pagmo::vector_double::size_type get_nix() const { return 100; }
};

}  // namespace

TEST_CASE("row 40: the rates of CMA-ES for ten weights are Hansen's", "[search]") {
  const CmaDefaults d = cma_defaults(10);
  CHECK(d.population == 10);
  CHECK(d.parents == 5);
  CHECK(d.mu_eff == Approx(3.167299).margin(5e-7));
  CHECK(d.step_rate == Approx(0.284429).margin(5e-7));
  CHECK(d.path_rate == Approx(0.294990).margin(5e-7));
  CHECK(d.rank_one_rate == Approx(0.015284).margin(5e-7));
  CHECK(d.rank_mu_rate == Approx(0.020154).margin(5e-7));
  CHECK(d.step_damping == Approx(1.284429).margin(5e-7));
  CHECK(d.expected_length == Approx(3.084727).margin(5e-7));
}

TEST_CASE("row 40: CMA-ES brings the sphere of ten weights to 1e-10 within 2,500 evaluations",
          "[search]") {
  const SearchSpace space{10, -5.0, 5.0};
  int used = 0;
  int reached = 0;
  const auto evaluate = [&](std::span<const double> x) {
    ++used;
    if (reached == 0 && sphere(x) < 1e-10) reached = used;
    return Outcome{-sphere(x), 0.0};
  };
  // first step a tenth of the box: 1, as in the row
  const auto found = search("cma_es", {{"first_step", 0.1}})->run(space, evaluate, 2'500, 1);
  CAPTURE(reached, used);
  CHECK(reached > 0);
  CHECK(used <= 2'500);
  CHECK(-found.front().outcome.value < 1e-10);
}

TEST_CASE("row 40: pagmo's genetic algorithm solves OneMax of 100 bits in 40 generations",
          "[search]") {
  // crossover .5; mutation as DEAP's: a child with .2, then a bit with .05
  const pagmo::algorithm algorithm(
      pagmo::sga(40, 0.5, 1.0, 0.2 * 0.05, 1.0, 3, "binomial", "uniform", "tournament", 7));
  const pagmo::population solved =
      algorithm.evolve(pagmo::population(pagmo::problem(OneMax{}), 300, 7));
  CHECK(solved.champion_f().front() == -100.0);
}

TEST_CASE("row 40: NSGA-II covers ZDT1 to a hypervolume above 116", "[search]") {
  const pagmo::algorithm algorithm(pagmo::nsga2(249, 0.9, 20.0, 1.0 / 30.0, 20.0, 7));
  const pagmo::population front =
      algorithm.evolve(pagmo::population(pagmo::problem(pagmo::zdt(1, 30)), 100, 7));
  CHECK(pagmo::hypervolume(front.get_f()).compute({11.0, 11.0}) > 116.0);
}

TEST_CASE("every search keeps to its evaluations and its box, and is its seed's", "[search]") {
  const SearchSpace space{4, -2.0, 3.0};
  for (const std::string& name : Registry<Search>::instance().names()) {
    INFO(name);
    const auto method = search(name);
    const auto play = [&](std::uint64_t seed) {
      int used = 0;
      const auto evaluate = [&](std::span<const double> x) {
        ++used;
        for (const double weight : x) {
          REQUIRE(weight >= space.low);
          REQUIRE(weight <= space.high);
        }
        return Outcome{-sphere(x), std::abs(x[0] - 1.0)};
      };
      std::vector<Candidate> found = method->run(space, evaluate, 130, seed);
      CHECK(used <= 130);
      CHECK(used > 80);
      return found;
    };
    const auto first = play(5);
    const auto again = play(5);
    const auto other = play(6);
    REQUIRE_FALSE(first.empty());
    REQUIRE(first.size() == again.size());
    CHECK(first.front().weights == again.front().weights);
    CHECK(first.front().weights != other.front().weights);
    CHECK(method->has_two_objectives() == (first.size() > 1));
    CHECK(first.front().outcome.value > -4.0);
  }
}

TEST_CASE("with thirty weights every genetic search is nearer to the optimum than random search",
          "[search]") {
  const SearchSpace space{30, -1.0, 1.0};
  const auto distance = [&](const std::string& name, std::uint64_t seed) {
    const auto evaluate = [](std::span<const double> x) {
      double sum = 0.0;
      for (const double weight : x) sum += (weight - 0.3) * (weight - 0.3);
      return Outcome{-sum, 0.0};
    };
    return -search(name)->run(space, evaluate, 600, seed).front().outcome.value;
  };
  const auto in_the_mean = [&](const std::string& name) {
    double sum = 0.0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) sum += distance(name, seed) / 10.0;
    return sum;
  };
  const double random = in_the_mean("random_search");
  CHECK(in_the_mean("differential_evolution") < 0.9 * random);
  CHECK(in_the_mean("simple_ga") < 0.5 * random);
  CHECK(in_the_mean("cma_es") < 0.1 * random);
}

TEST_CASE("a Pareto set has nobody who is beaten, and everybody else is", "[search]") {
  rc::check([](const std::vector<std::pair<int, int>>& points) {
    RC_PRE(!points.empty());
    std::vector<Candidate> all;
    for (const auto& [value, cost] : points) {
      all.push_back({{}, {static_cast<double>(value % 7), static_cast<double>(cost % 7)}});
    }
    const auto beats = [](const Outcome& a, const Outcome& b) {
      return a.value >= b.value && a.cost <= b.cost && (a.value > b.value || a.cost < b.cost);
    };
    const std::vector<Candidate> front = pareto_set(all);
    for (const Candidate& member : front) {
      for (const Candidate& other : all) RC_ASSERT(!beats(other.outcome, member.outcome));
    }
    for (const Candidate& other : all) {
      bool covered = false;
      for (const Candidate& member : front) {
        covered = covered || beats(member.outcome, other.outcome) ||
                  (member.outcome.value == other.outcome.value &&
                   member.outcome.cost == other.outcome.cost);
      }
      RC_ASSERT(covered);
    }
  });
}

}  // namespace marketday::tests
