// Switchback tests: a whole market takes one arm for a block of periods, then perhaps the other
// (Bojinov, Simchi-Levi and Zhao 2023). What the last block left behind fades in its first periods,
// which a washout leaves out.
#pragma once

#include <cstddef>
#include <vector>

#include "evaluation/ab/effect.h"

namespace marketday::ab {

// One market in one period; periods of a market in order.
struct SwitchbackPeriod {
  std::size_t market = 0;
  std::size_t block = 0;  // of the market, counted from 0
  int period_of_block = 0;
  unsigned char treated = 0;
  double outcome = 0.0;
};

struct SwitchbackEffect {
  Effect effect;
  std::size_t blocks = 0;
  std::size_t periods = 0;  // used
  std::size_t washed_out = 0;
};

// Outcome on arm and market, errors clustered by block. The first `washout` periods are left out of
// every block whose arm differs from the one before it in its market. InputError where an arm or
// all periods are gone.
SwitchbackEffect switchback_effect(const std::vector<SwitchbackPeriod>& periods, int washout,
                                   double alpha);

}  // namespace marketday::ab
