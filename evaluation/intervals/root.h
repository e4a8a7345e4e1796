// A root of a function of one number between two points where its signs differ (Alefeld, Potra &
// Shi 1995, as Boost.Math has it), to about full double precision.
#pragma once

#include <boost/math/tools/roots.hpp>
#include <cstdint>

namespace marketday::intervals {

template <typename Function>
double root_between(const Function& function, double low, double high) {
  std::uintmax_t most_steps = 200;
  const auto found = boost::math::tools::toms748_solve(
      function, low, high, boost::math::tools::eps_tolerance<double>(50), most_steps);
  return found.first + (found.second - found.first) / 2.0;
}

}  // namespace marketday::intervals
