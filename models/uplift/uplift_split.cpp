#include "models/uplift/uplift_split.h"

#include <algorithm>
#include <cmath>

namespace marketday {
namespace {

// rows x (effect^2 - 2 variance): half of the rows cut, the other half estimate
double worth(const NodeSums& node, bool honest) {
  const double effect = node.effect();
  const double noise =
      honest ? 2.0 * (node.treated.mean_variance() + node.control.mean_variance()) : 0.0;
  return node.rows() * (effect * effect - noise);
}

// (rows x mean + 1) / (rows + 2)
double chance(const ArmSums& arm) {
  return (arm.rows * arm.mean() + 1.0) / (arm.rows + 2.0);
}

double distance(UpliftCriterion criterion, const NodeSums& node) {
  return chance_distance(criterion, chance(node.treated), chance(node.control));
}

// Entropy or Gini index of a chance.
double spread(UpliftCriterion criterion, double p) {
  if (criterion != UpliftCriterion::kl) return 2.0 * p * (1.0 - p);
  return -(p * std::log(p) + (1.0 - p) * std::log(1.0 - p));
}

// Large where the cut parts treated and control unevenly, or has one small side: eq. 12 and 13.
double normaliser(UpliftCriterion criterion, const NodeSums& left, const NodeSums& right) {
  const double treated = left.treated.rows + right.treated.rows;
  const double control = left.control.rows + right.control.rows;
  const double share = treated / (treated + control);
  const double p = left.treated.rows / treated;
  const double q = left.control.rows / control;
  return spread(criterion, share) * chance_distance(criterion, p, q) +
         share * spread(criterion, p) + (1.0 - share) * spread(criterion, q) + 0.5;
}

}  // namespace

ArmSums& ArmSums::operator+=(const ArmSums& other) {
  rows += other.rows;
  weight += other.weight;
  sum += other.sum;
  squares += other.squares;
  return *this;
}

ArmSums ArmSums::operator-(const ArmSums& other) const {
  return {rows - other.rows, weight - other.weight, sum - other.sum, squares - other.squares};
}

double ArmSums::mean_variance() const {
  return std::max(0.0, squares / weight - mean() * mean()) / (rows - 1.0);
}

NodeSums& NodeSums::operator+=(const NodeSums& other) {
  treated += other.treated;
  control += other.control;
  return *this;
}

NodeSums NodeSums::operator-(const NodeSums& other) const {
  return {treated - other.treated, control - other.control};
}

double chance_distance(UpliftCriterion criterion, double p, double q) {
  const double square = (p - q) * (p - q);
  switch (criterion) {
    case UpliftCriterion::kl:
      return p * std::log(p / q) + (1.0 - p) * std::log((1.0 - p) / (1.0 - q));
    case UpliftCriterion::chi:
      return square / q + square / (1.0 - q);
    default:
      return 2.0 * square;
  }
}

double split_gain(UpliftCriterion criterion, const NodeSums& left, const NodeSums& right,
                  bool honest) {
  NodeSums all = left;
  all += right;
  if (criterion == UpliftCriterion::effect) {
    return worth(left, honest) + worth(right, honest) - worth(all, honest);
  }
  const double share = left.rows() / all.rows();
  const double gain = share * distance(criterion, left) +
                      (1.0 - share) * distance(criterion, right) - distance(criterion, all);
  return gain / normaliser(criterion, left, right);
}

}  // namespace marketday
