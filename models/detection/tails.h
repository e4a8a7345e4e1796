// How far out each value lies among the training values of its feature: what ECOD and COPOD share.
#pragma once

#include <span>
#include <vector>

#include "models/detection/detector.h"

namespace marketday {

struct TailCosts {
  double left = 0.0;    // -log of the share of values as low or lower
  double right = 0.0;   // -log of the share of values as high or higher
  double skewed = 0.0;  // the tail that the feature is skewed to; both where it is even
};

// The training values of one feature, sorted. A scored value joins them, so that both shares are
// (1 + how many) / (1 + n) and never 0.
class Tails {
 public:
  explicit Tails(std::vector<double> values);

  TailCosts costs(double value) const;
  std::span<const double> values() const { return values_; }

 private:
  std::size_t first_not_below(double value) const;

  std::vector<double> values_;
  std::vector<double> cost_;           // [i]: -log((1 + i) / (1 + n))
  std::vector<std::uint32_t> begins_;  // where each of equal cells of the range begins
  double cells_a_unit_ = 0.0;
  int skew_ = 0;  // sign of the third moment
};

// A detector that sums tail costs over features, each in its way.
class TailDetector : public Detector {
 public:
  DetectorNeeds needs() const override { return {.features = true}; }

 protected:
  void learn(const Cases& cases, std::uint64_t seed) override;
  std::vector<double> rate(const Cases& cases) const override;
  void write(std::vector<double>& numbers) const override;
  void read(std::span<const double>& numbers) override;
  virtual double combine(std::span<const TailCosts> costs) const = 0;

 private:
  std::vector<Tails> tails_;
};

}  // namespace marketday
