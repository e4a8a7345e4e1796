// Between our searches and pagmo 2 (Biscani & Izzo 2020): policies as its problem, our seeds as its
// seeds, and the number of evaluations as its number of generations.
#pragma once

#include <memory>
#include <pagmo/algorithm.hpp>
#include <pagmo/population.hpp>
#include <pagmo/problem.hpp>
#include <vector>

#include "agents/search/search.h"

namespace marketday {

// A box in which pagmo, which minimises, looks; `objectives` 1: -value, 2: -value and cost. Notes
// every candidate.
class PolicyProblem {
 public:
  PolicyProblem() = default;  // pagmo wants one that is never evaluated
  PolicyProblem(const SearchSpace& space, const Search::Evaluate& evaluate, bool two_objectives);

  pagmo::vector_double fitness(const pagmo::vector_double& weights) const;
  std::pair<pagmo::vector_double, pagmo::vector_double> get_bounds() const;
  pagmo::vector_double::size_type get_nobj() const { return two_objectives_ ? 2 : 1; }
  const std::vector<Candidate>& seen() const { return *seen_; }

 private:
  SearchSpace space_;
  const Search::Evaluate* evaluate_ = nullptr;
  bool two_objectives_ = false;
  std::shared_ptr<std::vector<Candidate>> seen_ = std::make_shared<std::vector<Candidate>>();
};

// The seed that pagmo takes, for its `part`-th piece of luck.
unsigned pagmo_seed(std::uint64_t seed, std::uint32_t part);

// Generations that fit in `evaluations` after the first population.
unsigned generations(int evaluations, int population);

// `population` candidates drawn evenly from the box, then evolved by `algorithm`; all that were
// evaluated.
std::vector<Candidate> evolve(const PolicyProblem& problem, const pagmo::algorithm& algorithm,
                              int population, std::uint64_t seed);

// The first of the greatest value.
std::vector<Candidate> best_of(const std::vector<Candidate>& all);
// Those that none beats in value and cost together, by falling value, equals once.
std::vector<Candidate> pareto_set(const std::vector<Candidate>& all);

Parameter population_parameter(int value, int least);

}  // namespace marketday
