// `marketday abtest --plan`: how many units a test needs, or what so many can find, by formula and,
// if asked, by simulation.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "experiments/ab/ab_analysis.h"

namespace marketday {

struct AbPlanOptions {
  std::optional<double> base;                // the control's mean; without `sd` a rate
  std::optional<double> effect;              // absolute
  std::optional<double> relative_effect;     // of the base
  std::optional<double> standard_deviation;  // of one unit: a mean, not a rate
  std::optional<std::int64_t> units;         // of the control: asks for the detectable effect
  double power = 0.8;
  double ratio = 1.0;        // treatment units a control unit
  double correlation = 0.0;  // of a covariate with the metric
  double cluster_size = 1.0;
  double intraclass_correlation = 0.0;
  std::int64_t units_per_day = 0;  // of both arms; 0: no word on days
  int simulations = 0;
  std::uint64_t seed = 1;
};

// Text to print; `sequential` and `alpha` of the options count. InputError for what does not fit.
std::string plan_text(const AbPlanOptions& plan, const AbOptions& options);

}  // namespace marketday
