// A search over the weights of a parameterised policy: it sees no steps and no gradients, only what
// whole episodes came to, and asks for a fixed number of evaluations.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "sim/description.h"

namespace marketday {

// What episodes under a candidate came to, means over the search's worlds.
struct Outcome {
  double value = 0.0;  // return, to be made great
  double cost = 0.0;   // what promotions gave away, in currency
};

struct Candidate {
  std::vector<double> weights;
  Outcome outcome;
};

// Every weight lies in [low, high].
struct SearchSpace {
  std::size_t dimensions = 1;
  double low = -1.0;
  double high = 1.0;
};

class Search {
 public:
  static constexpr const char* kKind = "search";
  using Factory = std::function<std::unique_ptr<Search>(const Json& parameters)>;
  // The same outcome for the same weights; candidates are evaluated one after the other.
  using Evaluate = std::function<Outcome(std::span<const double> weights)>;

  Search() = default;
  Search(const Search&) = delete;
  Search& operator=(const Search&) = delete;
  virtual ~Search() = default;

  // Whether `cost` counts, so that a set of candidates is found and not one.
  virtual bool has_two_objectives() const { return false; }
  // The fewest evaluations it can do with.
  virtual int least_evaluations(const SearchSpace& space) const = 0;

  // At most `evaluations` calls of `evaluate`; what does not fill a generation is left. The best
  // candidate first; with two objectives, all that no other one found beats in both, by falling
  // value. The same for the same seed.
  virtual std::vector<Candidate> run(const SearchSpace& space, const Evaluate& evaluate,
                                     int evaluations, std::uint64_t seed) const = 0;
};

}  // namespace marketday
