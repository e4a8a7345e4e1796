#include "evaluation/survival.h"

namespace marketday {
namespace {

constexpr double kRounding = 1e-12;

}  // namespace

LifeTable& LifeTable::operator+=(const LifeTable& other) {
  for (std::size_t day = 0; day < events.size(); ++day) {
    events[day] += other.events[day];
    censored[day] += other.censored[day];
  }
  return *this;
}

std::int64_t LifeTable::total() const {
  std::int64_t sum = 0;
  for (std::size_t day = 0; day < events.size(); ++day) sum += events[day] + censored[day];
  return sum;
}

std::vector<double> survival(const LifeTable& table) {
  std::vector<double> curve;
  std::int64_t at_risk = table.total();
  double alive = 1.0;
  for (std::size_t day = 0; day < table.events.size(); ++day) {
    if (table.events[day] > 0) {
      alive *= 1.0 - static_cast<double>(table.events[day]) / static_cast<double>(at_risk);
    }
    curve.push_back(alive);
    at_risk -= table.events[day] + table.censored[day];
  }
  return curve;
}

double median_survival(const LifeTable& table) {
  const std::vector<double> curve = survival(table);
  for (std::size_t day = 0; day < curve.size(); ++day) {
    if (curve[day] <= 0.5 + kRounding) return static_cast<double>(day);
  }
  return -1.0;
}

}  // namespace marketday
