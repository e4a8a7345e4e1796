#include "models/regression/scorer.h"

#include <cmath>

#include "sim/io/error.h"

namespace marketday {
namespace {

[[noreturn]] void fail(const char* what) {
  throw InputError({"parameters", 0, 0}, "effects", what,
                   "the array must be as `marketday target` wrote it");
}

}  // namespace

double logistic(double x) {
  return 1.0 / (1.0 + std::exp(-x));
}

double take_number(std::span<const double>& numbers) {
  if (numbers.empty()) fail("it breaks off");
  const double number = numbers.front();
  if (!std::isfinite(number)) fail("a number is not finite");
  numbers = numbers.subspan(1);
  return number;
}

std::size_t take_count(std::span<const double>& numbers, std::size_t most) {
  const double number = take_number(numbers);
  if (number != std::floor(number) || number < 0.0 || number > static_cast<double>(most)) {
    fail("a count is wrong");
  }
  return static_cast<std::size_t>(number);
}

Scorer Scorer::constant(double value) {
  return linear({value});
}

Scorer Scorer::linear(std::vector<double> weights, Link link) {
  Scorer scorer;
  scorer.features_ = weights.size() - 1;
  scorer.weights_ = std::move(weights);
  scorer.link_ = link;
  return scorer;
}

Scorer Scorer::trees(TreeEnsemble trees, std::size_t features, Link link) {
  Scorer scorer;
  scorer.features_ = features;
  scorer.trees_ = std::move(trees);
  scorer.link_ = link;
  return scorer;
}

double Scorer::value(std::span<const double> row) const {
  double sum = 0.0;
  if (trees_) {
    sum = trees_->value(row);
  } else {
    sum = weights_[0];
    for (std::size_t k = 1; k < weights_.size(); ++k) sum += weights_[k] * row[k - 1];
  }
  return link_ == Link::logistic ? logistic(sum) : sum;
}

// link, features, trees or not, how many numbers follow, the numbers
void Scorer::append_to(std::vector<double>& numbers) const {
  const std::vector<double> own = trees_ ? TreeEnsemble::flatten(std::span(&*trees_, 1)) : weights_;
  numbers.push_back(link_ == Link::logistic ? 1.0 : 0.0);
  numbers.push_back(static_cast<double>(features_));
  numbers.push_back(trees_ ? 1.0 : 0.0);
  numbers.push_back(static_cast<double>(own.size()));
  numbers.insert(numbers.end(), own.begin(), own.end());
}

Scorer Scorer::read(std::span<const double>& numbers, std::size_t features) {
  const Link link = take_count(numbers, 1) == 1 ? Link::logistic : Link::identity;
  const std::size_t own_features = take_count(numbers, features);
  const bool is_trees = take_count(numbers, 1) == 1;
  const std::size_t count = take_count(numbers, numbers.size());
  if (count > numbers.size()) fail("it breaks off");
  std::span<const double> own = numbers.first(count);
  numbers = numbers.subspan(count);
  if (is_trees) return trees(TreeEnsemble::read(own, 1, own_features).front(), own_features, link);
  if (count != own_features + 1) fail("it has not one weight a feature");
  std::vector<double> weights;
  while (!own.empty()) weights.push_back(take_number(own));
  return linear(std::move(weights), link);
}

}  // namespace marketday
