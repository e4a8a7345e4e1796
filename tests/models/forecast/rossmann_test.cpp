// Promotion response on Rossmann's stores: what knowing the promotion plan is worth to a forecast.
#include "rossmann.h"

#include <catch2/catch.hpp>
#include <cstdio>
#include <map>
#include <memory>

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

// One line of the table of docs/forecast.md; `naive`: the first line's MASE by store.
void print_line(const std::string& name, const std::vector<Series>& stores,
                const ForecastFrom& forecast, std::vector<double>& naive) {
  std::vector<double> errors;
  std::vector<double> squared;
  std::vector<double> percent;
  for (const Series& store : stores) {
    const Accuracy a = roll(store, plan(store, 8), forecast);
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
              name.c_str(), m.mean, m.low, m.high, mean_interval(squared).mean,
              mean_interval(percent).mean, difference.mean, difference.low, difference.high,
              better);
  std::fflush(stdout);
}

// Boosted trees learnt from all stores' past at every origin.
ForecastFrom one_model_of_all(const std::vector<Series>& stores) {
  const auto models = std::make_shared<std::map<std::size_t, std::shared_ptr<BoostedTrees>>>();
  return
      [&stores, models](const Series& history, std::size_t horizon, const Eigen::MatrixXd& future) {
        std::shared_ptr<BoostedTrees>& model = (*models)[history.size()];
        if (model == nullptr) {
          std::vector<Series> pasts;
          for (const Series& store : stores) pasts.push_back(store.head(history.size()));
          BoostedTreesOptions o = promotion_trees(true);
          o.trees = 400;
          o.depth = 6;
          model = std::make_shared<BoostedTrees>(o);
          model->fit_all(pasts);
        }
        return model->predict_after(history, horizon, future);
      };
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
  std::printf("stores %zu, eight origins, 12 steps\n", stores.size());
  for (const StudyModel& model : study_models()) {
    print_line(model.name, stores, model.forecast, naive);
  }
  SUCCEED();
}

TEST_CASE("the line of one model for all stores", "[.pooled_table]") {
  REQUIRE_DATA(packed, "rossmann/sales_daily_stores_1_100.csv.gz");
  const std::vector<Series> stores = rossmann_series(packed, 100);
  std::vector<double> naive;
  print_line("seasonal naive, a week back", stores, refitted<SeasonalNaive>(6), naive);
  print_line("one model for all", stores, one_model_of_all(stores), naive);
  SUCCEED();
}
