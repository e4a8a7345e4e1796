// A scorecard, as fraud desks keep them: conditions on single features give points, the sum decides
// what happens. It says nothing of where the numbers come from; searches scale them.
#pragma once

#include <span>
#include <vector>

#include "sim/environment/environment.h"

namespace marketday {

// Where low <= value <= high: points + slope value.
struct ScorecardLine {
  std::size_t feature = 0;
  double low = 0.0;
  double high = 0.0;
  double points = 0.0;
  double slope = 0.0;
};

struct ScorecardStep {
  double at_least = 0.0;  // of the sum
  int action = 0;
};

class Scorecard {
 public:
  // The tables of `scorecard_parameters`. InputError where they name a feature or an action that is
  // not there.
  Scorecard(const Json& parameters, const std::vector<Feature>& features,
            const std::vector<Action>& actions);

  double score(std::span<const double> values) const;
  // Of the allowed steps that the score reaches, the highest; of equal ones the last; none: -1.
  int action(double score, std::span<const std::uint8_t> mask) const;

  // Multiplies the points and slope of each line, then each step's threshold, by one factor.
  void scale(std::span<const double> factors);
  std::size_t numbers() const { return lines_.size() + steps_.size(); }

 private:
  std::vector<ScorecardLine> lines_;
  std::vector<ScorecardStep> steps_;
};

Parameter scorecard_lines_parameter();  // "points"
Parameter scorecard_steps_parameter();  // "steps"

}  // namespace marketday
