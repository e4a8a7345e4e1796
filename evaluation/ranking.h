// A ranking by scores (higher = odder) against labels. Equal scores are one threshold, as in
// scikit-learn's average_precision_score and roc_curve; nothing is interpolated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace marketday {

class Ranking {
 public:
  // One score and one label (1 fraud, 0 honest) a case.
  Ranking(std::span<const double> scores, std::span<const std::uint8_t> labels);

  // Whether both labels are there; the measures below need both.
  bool has_both() const { return frauds_ > 0.0 && honest_ > 0.0; }
  // Sum over thresholds of (recall gained) x precision.
  double average_precision() const;
  // Share of fraud among the `count` first; of a tie at the last place its share.
  double precision_at(double count) const;
  // Greatest recall of a threshold that flags at most `rate` of the honest.
  double recall_at(double rate) const;
  // At recall k / (points - 1), k = 0, 1, ...: precision of the first threshold that reaches it.
  std::vector<double> precision_curve(std::size_t points) const;

 private:
  struct Step {  // at and above one threshold
    double frauds = 0.0;
    double honest = 0.0;
  };
  std::vector<Step> steps_;
  double frauds_ = 0.0;
  double honest_ = 0.0;
};

}  // namespace marketday
