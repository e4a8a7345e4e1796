#include "models/recommend/factors.h"

#include <fmt/core.h>

#include <cmath>
#include <iterator>
#include <numbers>
#include <numeric>
#include <utility>

#include "sim/random.h"

namespace marketday {

std::vector<Parameter> descent_parameters() {
  return {integer("rank", "-", 64, 1, 4096, "length of the vectors"),
          integer("epochs", "-", 60, 1, 100'000, "passes over the ratings"),
          number("step", "-", 0.007, 1e-9, 1.0, "of the first epoch"),
          number("shrinkage", "-", 1.0, 0.1, 1.0, "of the step from epoch to epoch"),
          number("l2_biases", "-", 0.01, 0.0, 1e3, "penalty on squared biases"),
          number("l2_factors", "-", 0.1, 0.0, 1e3, "penalty on squared vectors"),
          start_parameter()};
}

Parameter start_parameter() {
  return number("start", "-", 0.1, 0.0, 10.0, "standard deviation vectors start with");
}

Factors drawn_factors(std::uint64_t seed, std::uint32_t which, std::uint32_t rows,
                      std::uint32_t rank, double deviation) {
  Factors factors(rows, rank);
  for (std::uint32_t r = 0; r < rows; ++r) {
    for (std::uint32_t f = 0; f < rank; f += 2) {
      const RandomBlock block = draw(seed, r, which, Purpose::model_start, f / 2);
      const double length = deviation * std::sqrt(-2.0 * std::log(uniform(block[0])));
      const double angle = 2.0 * std::numbers::pi * uniform(block[1]);
      factors(r, f) = static_cast<float>(length * std::cos(angle));
      if (f + 1 < rank) factors(r, f + 1) = static_cast<float>(length * std::sin(angle));
    }
  }
  return factors;
}

std::vector<std::uint32_t> shuffled(std::uint32_t count, std::uint64_t seed, std::uint32_t epoch) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0U);
  KeyedEngine engine(seed, 0, epoch, Purpose::model_order);
  for (std::uint32_t left = count; left > 1; --left) {
    const auto at = static_cast<std::uint32_t>((std::uint64_t{engine()} * left) >> 32U);
    std::swap(order[left - 1], order[at]);
  }
  return order;
}

std::string factor_text(const Factors& factors) {
  std::string text = "[";
  for (Eigen::Index i = 0; i < factors.size(); ++i) {
    fmt::format_to(std::back_inserter(text), " {}", factors.data()[i]);
  }
  return text + " ]";
}

Factors factors_in(const YamlNode& node, std::uint32_t rows, std::uint32_t rank) {
  const std::vector<double> numbers = numbers_in(node, std::size_t{rows} * rank);
  Factors factors(rows, rank);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    factors.data()[i] = static_cast<float>(numbers[i]);
  }
  return factors;
}

}  // namespace marketday
