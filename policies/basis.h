// Turns an observation row into the columns of a linear function: the row's features scaled to
// [0, 1] with an intercept, or tiles. Known to the linear learners and to the policy they freeze
// into; it does not learn.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "sim/description.h"
#include "sim/environment/environment.h"

namespace marketday {

// A column that is not 0.
struct ActiveColumn {
  std::size_t column;
  double value;

  template <typename Archive>
  void serialize(Archive& archive) {
    archive(column, value);
  }
};

class Basis {
 public:
  static constexpr std::size_t kMostColumns = 10'000'000;

  static std::vector<Parameter> parameters();
  // Of a plug-in's parameters, those that are the basis's own.
  static Json own(const Json& parameters);

  // InputError for unknown features, one-hot features that are not few whole numbers, too many
  // columns.
  Basis(const Json& parameters, const EnvironmentSpec& environment);

  std::size_t size() const { return size_; }
  // Ascending by column.
  void fill(std::span<const double> row, std::vector<ActiveColumn>& active) const;
  // Weights under which every row has the value `constant`, for each of several actions in turn.
  void fill_constant(double constant, std::span<double> weights) const;
  void fill_dense(std::span<const double> row, std::span<double> columns) const;

 private:
  struct Input {
    std::size_t feature;
    double low;
    double span;         // 0: the feature never changes
    std::size_t values;  // of a one-hot feature, else 0
  };
  void add(const std::string& name, bool one_hot, const EnvironmentSpec& environment);
  void fill_linear(std::span<const double> row, std::vector<ActiveColumn>& active) const;
  void fill_tiles(std::span<const double> row, std::vector<ActiveColumn>& active) const;
  void count_columns();

  std::vector<Input> inputs_;
  bool tiled_;
  bool products_;
  std::size_t tilings_;
  std::size_t tiles_;
  std::size_t linear_size_ = 1;  // without products
  std::size_t size_ = 1;
};

}  // namespace marketday
