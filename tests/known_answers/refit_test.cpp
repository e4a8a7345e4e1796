// The default scenario's customers, observed as CDNOW's were (joining over 12 weeks) and fitted
// again, come back near the data that the scenario was set from.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "models/lifetime.h"
#include "scenarios/scenario.h"
#include "sim/io/yaml.h"
#include "sim/market.h"

namespace marketday::test {
namespace {

constexpr int kJoiningDays = 84;
constexpr int kCalibrationDays = 273;  // 39 weeks: F24, F25
constexpr int kDays = 545;             // 18 months: F22, F23

struct Cohort {
  std::vector<History> histories;
  std::vector<double> gaps_days;  // between purchase days of one customer, 18 months
  double one_time_share = 0.0;    // bought once in 18 months
};

// Of the days a customer bought on, as seen at the end of calibration.
History history_of(const std::vector<int>& bought) {
  History h;
  const auto seen =
      std::count_if(bought.begin(), bought.end(), [](int day) { return day < kCalibrationDays; });
  h.repeats = static_cast<double>(seen - 1);
  h.recency = (bought[static_cast<std::size_t>(seen - 1)] - bought.front()) / 7.0;
  h.age = (kCalibrationDays - 1 - bought.front()) / 7.0;
  return h;
}

Cohort observe_cohort(std::uint32_t shoppers, std::uint64_t seed) {
  const Json overrides = {
      {"clock", {{"warm_up_days", 0}}},
      {"population",
       {{"shoppers", shoppers}, {"arrival_days", kJoiningDays}, {"arrival_intent", 4.0}}},
      {"catalogue", {{"unlimited_stock", true}}}};
  const Scenario scenario =
      read_scenario(load_scenario_file("default"), YamlNode::parse(to_yaml(overrides), "test"));
  Workspace workspace;
  MarketState state = open_market(*scenario.market, seed, workspace);
  std::vector<std::vector<int>> days(shoppers);
  for (int day = 0; day < kDays; ++day) {
    advance_day(*scenario.market, state, Campaign{}, workspace);
    for (const Order& order : state.orders) days[order.shopper].push_back(day);
  }
  Cohort cohort;
  double one_time = 0.0;
  for (const std::vector<int>& bought : days) {
    if (bought.empty() || bought.front() >= kJoiningDays) continue;
    cohort.histories.push_back(history_of(bought));
    one_time += bought.size() == 1 ? 1.0 : 0.0;
    for (std::size_t i = 1; i < bought.size(); ++i) {
      cohort.gaps_days.push_back(bought[i] - bought[i - 1]);
    }
  }
  cohort.one_time_share = one_time / static_cast<double>(cohort.histories.size());
  return cohort;
}

struct Moments {
  double mean;
  double variance;
};

template <typename Values, typename Get>
Moments moments(const Values& values, const Get& get) {
  const auto n = static_cast<double>(values.size());
  double sum = 0.0;
  for (const auto& value : values) sum += get(value);
  double squares = 0.0;
  for (const auto& value : values) squares += (get(value) - sum / n) * (get(value) - sum / n);
  return {sum / n, squares / (n - 1.0)};
}

}  // namespace

TEST_CASE("F22-F25: simulated customers fitted again come back near CDNOW's") {
  Cohort cohort = observe_cohort(12'000, 1997);
  REQUIRE(cohort.histories.size() > 5'000);
  const BgNbd bg = make_bg_nbd(fit_bg_nbd(collapse(cohort.histories)).parameters);
  const ParetoNbd pareto = make_pareto_nbd(fit_pareto_nbd(collapse(cohort.histories)).parameters);
  const auto zero = std::count_if(cohort.histories.begin(), cohort.histories.end(),
                                  [](const History& h) { return h.repeats == 0.0; });
  const double zero_share =
      static_cast<double>(zero) / static_cast<double>(cohort.histories.size());
  const Moments repeats = moments(cohort.histories, [](const History& h) { return h.repeats; });
  const Moments gaps = moments(cohort.gaps_days, [](double gap) { return gap; });
  std::nth_element(
      cohort.gaps_days.begin(),
      cohort.gaps_days.begin() + static_cast<std::ptrdiff_t>(cohort.gaps_days.size() / 2),
      cohort.gaps_days.end());
  const double median_gap = cohort.gaps_days[cohort.gaps_days.size() / 2];
  const double gap_cv = std::sqrt(gaps.variance) / gaps.mean;
  CAPTURE(cohort.histories.size(), cohort.one_time_share, zero_share, repeats.mean,
          repeats.variance / repeats.mean, median_gap, gaps.mean, gap_cv, bg.r, bg.alpha, bg.a,
          bg.b, pareto.r, pareto.alpha, pareto.s, pareto.beta);
  CHECK(cohort.one_time_share > 0.4);
  CHECK(cohort.one_time_share < 0.6);
  CHECK(zero_share > 0.5);
  CHECK(zero_share < 0.7);
  CHECK(median_gap > 20.0);
  CHECK(median_gap < 50.0);
  CHECK(gaps.mean > 50.0);
  CHECK(gaps.mean < 100.0);
  CHECK(gap_cv > 1.1);
  CHECK(gap_cv < 1.5);
  CHECK(repeats.variance / repeats.mean > 3.0);
  CHECK(repeats.variance / repeats.mean < 6.0);
  CHECK(bg.r > 0.2);
  CHECK(bg.r < 0.4);
}

}  // namespace marketday::test
