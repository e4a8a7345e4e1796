// The columns of a CSV file that an A/B test is made of, one row a unit, read and checked whole.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evaluation/ab/guardrail.h"
#include "sim/io/csv.h"

namespace marketday {

struct GuardrailOption {
  std::string column;
  double margin = 0.0;  // share of the control's mean
  ab::Harm harm = ab::Harm::falling;
};

// "COLUMN:MARGIN" (may fall by at most so much) or "COLUMN:MARGIN:up" (may rise); InputError.
GuardrailOption read_guardrail(const std::string& text);

// Which columns play which part.
struct AbColumns {
  std::string arm;
  std::string control;  // a value of the arm's column
  std::string metric;
  std::vector<std::string> covariates;
  std::string cluster;  // empty: every row its own
  std::string segment;  // empty: none
  std::vector<GuardrailOption> guardrails;
};

struct AbData {
  std::vector<std::string> arms;  // the control first, the others as they come
  std::vector<std::size_t> arm;   // one a row, into `arms`
  std::vector<double> outcome;
  std::vector<std::vector<double>> covariates;
  std::vector<std::size_t> cluster;
  std::vector<std::string> segment;
  std::vector<std::vector<double>> guardrails;

  std::size_t rows() const { return outcome.size(); }
  bool is_proportion() const;  // every outcome 0 or 1
};

// Cells are numbers, or true and false for 1 and 0. InputError with line and column.
AbData read_ab_data(const std::string& file, const AbColumns& columns);

// The rows of the control and of one other arm, `treated` 0 or 1.
struct AbPair {
  std::vector<unsigned char> treated;
  std::vector<double> outcome;
  std::vector<std::vector<double>> covariates;
  std::vector<std::size_t> cluster;
  std::vector<std::string> segment;
  std::vector<std::vector<double>> guardrails;
};
AbPair pair_of(const AbData& data, std::size_t arm);

}  // namespace marketday
