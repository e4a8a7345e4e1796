#include <algorithm>
#include <pagmo/algorithms/cmaes.hpp>

#include "agents/search/evolution.h"
#include "models/cma_defaults.h"
#include "policies/parameters.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr int kLeastPopulation = 5;  // pagmo's

Description describe() {
  return {
      "cma_es",
      "Genetic search: a normal law over the weights follows the better half of its draws, in "
      "place, width and shape",
      "Hansen & Ostermeier (2001); Hansen (2016), rates of table 1; pagmo 2, algorithm cmaes",
      {integer("population", "candidates", 0, 0, 100'000,
               "candidates of a generation; 0: 4 + 3 ln(weights)", "Hansen (2016), table 1"),
       number("first_step", "share", 0.3, 1e-9, 1.0,
              "width of the first draws, as a share of the box", "Hansen (2016), section B.1")}};
}

class CmaEs : public Search {
 public:
  explicit CmaEs(const Json& parameters) : p_(checked_parameters(parameters, describe())) {}

  int least_evaluations(const SearchSpace& space) const override {
    return defaults_for(space).population;
  }

  std::vector<Candidate> run(const SearchSpace& space, const Evaluate& evaluate, int evaluations,
                             std::uint64_t seed) const override {
    const CmaDefaults d = defaults_for(space);
    const PolicyProblem problem(space, evaluate, false);
    // pagmo's first step is a share of the box; no stop before the evaluations are used up; draws
    // from outside the box are put on its wall, else the law could drift away along a clamped
    // weight
    const pagmo::cmaes algorithm(generations(evaluations, d.population), d.path_rate, d.step_rate,
                                 d.rank_one_rate, d.rank_mu_rate, p_.at("first_step").get<double>(),
                                 0.0, 0.0, false, true, pagmo_seed(seed, 1));
    return best_of(evolve(problem, pagmo::algorithm(algorithm), d.population, seed));
  }

 private:
  CmaDefaults defaults_for(const SearchSpace& space) const {
    const int asked = p_.at("population");
    const int n = static_cast<int>(space.dimensions);
    const int wanted = asked > 0 ? asked : cma_defaults(n).population;
    return cma_defaults(n, std::max(wanted, kLeastPopulation));
  }

  Json p_;
};

}  // namespace

MARKETDAY_REGISTER(Search, describe(), [](const Json& parameters) {
  return std::unique_ptr<Search>(std::make_unique<CmaEs>(parameters));
});

}  // namespace marketday
