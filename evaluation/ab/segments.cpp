#include "evaluation/ab/segments.h"

#include <map>

#include "evaluation/ab/multiple_tests.h"
#include "evaluation/ab/welch.h"

namespace marketday::ab {
namespace {

// sum w (effect - weighted mean)^2 with w = 1 / se^2
ChiSquare cochran_q(const std::vector<SegmentEffect>& segments) {
  double weights = 0.0;
  double weighted = 0.0;
  ChiSquare q;
  for (const SegmentEffect& s : segments) {
    if (!(s.effect.standard_error > 0.0)) continue;
    const double w = 1.0 / (s.effect.standard_error * s.effect.standard_error);
    weights += w;
    weighted += w * s.effect.estimate;
    q.degrees += 1.0;
  }
  q.degrees -= 1.0;
  for (const SegmentEffect& s : segments) {
    if (!(s.effect.standard_error > 0.0)) continue;
    const double off = (s.effect.estimate - weighted / weights) / s.effect.standard_error;
    q.statistic += off * off;
  }
  q.p_value = chi_square_tail(q.statistic, q.degrees);
  return q;
}

}  // namespace

SegmentStudy segment_effects(std::span<const double> outcome,
                             std::span<const unsigned char> treated,
                             std::span<const std::string> segment, double alpha) {
  std::map<std::string, std::vector<double>[2]> values;
  for (std::size_t i = 0; i < outcome.size(); ++i) {
    values[segment[i]][treated[i] != 0 ? 1 : 0].push_back(outcome[i]);
  }
  SegmentStudy study;
  std::vector<double> p_values;
  for (const auto& [name, arms] : values) {
    if (arms[0].size() < 2 || arms[1].size() < 2) {
      study.too_small.push_back(name);
      continue;
    }
    SegmentEffect s;
    s.segment = name;
    s.control = moments_of(arms[0]);
    s.treatment = moments_of(arms[1]);
    s.effect = welch(s.control, s.treatment, alpha);
    p_values.push_back(s.effect.p_value);
    study.segments.push_back(std::move(s));
  }
  const std::vector<double> by_holm = holm(p_values);
  const std::vector<double> by_bh = benjamini_hochberg(p_values);
  for (std::size_t i = 0; i < study.segments.size(); ++i) {
    study.segments[i].p_holm = by_holm[i];
    study.segments[i].p_benjamini_hochberg = by_bh[i];
  }
  study.heterogeneity = cochran_q(study.segments);
  return study;
}

}  // namespace marketday::ab
