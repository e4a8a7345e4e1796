// How well predictions of numbers and of chances hold on rows that were not learnt from, and how
// well chances are calibrated.
#pragma once

#include <span>
#include <vector>

namespace marketday {

struct NumberFigures {
  double rmse = 0.0;
  double mae = 0.0;
  double r2 = 0.0;    // 1 - squared errors / squared distances to the mean of these rows
  double bias = 0.0;  // mean of prediction - actual
};
NumberFigures number_figures(std::span<const double> actual, std::span<const double> predicted);

struct ReliabilityBin {
  double predicted = 0.0;  // mean chance
  double happened = 0.0;   // share of positives
  std::size_t rows = 0;
};

struct ChanceFigures {
  double log_loss = 0.0;  // chances at least 2^-52 from 0 and 1, as in scikit-learn 1.2
  double brier = 0.0;
  double auc = 0.0;  // not a number where there is one class
  double average_precision = 0.0;
  double accuracy = 0.0;  // at one half
  double ece = 0.0;       // mean over bins of |predicted - happened|, weighed by rows
  // happened ~ logistic(intercept + slope log odds of the chance): Cox (1958); 1 and 0 are perfect
  double calibration_slope = 0.0;
  double calibration_intercept = 0.0;
  std::vector<ReliabilityBin> bins;  // up to ten of equally many rows, chances rising
};
// `actual`: 0 or 1.
ChanceFigures chance_figures(std::span<const double> actual, std::span<const double> chances);

}  // namespace marketday
