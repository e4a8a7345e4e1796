// Promotion response on Rossmann's stores: what knowing the promotion plan is worth to a forecast.
#include "rossmann.h"

#include <catch2/catch.hpp>
#include <cstdio>

#include "promotion_study.h"
#include "support/data.h"

using namespace marketday;
using namespace marketday::test;

namespace {

// Two weeks ahead from each of `origins` origins two weeks apart, the last ending in the data.
RollingPlan plan(const Series& series, std::size_t origins) {
  return {series.size() - 12 * origins, 12, 12};
}

std::vector<double> mase(const std::vector<Series>& stores, const ForecastFrom& forecast,
                         std::size_t origins) {
  std::vector<double> result;
  for (const Series& store : stores) {
    result.push_back(roll(store, plan(store, origins), forecast).mase);
  }
  return result;
}

std::vector<double> minus(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> result;
  for (std::size_t i = 0; i < a.size(); ++i) result.push_back(a[i] - b[i]);
  return result;
}

}  // namespace

TEST_CASE("with the promotion plan known, both forecasts beat seasonal naive and smoothing") {
  REQUIRE_DATA(packed, "rossmann/sales_daily_stores_1_100.csv.gz");
  const std::vector<Series> stores = rossmann_series(packed, 9);
  REQUIRE(stores.size() > 6);
  const std::vector<StudyModel> models = study_models();
  std::vector<std::vector<double>> errors;
  for (std::size_t m = 0; m < 8; ++m) errors.push_back(mase(stores, models[m].forecast, 3));
  for (const std::size_t aware : {5U, 7U}) {
    for (std::size_t blind = 0; blind < 4; ++blind) {
      INFO(models[aware].name << " against " << models[blind].name);
      CHECK(mean_interval(minus(errors[aware], errors[blind])).high < 0.0);
    }
    INFO(models[aware].name << " against itself without the flag");
    CHECK(mean_interval(minus(errors[aware], errors[aware - 1])).high < 0.0);
  }
}

// The table of docs/forecast.md: all stores without a gap, eight origins. Minutes; by name only.
TEST_CASE("the promotion table of docs/forecast.md", "[.promotion_table]") {
  REQUIRE_DATA(packed, "rossmann/sales_daily_stores_1_100.csv.gz");
  const std::vector<Series> stores = rossmann_series(packed, 100);
  std::vector<double> naive;
  std::printf("stores %zu, scored forecasts a store up to %d\n", stores.size(), 8 * 12);
  for (const StudyModel& model : study_models()) {
    std::vector<double> errors;
    std::vector<double> squared;
    std::vector<double> percent;
    for (const Series& store : stores) {
      const Accuracy a = roll(store, plan(store, 8), model.forecast);
      errors.push_back(a.mase);
      squared.push_back(a.rmsse);
      percent.push_back(a.mape);
    }
    if (naive.empty()) naive = errors;
    const Interval m = mean_interval(errors);
    const Interval difference = mean_interval(minus(errors, naive));
    double better = 0.0;
    for (std::size_t i = 0; i < errors.size(); ++i) better += errors[i] < naive[i] ? 1.0 : 0.0;
    std::printf("| %s | %.3f (%.3f to %.3f) | %.3f | %.1f %% | %.3f (%.3f to %.3f) | %.0f |\n",
                model.name.c_str(), m.mean, m.low, m.high, mean_interval(squared).mean,
                mean_interval(percent).mean, difference.mean, difference.low, difference.high,
                better);
    std::fflush(stdout);
  }
  SUCCEED();
}
