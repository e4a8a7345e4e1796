// F20-F26: who buys, how often, how much.
#include <cmath>
#include <limits>

#include "evaluation/facts/cohort.h"
#include "evaluation/facts/distribution.h"
#include "evaluation/facts/fact.h"
#include "evaluation/facts/shop_watch.h"
#include "evaluation/run_statistics.h"
#include "models/lifetime.h"

namespace marketday::facts {
namespace {

std::vector<double> monthly_buyers(Studies& studies) {
  const auto& shop = studies.get<ShopWatch>();
  return {shop.monthly_buyers / shop.monthly_browsers};
}

std::vector<double> concentration(Studies& studies) {
  const std::vector<double> spent = spent_cents(studies.get<Cohort>().customers);
  return {top_share(spent, 0.2), gini(spent), top_share(spent, 0.01)};
}

std::vector<double> one_time(Studies& studies) {
  return {one_time_share(studies.get<Cohort>().customers)};
}

std::vector<double> inter_purchase_days(Studies& studies) {
  const std::vector<double> gaps = gaps_days(studies.get<Cohort>().customers);
  const DistributionMoments m = moments(gaps);
  return {gaps.empty() ? m.mean : median(gaps), m.mean, std::sqrt(m.variance) / m.mean};
}

std::vector<double> repeat_counts(Studies& studies) {
  const std::vector<double> counts = repeats(studies.get<Cohort>().customers);
  double zeros = 0.0;
  for (const double count : counts) zeros += count == 0.0 ? 1.0 : 0.0;
  const DistributionMoments m = moments(counts);
  return {zeros / static_cast<double>(counts.size()), m.variance / m.mean};
}

std::vector<double> fitted_r(Studies& studies) {
  std::vector<History> histories;
  for (const Customer& customer : studies.get<Cohort>().customers) {
    histories.push_back(customer.history(Cohort::kCalibrationDays));
  }
  try {
    return {make_bg_nbd(fit_bg_nbd(collapse(histories)).parameters).r};
  } catch (const InputError&) {  // too few come back to carry the model
    return {std::numeric_limits<double>::quiet_NaN()};
  }
}

std::vector<double> order_value(Studies& studies) {
  const std::vector<double>& cents = studies.get<Cohort>().order_cents;
  if (cents.empty()) return std::vector<double>(2, std::numeric_limits<double>::quiet_NaN());
  return {mean(cents) / median(cents), log_sd(cents)};
}

}  // namespace

std::vector<Fact> buyer_facts() {
  return {
      {"F20",
       false,
       "Monthly buyers among active browsers",
       "shop watch: shoppers who ordered over shoppers who visited, by 28 days",
       "457,298 buyers of >2.5 M users: JD, Shen et al. 2020",
       {{"buyer_share", "share", {0.10, 0.25}}},
       monthly_buyers},
      {"F21",
       true,
       "Spending is concentrated, less than 80/20",
       "cohort: customers' spending on goods in 18 months",
       "67.8 %; .635; 15.9 %: CDNOW; top 20 % 54 %: Complete Journey",
       {{"top_20_percent", "share", {0.50, 0.75}},
        {"gini", "-", {0.5, 0.7}},
        {"top_1_percent", "share", {0.10, 0.20}}},
       concentration},
      {"F22",
       true,
       "Half of an acquisition cohort buys once in 18 months",
       "cohort: customers with one purchase day",
       "50.5 % of 23,570: CDNOW",
       {{"one_time_share", "share", {0.40, 0.60}}},
       one_time},
      {"F23",
       true,
       "Days between purchases: skewed, with a long tail",
       "cohort: gaps between a customer's purchase days, all customers together, 18 months",
       "34; 72.2; 1.27: CDNOW",
       {{"median", "days", {20.0, 50.0}}, {"mean", "days", {50.0, 100.0}}, {"cv", "-", {1.1, 1.5}}},
       inter_purchase_days},
      {"F24",
       true,
       "Most customers do not repeat in 39 weeks; counts are overdispersed",
       "cohort: repeat purchases by day 273",
       ".599; 4.60: CDNOW",
       {{"zero_share", "share", {0.5, 0.7}}, {"variance_over_mean", "-", {3.0, 6.0}}},
       repeat_counts},
      {"F25",
       false,
       "BG/NBD fitted to the cohort comes back near CDNOW's",
       "cohort: maximum likelihood on its histories at day 273",
       "r .2426: CDNOW",
       {{"r", "-", {0.2, 0.4}}},
       fitted_r},
      {"F26",
       false,
       "Order values are skewed",
       "cohort: paid for the goods of each order",
       "35.89/25.98 = 1.38; .734: CDNOW",
       {{"mean_over_median", "x", {1.2, 1.6}}, {"log_sd", "log", {0.6, 0.9}}},
       order_value},
  };
}

}  // namespace marketday::facts
