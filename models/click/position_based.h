// The position-based model of clicks: looked at (by place) and pleasing (by item) are independent.
// Its fit on counts; it reads no tables.
#pragma once

#include <cstdint>
#include <vector>

namespace marketday {

// Shows and clicks of an item at a place, numbers from 0.
struct ShownCell {
  std::uint32_t item = 0;
  std::uint32_t place = 0;
  double shows = 0.0;
  double clicks = 0.0;
};

struct PositionBasedFit {
  // Looked at, relative to place 0, which is 1: the data tell no more than that (a list nobody
  // looks at and items nobody likes are alike). May be above 1.
  std::vector<double> examination;
  // Standard errors from the expected information, 0 for place 0. Not a number: no clicks there.
  std::vector<double> examination_errors;
  std::vector<double> relevance;  // chance of a click at place 0
  double log_likelihood = 0.0;
  int rounds = 0;
  bool settled = false;
};

// Maximum likelihood by expectation-maximisation: Chuklin, Markov & de Rijke (2015), section 4.2.2;
// Wang et al. (WSDM 2018), section 4.2. `prior_rows` more rows of each item, looked at for certain
// and clicked at the mean of all. Every place has a click.
PositionBasedFit fit_position_based(const std::vector<ShownCell>& cells, std::size_t items,
                                    std::size_t places, double prior_rows);

}  // namespace marketday
