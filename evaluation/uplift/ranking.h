// An experiment's rows by falling score, as every Qini and AUUC definition needs them, and the two
// curves over them. Which of two rows with one score comes first is part of a definition, so runs
// of equal scores are kept apart.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace marketday {

// Two arms; the columns are equally long.
struct ScoredTrial {
  std::span<const double> score;
  std::span<const std::uint8_t> treated;  // 1 or 0
  std::span<const double> outcome;
};

struct CurvePoint {
  double population = 0.0;  // rows targeted
  double value = 0.0;       // outcome gained by targeting them
};

class UpliftRanking {
 public:
  // InputError unless the columns fit, all numbers are finite and both groups have rows.
  explicit UpliftRanking(const ScoredTrial& trial);

  // Scores fall; in a run of equal scores the later row comes first, as in a stable ascending sort
  // read backwards.
  const std::vector<std::uint8_t>& treated() const { return treated_; }
  const std::vector<double>& outcome() const { return outcome_; }
  const std::vector<std::uint32_t>& run_ends() const { return run_ends_; }  // past each run's last
  std::size_t rows() const { return outcome_.size(); }
  std::size_t treated_rows() const { return treated_rows_; }
  std::size_t control_rows() const { return rows() - treated_rows_; }
  bool binary() const { return binary_; }  // all outcomes are 0 or 1

 private:
  std::vector<std::uint8_t> treated_;
  std::vector<double> outcome_;
  std::vector<std::uint32_t> run_ends_;
  std::size_t treated_rows_ = 0;
  bool binary_ = true;
};

// Sums over the rows targeted so far.
struct Tally {
  double treated = 0.0;
  double control = 0.0;
  double treated_outcome = 0.0;
  double control_outcome = 0.0;
  double rows() const { return treated + control; }
  // y_t - y_c n_t / n_c (Radcliffe 2007); 0 for the control's part where it has no rows
  double qini() const;
  // (y_t / n_t - y_c / n_c) (n_t + n_c) (Gutierrez & Gerardy 2016, section 4.1)
  double uplift() const;
};

// From (0, 0), one point a run of equal scores.
std::vector<CurvePoint> qini_curve(const UpliftRanking& ranking);
std::vector<CurvePoint> uplift_curve(const UpliftRanking& ranking);

}  // namespace marketday
