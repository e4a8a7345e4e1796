// How much a cut of rows in two tells about the effect of treatment: the criteria of causal and of
// uplift trees, from sums of the two sides. It grows no tree.
#pragma once

namespace marketday {

enum class UpliftCriterion { effect, kl, euclidean, chi };

struct ArmSums {
  double rows = 0.0;
  double weight = 0.0;  // inverse propensities
  double sum = 0.0;     // of weight x outcome
  double squares = 0.0;

  void add(double w, double y) {
    rows += 1.0;
    weight += w;
    sum += w * y;
    squares += w * y * y;
  }
  ArmSums& operator+=(const ArmSums& other);
  ArmSums operator-(const ArmSums& other) const;
  double mean() const { return sum / weight; }
  double mean_variance() const;  // of the mean
};

struct NodeSums {
  ArmSums treated;
  ArmSums control;

  double rows() const { return treated.rows + control.rows; }
  double effect() const { return treated.mean() - control.mean(); }
  NodeSums& operator+=(const NodeSums& other);
  NodeSums operator-(const NodeSums& other) const;
};

// What the cut gains; both sides have two rows of each arm at least. No cut is worth it at 0.
// effect: of rows x (effect^2 - what its error adds), the last where `honest`: Athey & Imbens
// (2016), the criteria of CT and CT-H, section 3. kl, euclidean, chi: distance of the arms'
// outcomes of 0 and 1, normalised: Rzepakowski & Jaroszewicz (2012), section 4.
double split_gain(UpliftCriterion criterion, const NodeSums& left, const NodeSums& right,
                  bool honest);

// Distance of a chance `p` from a chance `q`, both inside 0 and 1.
double chance_distance(UpliftCriterion criterion, double p, double q);

}  // namespace marketday
