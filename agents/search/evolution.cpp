#include "agents/search/evolution.h"

#include <algorithm>

#include "sim/random.h"

namespace marketday {

PolicyProblem::PolicyProblem(const SearchSpace& space, const Search::Evaluate& evaluate,
                             bool two_objectives)
    : space_(space), evaluate_(&evaluate), two_objectives_(two_objectives) {}

pagmo::vector_double PolicyProblem::fitness(const pagmo::vector_double& weights) const {
  // a strategy may step a rounding outside
  pagmo::vector_double inside = weights;
  for (double& weight : inside) weight = std::clamp(weight, space_.low, space_.high);
  seen_->push_back({inside, (*evaluate_)(inside)});
  const Outcome& outcome = seen_->back().outcome;
  if (two_objectives_) return {-outcome.value, outcome.cost};
  return {-outcome.value};
}

std::pair<pagmo::vector_double, pagmo::vector_double> PolicyProblem::get_bounds() const {
  return {pagmo::vector_double(space_.dimensions, space_.low),
          pagmo::vector_double(space_.dimensions, space_.high)};
}

unsigned pagmo_seed(std::uint64_t seed, std::uint32_t part) {
  return draw(seed, part, 0, Purpose::learning)[0];
}

unsigned generations(int evaluations, int population) {
  return static_cast<unsigned>(std::max(0, evaluations / population - 1));
}

std::vector<Candidate> evolve(const PolicyProblem& problem, const pagmo::algorithm& algorithm,
                              int population, std::uint64_t seed) {
  const pagmo::population first(problem, static_cast<pagmo::population::size_type>(population),
                                pagmo_seed(seed, 0));
  algorithm.evolve(first);
  return problem.seen();  // shared by the copies that pagmo makes
}

std::vector<Candidate> best_of(const std::vector<Candidate>& all) {
  return {*std::max_element(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
    return a.outcome.value < b.outcome.value;
  })};
}

std::vector<Candidate> pareto_set(const std::vector<Candidate>& all) {
  std::vector<Candidate> sorted = all;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Candidate& a, const Candidate& b) {
    if (a.outcome.value != b.outcome.value) return a.outcome.value > b.outcome.value;
    return a.outcome.cost < b.outcome.cost;
  });
  std::vector<Candidate> front;
  for (Candidate& candidate : sorted) {
    if (!front.empty() && candidate.outcome.cost >= front.back().outcome.cost) continue;
    front.push_back(std::move(candidate));
  }
  return front;
}

Parameter population_parameter(int value, int least) {
  return integer("population", "candidates", value, least, 100'000, "candidates of a generation");
}

}  // namespace marketday
