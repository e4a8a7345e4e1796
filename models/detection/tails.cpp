#include "models/detection/tails.h"

#include <algorithm>

#include "models/regression/scorer.h"
#include "sim/math.h"
#include "sim/parallel.h"

namespace marketday {
namespace {

constexpr std::size_t kCells = 16'384;
constexpr std::size_t kBlock = 1024;

int skew_sign(std::span<const double> values) {
  double mean = 0.0;
  for (const double value : values) mean += value / static_cast<double>(values.size());
  double cubes = 0.0;
  for (const double value : values) {
    const double off = value - mean;
    cubes += off * off * off;
  }
  if (!(values.front() < values.back())) return 0;  // constant: rounding alone
  return cubes > 0.0 ? 1 : cubes < 0.0 ? -1 : 0;
}

}  // namespace

Tails::Tails(std::vector<double> values) : values_(std::move(values)) {
  std::sort(values_.begin(), values_.end());
  skew_ = skew_sign(values_);
  const std::size_t n = values_.size();
  const double whole = marketday::log(static_cast<double>(n) + 1.0);
  cost_.reserve(n + 1);
  for (std::size_t i = 0; i <= n; ++i) {
    cost_.push_back(whole - marketday::log(static_cast<double>(i) + 1.0));
  }
  const double range = values_.back() - values_.front();
  cells_a_unit_ = static_cast<double>(kCells) / range;
  if (!(range > 0.0) || !(cells_a_unit_ < 1e300)) cells_a_unit_ = 0.0;
  begins_.assign(kCells + 2, static_cast<std::uint32_t>(n));
  for (std::size_t i = n; i-- > 0;) {
    begins_[static_cast<std::size_t>((values_[i] - values_.front()) * cells_a_unit_)] =
        static_cast<std::uint32_t>(i);
  }
  for (std::size_t cell = kCells + 1; cell-- > 0;) {
    begins_[cell] = std::min(begins_[cell], begins_[cell + 1]);
  }
}

// Binary search within the one cell that the value falls into.
std::size_t Tails::first_not_below(double value) const {
  if (value <= values_.front()) return 0;
  if (value > values_.back()) return values_.size();
  const auto cell = static_cast<std::size_t>((value - values_.front()) * cells_a_unit_);
  const auto begin = values_.begin() + begins_[cell];
  const auto end = values_.begin() + begins_[cell + 1];
  return static_cast<std::size_t>(std::lower_bound(begin, end, value) - values_.begin());
}

TailCosts Tails::costs(double value) const {
  const std::size_t below = first_not_below(value);
  std::size_t up_to = below;
  if (below < values_.size() && values_[below] == value) {
    up_to = below + 1;
    if (up_to < values_.size() && values_[up_to] == value) {
      up_to = static_cast<std::size_t>(
          std::upper_bound(values_.begin() + static_cast<std::ptrdiff_t>(up_to), values_.end(),
                           value) -
          values_.begin());
    }
  }
  const double left = cost_[up_to];
  const double right = cost_[values_.size() - below];
  return {left, right, skew_ < 0 ? left : skew_ > 0 ? right : left + right};
}

void TailDetector::learn(const Cases& cases, std::uint64_t) {
  std::vector<std::unique_ptr<Tails>> sorted(cases.features);
  for_each_block(static_cast<std::uint32_t>(cases.features), [&](std::uint32_t f) {
    std::vector<double> column;
    column.reserve(cases.count);
    for (std::size_t i = 0; i < cases.count; ++i) column.push_back(cases.row(i)[f]);
    sorted[f] = std::make_unique<Tails>(std::move(column));
  });
  tails_.clear();
  for (auto& tails : sorted) tails_.push_back(std::move(*tails));
}

std::vector<double> TailDetector::rate(const Cases& cases) const {
  std::vector<double> scores(cases.count);
  const auto blocks = static_cast<std::uint32_t>((cases.count + kBlock - 1) / kBlock);
  for_each_block(blocks, [&](std::uint32_t block) {
    const std::size_t begin = block * kBlock;
    const std::size_t end = std::min(begin + kBlock, cases.count);
    std::vector<TailCosts> costs(cases.features * (end - begin));
    for (std::size_t f = 0; f < cases.features; ++f) {
      for (std::size_t i = begin; i < end; ++i) {
        costs[(i - begin) * cases.features + f] = tails_[f].costs(cases.row(i)[f]);
      }
    }
    for (std::size_t i = begin; i < end; ++i) {
      scores[i] = combine(
          std::span<const TailCosts>(costs).subspan((i - begin) * cases.features, cases.features));
    }
  });
  return scores;
}

void TailDetector::write(std::vector<double>& numbers) const {
  numbers.push_back(static_cast<double>(tails_.front().values().size()));
  for (const Tails& tails : tails_) {
    numbers.insert(numbers.end(), tails.values().begin(), tails.values().end());
  }
}

void TailDetector::read(std::span<const double>& numbers) {
  const std::size_t count = take_count(numbers, numbers.size());
  tails_.clear();
  for (std::size_t f = 0; f < features(); ++f) {
    std::vector<double> values;
    for (std::size_t i = 0; i < std::max<std::size_t>(count, 1); ++i) {
      values.push_back(take_number(numbers));
    }
    tails_.emplace_back(std::move(values));
  }
}

}  // namespace marketday
