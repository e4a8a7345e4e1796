#include "agents/schedules.h"

#include <algorithm>
#include <cmath>

#include "policies/features.h"

namespace marketday {

std::vector<Parameter> EpsilonSchedule::parameters() {
  return {number("epsilon", "share", 0.1, 0.0, 1.0, "share of decisions drawn evenly at the start",
                 "Sutton & Barto (2018), section 2.2"),
          number("epsilon_decay", "1/step", 0.0, 0.0, 1e6,
                 "how fast epsilon falls with x = epsilon_decay * step; 0: constant",
                 "Singh, Jaakkola, Littman, Szepesvari (2000), appendix B"),
          text("epsilon_shape", "hyperbolic", {"hyperbolic", "exponential", "linear"},
               "epsilon / (1 + x), epsilon exp(-x) or epsilon (1 - x)",
               "Auer, Cesa-Bianchi, Fischer (2002), theorem 3, for hyperbolic"),
          number("epsilon_minimum", "share", 0.0, 0.0, 1.0, "epsilon decays no lower")};
}

EpsilonSchedule::EpsilonSchedule(const Json& parameters)
    : shape_(shape_named(parameters.at("epsilon_shape").get<std::string>())),
      epsilon_(parameters.at("epsilon").get<double>()),
      decay_(parameters.at("epsilon_decay").get<double>()),
      minimum_(std::min(epsilon_, parameters.at("epsilon_minimum").get<double>())) {}

double EpsilonSchedule::at(std::uint32_t step) const {
  const double x = decay_ * static_cast<double>(step);
  switch (shape_) {
    case Shape::exponential:
      return std::max(minimum_, epsilon_ * std::exp(-x));
    case Shape::linear:
      return std::max(minimum_, epsilon_ * (1.0 - x));
    case Shape::hyperbolic:
      break;
  }
  return std::max(minimum_, epsilon_ / (1.0 + x));
}

EpsilonSchedule::Shape EpsilonSchedule::shape_named(const std::string& name) {
  if (name == "exponential") return Shape::exponential;
  return name == "linear" ? Shape::linear : Shape::hyperbolic;
}

std::vector<Parameter> StepSize::parameters() {
  return {text("step_rule", "constant", {"constant", "visits"},
               "step size of an update: step_size, or 1 / visits^step_power",
               "Sutton & Barto (2018), eq. 2.7"),
          number("step_size", "-", 0.1, 1e-12, 1.0, "step size of the rule constant"),
          number("step_power", "-", 0.8, 0.0, 1.0,
                 "power of the rule visits; converges when in (0.5, 1]",
                 "Even-Dar & Mansour (2003), theorem 4")};
}

StepSize::StepSize(const Json& parameters)
    : constant_(parameters.at("step_rule").get<std::string>() == "constant"),
      size_(parameters.at("step_size").get<double>()),
      omega_(parameters.at("step_power").get<double>()) {}

double StepSize::at(std::uint32_t visit) const {
  return constant_ ? size_ : std::pow(static_cast<double>(visit), -omega_);
}

Parameter discount_parameter() {
  return number("discount", "per step", -1.0, -1.0, 1.0,
                "weight of the next step's value, from 0 to 1; -1: the environment's own");
}

double read_discount(const Json& parameters, double of_environment) {
  const auto discount = parameters.at("discount").get<double>();
  if (discount == -1.0) return of_environment;
  if (discount >= 0.0) return discount;
  throw parameter_error("discount", "found a number between -1 and 0",
                        "give a number from 0 to 1, or -1 for the environment's own");
}

Parameter initial_value_parameter() {
  return number("initial_value", "reward", 0.0, -1e300, 1e300,
                "value of every entry at the start; high values make it explore",
                "Sutton & Barto (2018), section 2.6");
}

}  // namespace marketday
