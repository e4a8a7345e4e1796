// How well scores (higher = odder) find fraud. Equal scores are one threshold, as in scikit-learn.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "evaluation/run_statistics.h"

namespace marketday {

struct DetectionFigures {
  double average_precision = 0.0;  // sum over thresholds of (recall gained) x precision
  double auc = 0.0;                // P(a fraud scores above an honest case), ties half
  double precision_at_1_percent = 0.0;
  double recall_at_1_percent_fpr = 0.0;
};

// Cases from oddest to least odd, once sorted and then measured under any weights.
class DetectionRanking {
 public:
  // One score and one label (1 fraud, 0 honest) a case.
  DetectionRanking(std::span<const double> scores, std::span<const std::int8_t> labels);

  // Weights: one a case, 0 or more; none: all 1. Not a number where a class has no weight.
  DetectionFigures figures(std::span<const double> weights = {}) const;
  // Share of fraud among the `count` oddest; where the last place is tied, its share of the tie.
  double precision_at(double count) const;
  // The most fraud found by a threshold that flags at most `rate` of the honest: as scikit-learn's
  // roc_curve has it, without interpolation.
  double recall_at(double rate) const;
  // At recall k / (points - 1), k = 0, 1, ...: precision of the first threshold that reaches it.
  std::vector<double> precision_curve(std::size_t points) const;
  // As recall_at, fraud weighed by what it costs; `losses`: one a case.
  double loss_recall_at(double rate, std::span<const double> losses) const;

 private:
  struct Step {  // one threshold
    double frauds = 0.0;
    double honest = 0.0;
  };
  std::vector<Step> steps(std::span<const double> weights) const;

  std::vector<std::uint32_t> order_;
  std::vector<std::size_t> ends_;  // of each group of equal scores in order_
  std::vector<std::int8_t> labels_;
};

struct DetectionIntervals {
  DetectionFigures figures;
  Interval average_precision;
  Interval auc;
  Interval precision_at_1_percent;
  Interval recall_at_1_percent_fpr;
};

// Percentile bootstrap over cases: the same keyed resamples for every list of scores.
std::vector<DetectionIntervals> bootstrap_figures(std::span<const DetectionRanking> rankings,
                                                  std::size_t cases, std::uint64_t seed,
                                                  int resamples = 400);

}  // namespace marketday
