// Boosted trees on series whose next values are known.
#include "models/forecast/boosted_trees.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "sim/random.h"

using namespace marketday;

namespace {

// weekly pattern times promotion (x 1.5), a little noise
Series shop(std::size_t n, std::uint32_t who, double level) {
  Series series{
      "shop", std::vector<double>(n), 6, Eigen::MatrixXd(static_cast<int>(n), 1), {"promo"}};
  const double week[] = {1.2, 1.0, 0.9, 0.9, 1.1, 1.4};
  for (std::size_t t = 0; t < n; ++t) {
    const RandomBlock bits = draw(5, who, static_cast<std::uint32_t>(t), Purpose::environment);
    const double promo = uniform(bits[0]) < 0.4 ? 1.0 : 0.0;
    series.regressors(static_cast<Eigen::Index>(t), 0) = promo;
    series.values[t] = level * week[t % 6] * (1.0 + 0.5 * promo) * (0.98 + 0.04 * uniform(bits[1]));
  }
  return series;
}

double worst(const std::vector<double>& ahead, const Series& truth, std::size_t first) {
  double result = 0.0;
  for (std::size_t i = 0; i < ahead.size(); ++i) {
    result = std::max(result, std::abs(ahead[i] / truth.values[first + i] - 1.0));
  }
  return result;
}

}  // namespace

TEST_CASE("boosted trees forecast a week's pattern with promotions, steps fed back in") {
  const Series series = shop(424, 1, 100.0);
  BoostedTrees model({});
  model.fit(series.head(400));
  const std::vector<double> ahead = model.predict(24, series.regressors_from(400, 24));
  CHECK(worst(ahead, series, 400) < 0.15);
  BoostedTreesOptions blind;
  blind.regressors = false;
  BoostedTrees without(blind);
  without.fit(series.head(400));
  CHECK(worst(without.predict(24, {}), series, 400) > 0.2);
}

TEST_CASE("boosted trees learnt from one shop forecast another of a hundred times its size") {
  const Series small = shop(424, 1, 100.0);
  const Series large = shop(224, 2, 10'000.0);
  BoostedTrees model({});
  model.fit_all(std::vector<Series>{small, shop(400, 3, 7.0)});
  const auto ahead = model.predict_after(large.head(200), 24, large.regressors_from(200, 24));
  CHECK(worst(ahead, large, 200) < 0.15);
}

TEST_CASE("a series' last forecast is predict's, and boosted trees come back from their file") {
  Series series = shop(300, 4, 50.0);
  series.values[290] = std::nan("");
  const Series next = shop(312, 4, 50.0);
  BoostedTrees model({});
  model.fit(series);
  const Eigen::MatrixXd future = next.regressors_from(300, 12);
  CHECK(model.predict(12, future) == model.predict_after(series, 12, future));
  BoostedTrees again({});
  again.load(YamlNode::parse(to_yaml(model.save()), "model.yaml"));
  CHECK(again.predict(12, future) == model.predict(12, future));
  CHECK_THROWS_WITH(model.predict(3, future), Catch::Contains("3 x 1"));
}

TEST_CASE("boosted trees refuse too little to learn from") {
  CHECK_THROWS_WITH(BoostedTrees({}).fit(shop(43, 1, 9.0)), Catch::Contains("19 values have 24"));
  BoostedTreesOptions none;
  none.lags.clear();
  CHECK_THROWS_AS(BoostedTrees(none), InputError);
}
