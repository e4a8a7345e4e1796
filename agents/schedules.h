// How exploration and step sizes shrink, as declared; shared by the tabular learners.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/description.h"

namespace marketday {

// epsilon_t = max(epsilon_minimum, epsilon f(epsilon_decay t)), t = the agent's step and f(x) one
// of 1 / (1 + x), exp(-x), 1 - x.
class EpsilonSchedule {
 public:
  static std::vector<Parameter> parameters();
  explicit EpsilonSchedule(const Json& parameters);
  double at(std::uint32_t step) const;

 private:
  enum class Shape { hyperbolic, exponential, linear };
  static Shape shape_named(const std::string& name);

  Shape shape_;
  double epsilon_;
  double decay_;
  double minimum_;
};

// alpha_n of the n-th update of one table entry: constant, or 1 / n^omega.
class StepSize {
 public:
  static std::vector<Parameter> parameters();
  explicit StepSize(const Json& parameters);
  double at(std::uint32_t visit) const;

 private:
  bool constant_;
  double size_;
  double omega_;
};

// `discount` as given, or the environment's when it is -1.
Parameter discount_parameter();
double read_discount(const Json& parameters, double of_environment);

// `initial_value`: of every table entry before its first update.
Parameter initial_value_parameter();

}  // namespace marketday
