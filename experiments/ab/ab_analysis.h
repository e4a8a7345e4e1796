// What an A/B test's data say: every fitting method side by side, one of them the one to decide by,
// and a verdict. Reads nothing and writes nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evaluation/ab/bayesian.h"
#include "evaluation/ab/guardrail.h"
#include "evaluation/ab/sample_ratio.h"
#include "evaluation/ab/segments.h"
#include "experiments/ab/ab_data.h"

namespace marketday {

enum class AbSequential { none, always_valid, group };

struct AbOptions {
  double alpha = 0.05;
  AbSequential sequential = AbSequential::none;
  int looks = 0;                   // of a group-sequential design
  std::int64_t planned_units = 0;  // of both arms, at the last look; 0: what the file has
  bool lower_is_better = false;
  std::vector<double> shares;  // meant for the arms, the control first; empty: even
};

struct AbMethod {
  std::string name;
  ab::Effect effect = {};    // absolute
  ab::Effect relative = {};  // of the control's mean; all 0 where it has no meaning
  bool has_relative = false;
  bool has_p_value = true;
  bool decides = false;
  std::string note = {};
};

// One look of a sequential test, rows in the file's order.
struct AbLook {
  double units = 0.0;
  double estimate = 0.0;
  double standard_error = 0.0;
  double bound = 0.0;  // in standard errors
  Interval interval;
  bool rejects = false;
};

struct AbGuardrail {
  GuardrailOption option;
  ab::Guardrail result;
};

struct AbComparison {
  std::string arm;
  std::vector<AbMethod> methods;
  ab::Moments control;
  ab::Moments treatment;
  std::vector<ab::BayesianArm> bayesian;  // control, treatment; empty where a variance is 0
  std::vector<AbLook> looks;
  std::optional<ab::SegmentStudy> segments;
  std::vector<AbGuardrail> guardrails;
  double p_adjusted = 1.0;  // of the deciding method, Holm over the arms
  std::string verdict;
};

struct AbReport {
  std::vector<std::string> arms;
  std::vector<ab::Moments> moments;  // one an arm
  ab::ChiSquare ratio;
  bool is_proportion = false;
  std::vector<AbComparison> comparisons;  // one an arm but the control
};

AbReport analyse(const AbData& data, const AbColumns& columns, const AbOptions& options);

}  // namespace marketday
