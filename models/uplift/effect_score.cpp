#include "models/uplift/effect_score.h"

#include <algorithm>

namespace marketday {
namespace {

constexpr double kFloor = 0.01;

}  // namespace

double inside(double propensity, double floor) {
  return std::clamp(propensity, floor, 1.0 - floor);
}

double EffectScore::value(std::span<const double> row) const {
  double sum = 0.0;
  std::vector<double> longer;
  for (const EffectTerm& term : terms_) {
    double value = 0.0;
    if (term.treated) {
      longer.assign(row.begin(), row.end());
      longer.push_back(*term.treated);
      value = term.scorer.value(longer);
    } else {
      value = term.scorer.value(row);
    }
    if (term.propensity) {
      const double propensity = inside(term.propensity->value(row), kFloor);
      value *= term.complement ? 1.0 - propensity : propensity;
    }
    sum += term.factor * value;
  }
  return sum;
}

void EffectScore::append_to(std::vector<double>& numbers) const {
  numbers.push_back(static_cast<double>(terms_.size()));
  for (const EffectTerm& term : terms_) {
    numbers.push_back(term.factor);
    numbers.push_back(term.treated ? 1.0 : 0.0);
    numbers.push_back(term.treated.value_or(0.0));
    numbers.push_back(term.propensity ? (term.complement ? 2.0 : 1.0) : 0.0);
    term.scorer.append_to(numbers);
    if (term.propensity) term.propensity->append_to(numbers);
  }
}

EffectScore EffectScore::read(std::span<const double>& numbers, std::size_t features) {
  std::vector<EffectTerm> terms;
  const std::size_t count = take_count(numbers, numbers.size());
  for (std::size_t t = 0; t < count; ++t) {
    EffectTerm term;
    term.factor = take_number(numbers);
    const bool longer = take_count(numbers, 1) == 1;
    const double treated = take_number(numbers);
    if (longer) term.treated = treated;
    const std::size_t weighed = take_count(numbers, 2);
    term.complement = weighed == 2;
    term.scorer = Scorer::read(numbers, features + (longer ? 1 : 0));
    if (weighed > 0) term.propensity = Scorer::read(numbers, features);
    terms.push_back(std::move(term));
  }
  return EffectScore(std::move(terms));
}

}  // namespace marketday
