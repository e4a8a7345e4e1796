// A model fitted by a recipe and looked at on rows it did not learn from, beside the naive answer.
// Plain figures; files and page are made elsewhere.
#pragma once

#include <string>
#include <vector>

#include "evaluation/prediction_metrics.h"
#include "evaluation/segment_metrics.h"
#include "models/tabular/tabular_model.h"

namespace marketday {

struct FitFigure {
  std::string name;
  double held_out;  // not a number: none
  double naive;     // on the same rows: mean or majority of the training rows, one segment
  double training;
};

// A forecast beside what came.
struct FitStep {
  std::string time;
  double actual;
  double predicted;
};

struct FitStudy {
  RowReport rows;
  std::size_t training_rows = 0;
  std::size_t unseen_levels = 0;  // cells among the held-out rows
  std::vector<std::string> unnamed;
  std::vector<FitFigure> figures;
  std::vector<ReliabilityBin> reliability;
  std::vector<ReliabilityBin> raw_reliability;  // before recalibration; empty: there is none
  std::vector<SegmentCount> counts;             // K-means: how many segments
  int chosen_count = 0;
  std::vector<FitStep> path;  // forecasts: of the first series held out
  std::vector<Explanation> explanations;
  std::vector<std::string> warnings;
  // held-out rows, or the training rows where none are held out
  std::vector<std::size_t> judged;
  std::vector<double> actual;  // empty: segments
  std::vector<double> predicted;
};

// `model` has its recipe; afterwards it is fitted on the training rows.
FitStudy study_fit(TabularModel& model, const CsvTable& table, const Json& parameters,
                   const std::string& name);

}  // namespace marketday
