#include <pagmo/algorithms/de.hpp>

#include "agents/search/evolution.h"
#include "policies/parameters.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr int kLeastPopulation = 5;  // pagmo's

Description describe() {
  return {
      "differential_evolution",
      "Genetic search: a candidate moves by the difference of two others and stays where that "
      "is better",
      "Storn & Price (1997); pagmo 2, algorithm de, variant rand/1/bin",
      {population_parameter(20, kLeastPopulation),
       number("difference_weight", "-", 0.8, 0.0, 1.0, "F: how much of a difference is added",
              "Storn & Price (1997), eq. 2"),
       number("crossover", "probability", 0.9, 0.0, 1.0,
              "that a weight is taken from the moved candidate", "Storn & Price (1997), eq. 4")}};
}

class DifferentialEvolution : public Search {
 public:
  explicit DifferentialEvolution(const Json& parameters)
      : p_(checked_parameters(parameters, describe())) {}

  int least_evaluations(const SearchSpace& /*space*/) const override {
    return p_.at("population").get<int>();
  }

  std::vector<Candidate> run(const SearchSpace& space, const Evaluate& evaluate, int evaluations,
                             std::uint64_t seed) const override {
    constexpr unsigned kRandOneBin = 7;
    const int population = p_.at("population");
    const PolicyProblem problem(space, evaluate, false);
    // no stop before the evaluations are used up
    const pagmo::de algorithm(
        generations(evaluations, population), p_.at("difference_weight").get<double>(),
        p_.at("crossover").get<double>(), kRandOneBin, 0.0, 0.0, pagmo_seed(seed, 1));
    return best_of(evolve(problem, pagmo::algorithm(algorithm), population, seed));
  }

 private:
  Json p_;
};

}  // namespace

MARKETDAY_REGISTER(Search, describe(), [](const Json& parameters) {
  return std::unique_ptr<Search>(std::make_unique<DifferentialEvolution>(parameters));
});

}  // namespace marketday
