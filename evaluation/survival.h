// Time until something happens when not everybody is watched to the end: Kaplan and Meier,
// "Nonparametric estimation from incomplete observations", JASA 1958.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace marketday {

// What ended on each day since the start: the event, or watching without it (censored).
struct LifeTable {
  explicit LifeTable(std::size_t days = 0) : events(days, 0), censored(days, 0) {}
  void add(std::size_t day, bool event) { ++(event ? events : censored).at(day); }
  LifeTable& operator+=(const LifeTable& other);
  std::int64_t total() const;
  std::vector<std::int64_t> events;
  std::vector<std::int64_t> censored;
};

// S(t) = product over days up to t of 1 - events / at risk; those censored on a day were at risk.
std::vector<double> survival(const LifeTable& table);
// First day with S <= 1/2; negative: there is none.
double median_survival(const LifeTable& table);

}  // namespace marketday
