// The continuous-time optimum that the environment `markdown` comes near with many days and prices:
// Gallego and van Ryzin (1994), exponential demand of rate `rate` * exp(-`sensitivity` * price) per
// unit of time, `units` to sell in `time`; no salvage.
#pragma once

namespace marketday {

// Greatest expected revenue: ln(sum_{i <= units} (rate time / e)^i / i!) / sensitivity.
double gallego_van_ryzin_value(double rate, double sensitivity, int units, double time);

// The price that earns it now: J(n, t) - J(n - 1, t) + 1 / sensitivity.
double gallego_van_ryzin_price(double rate, double sensitivity, int units, double time);

}  // namespace marketday
