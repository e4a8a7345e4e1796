// An action's value, or preference, as a weighted sum of an observation's columns; freezes into a
// `linear` policy. Which way the weights move is the agent's own.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "policies/basis.h"
#include "policies/policy.h"

namespace marketday {

using ActiveColumns = std::vector<ActiveColumn>;

class LinearValues {
 public:
  // The basis, `own`, and the frozen rule, the first of `rules` being its default.
  static std::vector<Parameter> parameters(const std::vector<Parameter>& own,
                                           const std::vector<std::string>& rules);

  LinearValues(const Json& parameters, const EnvironmentSpec& environment, double initial_value);

  std::size_t width() const { return width_; }
  std::size_t columns_in_all() const { return basis_.size(); }
  void columns(std::span<const double> row, ActiveColumns& active) const {
    basis_.fill(row, active);
  }
  // Of a batch's flat rows.
  void columns(const std::vector<double>& values, std::size_t row, ActiveColumns& active) const {
    columns(std::span(values).subspan(row * features_, features_), active);
  }
  double value(const ActiveColumns& active, std::size_t action) const;
  // Of all actions; they live until the next call.
  std::span<const double> values(const ActiveColumns& active);

  // Moves the action's value by `change`: weights move along the columns, x change / |x|^2.
  // InputError when the weights have grown beyond all bounds.
  void move(const ActiveColumns& active, std::size_t action, double change);

  std::unique_ptr<Policy> freeze() const;

  template <typename Archive>
  void serialize(Archive& archive) {
    archive(weights_);
  }

 private:
  EnvironmentSpec environment_;
  Json frozen_parameters_;
  Basis basis_;
  std::size_t features_;
  std::size_t width_;
  std::vector<double> weights_;  // actions x columns
  std::vector<double> values_;
};

// x' x
double squared_length(const ActiveColumns& active);

}  // namespace marketday
