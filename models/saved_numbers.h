// Numbers of a saved model read back with their place in errors.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "sim/io/yaml.h"

namespace marketday {

inline std::vector<double> read_numbers(const YamlNode& node) {
  std::vector<double> numbers;
  for (const YamlNode& item : node.items()) numbers.push_back(item.number(-1e300, 1e300));
  return numbers;
}

inline std::vector<double> to_numbers(const Eigen::Ref<const Eigen::MatrixXd>& matrix) {
  std::vector<double> numbers;
  for (Eigen::Index column = 0; column < matrix.cols(); ++column) {
    for (Eigen::Index row = 0; row < matrix.rows(); ++row) numbers.push_back(matrix(row, column));
  }
  return numbers;
}

// `rows` x `columns` of numbers in columns, as to_numbers writes them.
inline Eigen::MatrixXd read_matrix(const YamlNode& node, Eigen::Index rows, Eigen::Index columns) {
  const std::vector<double> numbers = read_numbers(node);
  if (numbers.size() != static_cast<std::size_t>(rows * columns)) {
    node.fail(std::to_string(numbers.size()) + " numbers",
              std::to_string(rows * columns) + " are needed");
  }
  return Eigen::Map<const Eigen::MatrixXd>(numbers.data(), rows, columns);
}

}  // namespace marketday
