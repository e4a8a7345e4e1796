// Cuts an observation row into one state number, as declared: a list of (feature, cut points).
// The value x of a feature with edges e_0 < e_1 < ... falls into bin 0 when x < e_0, into bin i
// when e_(i-1) <= x < e_i; the state is the mixed-radix number of the bins, the last feature
// fastest.
#pragma once

#include <span>
#include <vector>

#include "sim/description.h"
#include "sim/environment/environment.h"

namespace marketday {

class Discretiser {
 public:
  static constexpr std::size_t kMostStates = 10'000'000;

  // The parameter `discretiser` of every tabular plug-in.
  static Parameter parameter();

  // InputError for unknown or repeated features, edges that do not increase, too many states.
  Discretiser(const Json& table, const EnvironmentSpec& environment);

  std::size_t state_count() const { return state_count_; }
  std::size_t state(std::span<const double> row) const;
  const Json& table() const { return table_; }  // as declared, for files

 private:
  struct Cut {
    std::size_t feature;
    double edges_per_unit;  // on average
    std::vector<double> edges;
    std::size_t bin(double x) const;
  };
  void add(const Json& row, const EnvironmentSpec& environment);

  Json table_;
  std::vector<Cut> cuts_;
  std::size_t state_count_ = 1;
};

// Every feature cut between each two of its levels: no two states are taken for one. Features
// whose levels are not known are left out.
Json every_level(const EnvironmentSpec& environment);

}  // namespace marketday
