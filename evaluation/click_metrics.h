// How well chances of clicks hold on lists that were not learnt from.
#pragma once

#include <span>
#include <vector>

namespace marketday {

// 2^(-mean log2 of the chance of what happened): 1 is perfect, 2 is a coin. Chances at least 1e-12
// from 0 and 1; Chuklin, Markov & de Rijke (2015), eq. 5.2.
double perplexity(std::span<const double> chances, std::span<const double> clicks);

struct PlacePerplexity {
  int position = 0;
  double value = 0.0;
  std::size_t rows = 0;
};
// Of each position, rising.
std::vector<PlacePerplexity> perplexity_by_position(std::span<const double> chances,
                                                    std::span<const double> clicks,
                                                    std::span<const int> positions);

}  // namespace marketday
