#include <pagmo/algorithms/nsga2.hpp>

#include "agents/search/evolution.h"
#include "policies/features.h"
#include "policies/parameters.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr int kLeastPopulation = 8;

Description describe() {
  return {"nsga2",
          "Genetic search for value and little given away at once: finds the set of policies that "
          "none beats in both",
          "Deb, Pratap, Agarwal & Meyarivan (2002); pagmo 2, algorithm nsga2",
          {population_parameter(40, kLeastPopulation),
           number("crossover", "probability", 0.95, 0.0, 0.999999, "that two parents are crossed",
                  "Deb et al. (2002), section V"),
           number("crossover_index", "-", 10.0, 1.0, 100.0,
                  "eta_c: the greater, the nearer children are to their parents",
                  "Deb & Agrawal (1995)"),
           number("mutation", "probability", 0.05, 0.0, 1.0, "that a weight of a child changes"),
           number("mutation_index", "-", 20.0, 1.0, 100.0,
                  "eta_m: the greater, the smaller a change", "Deb & Agrawal (1995)")}};
}

class Nsga2 : public Search {
 public:
  explicit Nsga2(const Json& parameters) : p_(checked_parameters(parameters, describe())) {
    if (p_.at("population").get<int>() % 4 != 0) {
      throw parameter_error("population", "no multiple of 4",
                            "nsga2 crosses by fours: take 40, 44, 48 or the like");
    }
  }

  bool has_two_objectives() const override { return true; }
  int least_evaluations(const SearchSpace& /*space*/) const override {
    return p_.at("population").get<int>();
  }

  std::vector<Candidate> run(const SearchSpace& space, const Evaluate& evaluate, int evaluations,
                             std::uint64_t seed) const override {
    const int population = p_.at("population");
    const PolicyProblem problem(space, evaluate, true);
    const pagmo::nsga2 algorithm(
        generations(evaluations, population), p_.at("crossover").get<double>(),
        p_.at("crossover_index").get<double>(), p_.at("mutation").get<double>(),
        p_.at("mutation_index").get<double>(), pagmo_seed(seed, 1));
    return pareto_set(evolve(problem, pagmo::algorithm(algorithm), population, seed));
  }

 private:
  Json p_;
};

}  // namespace

MARKETDAY_REGISTER(Search, describe(), [](const Json& parameters) {
  return std::unique_ptr<Search>(std::make_unique<Nsga2>(parameters));
});

}  // namespace marketday
