// Customers as CDNOW's were watched: shoppers who join over twelve weeks, each with a first visit
// that is bent on buying, then 18 months without promotion. Joining and that visit's intent replace
// the scenario's own where it has none.
#pragma once

#include <vector>

#include "evaluation/facts/studies.h"
#include "models/purchase_history.h"

namespace marketday::facts {

// One who bought while the cohort was joining: days with a purchase, and money.
struct Customer {
  std::vector<double> days;
  double spent_cents = 0.0;

  // Repeats, recency and age in weeks as seen on calendar day `until`.
  History history(double until) const;
};

struct Cohort {
  static constexpr std::uint32_t kShoppers = 12'000;
  static constexpr double kJoiningDays = 84.0;
  static constexpr double kCalibrationDays = 273.0;  // 39 weeks
  static constexpr double kDays = 545.0;             // 18 months
  static constexpr double kArrivalIntent = 4.0;
  explicit Cohort(Studies& studies);

  std::vector<Customer> customers;
  std::vector<double> order_cents;  // paid for the goods of each order
};

// Days between purchases of one customer, all customers together.
std::vector<double> gaps_days(const std::vector<Customer>& customers);
// Repeat purchases within the calibration span.
std::vector<double> repeats(const std::vector<Customer>& customers);
std::vector<double> spent_cents(const std::vector<Customer>& customers);
double one_time_share(const std::vector<Customer>& customers);

}  // namespace marketday::facts
