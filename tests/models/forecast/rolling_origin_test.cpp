// Rolling-origin scores worked out by hand, and the naive model.
#include "models/forecast/rolling_origin.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "models/forecast/seasonal_naive.h"
#include "sim/io/error.h"

using namespace marketday;

// Training 1 3 2 6 (season 2): naive errors 1 and 3, scale 2 and (1 + 9) / 2 = 5.
// Forecasts 2 6 against 5 4: errors 3 and 2.
TEST_CASE("MASE, RMSSE and MAPE of one origin are those worked out by hand") {
  const Series series{"hand", {1, 3, 2, 6, 5, 4}, 2};
  const Accuracy a = roll(series, {4, 2, 1}, [] { return std::make_unique<SeasonalNaive>(); });
  CHECK(a.origins == 1);
  CHECK(a.scored == 2);
  CHECK(a.mase == Approx((1.5 + 1.0) / 2.0));
  CHECK(a.rmsse == Approx(std::sqrt((9.0 / 5.0 + 4.0 / 5.0) / 2.0)));
  CHECK(a.mape == Approx(100.0 * (3.0 / 5.0 + 2.0 / 4.0) / 2.0));
}

TEST_CASE("every origin sees its past alone, and missing values are not scored") {
  Series series{"hand", {1, 3, 2, 6, 5, 4, 9, std::nan("")}, 2};
  std::vector<std::size_t> seen;
  const Accuracy a = roll(series, {4, 2, 2},
                          [&](const Series& history, std::size_t horizon, const Eigen::MatrixXd&) {
                            seen.push_back(history.size());
                            return std::vector<double>(horizon, 0.0);
                          });
  CHECK(seen == std::vector<std::size_t>{4, 6});
  CHECK(a.scored == 3);
}

TEST_CASE("seasonal naive repeats what was last seen, over missing values") {
  SeasonalNaive model;
  model.fit({"holes", {1, 2, 3, 4, std::nan(""), std::nan("")}, 3});
  CHECK(model.predict(4, {}) == std::vector<double>{4, 2, 3, 4});
  SeasonalNaive again;
  again.load(YamlNode::parse(to_yaml(model.save()), "model.yaml"));
  CHECK(again.predict(4, {}) == model.predict(4, {}));
  CHECK_THROWS_AS(SeasonalNaive().fit({"none", {std::nan("")}, 1}), InputError);
}

TEST_CASE("a rolling plan that does not fit, or a series without error to scale by, is refused") {
  const Series series{"flat", {1, 1, 1, 1, 1, 1}, 1};
  const auto naive = [] { return std::make_unique<SeasonalNaive>(); };
  CHECK_THROWS_WITH(roll(series, {5, 2, 1}, naive), Catch::Contains("does not fit"));
  CHECK_THROWS_WITH(roll(series, {4, 2, 1}, naive), Catch::Contains("without error"));
}
