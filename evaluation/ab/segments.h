// Heterogeneous effects: the same test within each segment, corrected for their number, and whether
// the segments' effects differ at all (Cochran's Q, 1954).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "evaluation/ab/proportions.h"

namespace marketday::ab {

struct SegmentEffect {
  std::string segment;
  Moments control;
  Moments treatment;
  Effect effect;
  double p_holm = 1.0;
  double p_benjamini_hochberg = 1.0;
};

struct SegmentStudy {
  std::vector<SegmentEffect> segments;  // by name; those with fewer than 2 units an arm left out
  std::vector<std::string> too_small;
  ChiSquare heterogeneity;  // Q against k - 1 degrees
};

SegmentStudy segment_effects(std::span<const double> outcome,
                             std::span<const unsigned char> treated,
                             std::span<const std::string> segment, double alpha);

}  // namespace marketday::ab
