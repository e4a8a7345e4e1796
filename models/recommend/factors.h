// Short vectors of users and items: where they start, the order in which stochastic steps visit
// ratings, and their text in a model's file.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "models/tabular/number_text.h"
#include "sim/description.h"

namespace marketday {

// One row a user or item. Single precision: half the memory to move, and noise far below the
// data's.
using Factors = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// Of models learnt by stochastic gradient descent with biases, and where their vectors start.
std::vector<Parameter> descent_parameters();
Parameter start_parameter();

// Normal with this deviation; `which` keeps matrices of one model apart.
Factors drawn_factors(std::uint64_t seed, std::uint32_t which, std::uint32_t rows,
                      std::uint32_t rank, double deviation);

// 0 to count - 1 shuffled (Fisher and Yates), other in each epoch.
std::vector<std::uint32_t> shuffled(std::uint32_t count, std::uint64_t seed, std::uint32_t epoch);

std::string factor_text(const Factors& factors);
Factors factors_in(const YamlNode& node, std::uint32_t rows, std::uint32_t rank);

}  // namespace marketday
