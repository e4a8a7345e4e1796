// One deal of a week against the twin without it: event time from the deal to half a year later.
#pragma once

#include "evaluation/facts/sales.h"

namespace marketday::facts {

struct DealStudy {
  static constexpr double kDepth = 0.2;
  static constexpr int kWeeks = 27;     // the deal week and half a year
  static constexpr int kDipWeeks = 12;  // in which the dip is looked for
  explicit DealStudy(Studies& studies);

  std::vector<Week> without;
  std::vector<Week> flagged;
  std::vector<Week> unflagged;  // the deal week alone
};

}  // namespace marketday::facts
