#include "evaluation/facts/cohort.h"

#include <algorithm>

namespace marketday::facts {
namespace {

MarketSpec joining_market(const Studies& studies) {
  MarketSpec spec = ample_market(studies, Cohort::kShoppers);
  spec.population.arrival_days = market_days(spec, Cohort::kJoiningDays);
  if (spec.population.arrival_intent <= 0.0) {
    spec.population.arrival_intent = Cohort::kArrivalIntent;
  }
  return spec;
}

}  // namespace

History Customer::history(double until) const {
  const auto seen =
      std::count_if(days.begin(), days.end(), [&](double day) { return day < until; });
  History h;
  h.repeats = static_cast<double>(seen - 1);
  h.recency = (days[static_cast<std::size_t>(seen - 1)] - days.front()) / 7.0;
  h.age = (until - 1.0 - days.front()) / 7.0;
  return h;
}

Cohort::Cohort(Studies& studies) {
  const MarketSpec spec = joining_market(studies);
  Play play(spec, studies.seed(), studies.tick());
  std::vector<Customer> all(spec.population.shoppers);
  const int days = market_days(spec, kDays);
  for (int day = 0; day < days; ++day) {
    play.advance();
    for (const Order& order : play.state().orders) {
      const auto cents = static_cast<double>(goods_cents(play.state(), order));
      all[order.shopper].days.push_back(day * spec.clock.period_days);
      all[order.shopper].spent_cents += cents;
      order_cents.push_back(cents);
    }
  }
  for (Customer& customer : all) {
    if (customer.days.empty() || customer.days.front() >= kJoiningDays) continue;
    customers.push_back(std::move(customer));
  }
}

std::vector<double> gaps_days(const std::vector<Customer>& customers) {
  std::vector<double> gaps;
  for (const Customer& customer : customers) {
    for (std::size_t i = 1; i < customer.days.size(); ++i) {
      gaps.push_back(customer.days[i] - customer.days[i - 1]);
    }
  }
  return gaps;
}

std::vector<double> repeats(const std::vector<Customer>& customers) {
  std::vector<double> counts;
  counts.reserve(customers.size());
  for (const Customer& customer : customers) {
    counts.push_back(customer.history(Cohort::kCalibrationDays).repeats);
  }
  return counts;
}

std::vector<double> spent_cents(const std::vector<Customer>& customers) {
  std::vector<double> spent;
  spent.reserve(customers.size());
  for (const Customer& customer : customers) spent.push_back(customer.spent_cents);
  return spent;
}

double one_time_share(const std::vector<Customer>& customers) {
  const auto once = std::count_if(customers.begin(), customers.end(),
                                  [](const Customer& c) { return c.days.size() == 1; });
  return static_cast<double>(once) / static_cast<double>(customers.size());
}

}  // namespace marketday::facts
