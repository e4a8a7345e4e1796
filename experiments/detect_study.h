// What `marketday detect` finds: every detector's scores of the later part, fused where labels
// allow, and how well they rank fraud.
#pragma once

#include <string>
#include <vector>

#include "evaluation/detection_metrics.h"
#include "experiments/detect_data.h"

namespace marketday {

struct NamedDetector {
  std::string name;
  std::string label;  // what its column is called
  Json parameters;
  DetectorNeeds needs;
};

struct DetectStudy {
  std::vector<NamedDetector> detectors;
  std::vector<std::vector<double>>
      scores;                 // one list a detector, one score a row of the later part
  std::vector<double> fused;  // empty where there is too little to calibrate on
  std::string why_not_fused;
  std::vector<double> fusion_weights;
  std::vector<DetectionIntervals> figures;  // of each list, then of the fused; empty: not graded
  std::size_t graded = 0;                   // rows of the later part with a label
  std::size_t frauds = 0;                   // among them
};

// Those asked for, or all that the data suffice for. InputError for one that lacks what it needs.
std::vector<NamedDetector> read_detectors(const DetectOptions& options);

// Share of the training part that detectors are fitted on before their scores of the rest of it
// are calibrated.
inline constexpr double kCalibrationFit = 0.7;

DetectStudy study_detection(const DetectData& data, const DetectOptions& options);

}  // namespace marketday
