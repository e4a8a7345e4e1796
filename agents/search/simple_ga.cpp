#include <pagmo/algorithms/sga.hpp>

#include "agents/search/evolution.h"
#include "policies/parameters.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"simple_ga",
          "Genetic search: tournaments choose parents, their weights are crossed and now and then "
          "changed",
          "Goldberg (1989), chapter 3; pagmo 2, algorithm sga",
          {population_parameter(20, 2),
           number("crossover", "probability", 0.9, 0.0, 1.0, "that two parents are crossed"),
           number("mutation", "probability", 0.1, 0.0, 1.0, "that a weight of a child changes"),
           number("mutation_width", "share", 0.2, 1e-9, 1.0,
                  "standard deviation of a change, as a share of the box (gaussian)"),
           integer("tournament", "candidates", 2, 1, 1000, "of which the best becomes a parent")}};
}

class SimpleGa : public Search {
 public:
  explicit SimpleGa(const Json& parameters) : p_(checked_parameters(parameters, describe())) {}

  int least_evaluations(const SearchSpace& /*space*/) const override {
    return p_.at("population").get<int>();
  }

  std::vector<Candidate> run(const SearchSpace& space, const Evaluate& evaluate, int evaluations,
                             std::uint64_t seed) const override {
    const int population = p_.at("population");
    const PolicyProblem problem(space, evaluate, false);
    const pagmo::sga algorithm(
        generations(evaluations, population), p_.at("crossover").get<double>(), 1.0,
        p_.at("mutation").get<double>(), p_.at("mutation_width").get<double>(),
        p_.at("tournament").get<unsigned>(), "exponential", "gaussian", "tournament",
        pagmo_seed(seed, 1));
    return best_of(evolve(problem, pagmo::algorithm(algorithm), population, seed));
  }

 private:
  Json p_;
};

}  // namespace

MARKETDAY_REGISTER(Search, describe(), [](const Json& parameters) {
  return std::unique_ptr<Search>(std::make_unique<SimpleGa>(parameters));
});

}  // namespace marketday
