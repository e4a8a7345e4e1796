// Exponential smoothing against R's HoltWinters and against its own recursions.
#include "models/forecast/exponential_smoothing.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "public_series.h"

using namespace marketday;
using marketday::test::air_passengers;

// R 4: HoltWinters(AirPassengers, seasonal = "mult"); R's search stops a little short of the least
// squares, so its own parameters give its own level and trend, and ours fit no worse
TEST_CASE("multiplicative Holt-Winters on AirPassengers is R's") {
  const Series series = air_passengers();
  ExponentialSmoothing model({TrendKind::additive, SeasonKind::multiplicative});
  model.fit(series);
  const SmoothingFit& fit = model.result();
  CHECK(fit.alpha == Approx(0.2755925).margin(5e-4));
  CHECK(fit.beta == Approx(0.03269295).margin(5e-4));
  CHECK(fit.gamma == Approx(0.8707292).margin(2e-3));
  CHECK(fit.level == Approx(469.3232206).epsilon(1e-4));
  CHECK(fit.trend == Approx(3.0215391).epsilon(5e-3));
  CHECK(fit.season[0] == Approx(0.9464611).epsilon(1e-4));
  CHECK(fit.squared_errors <=
        model.squared_errors(series, {0.2755925, 0.03269295, 0.8707292, 1.0}) + 1e-6);
  CHECK(fit.errors == 132);
}

TEST_CASE(
    "the additive model repeats a season on a line without error, and damping slows the line") {
  Series series{"line", {}, 4};
  const double season[] = {5.0, -3.0, 1.0, -3.0};
  for (int t = 0; t < 40; ++t) series.values.push_back(100.0 + 2.0 * t + season[t % 4]);
  ExponentialSmoothing straight({TrendKind::additive, SeasonKind::additive});
  straight.fit(series);
  const std::vector<double> next = straight.predict(8, {});
  for (int step = 0; step < 8; ++step) {
    const int t = 40 + step;
    CHECK(next[static_cast<std::size_t>(step)] ==
          Approx(100.0 + 2.0 * t + season[t % 4]).margin(0.5));
  }
  ExponentialSmoothing damped({TrendKind::damped, SeasonKind::additive});
  damped.fit(series);
  CHECK(damped.predict(400, {})[399] < straight.predict(400, {})[399]);
}

// l' = l + alpha (y - l) by hand: 10, then 11, then 10.5 ahead of 14: errors 2, -1, 3.5
TEST_CASE("simple smoothing's errors are those worked out by hand") {
  const Series series{"hand", {10.0, 12.0, 10.0, 14.0}, 1};
  const ExponentialSmoothing model({TrendKind::none, SeasonKind::none});
  CHECK(model.squared_errors(series, {0.5, 0.0, 0.0, 1.0}) == Approx(4.0 + 1.0 + 12.25));
  Series holed = series;
  holed.values[2] = std::nan("");
  CHECK(model.squared_errors(holed, {0.5, 0.0, 0.0, 1.0}) == Approx(4.0 + 9.0));
}

TEST_CASE("exponential smoothing comes back from its file with the same forecasts") {
  ExponentialSmoothing model({TrendKind::damped, SeasonKind::multiplicative});
  model.fit(air_passengers());
  ExponentialSmoothing again({});
  again.load(YamlNode::parse(to_yaml(model.save()), "model.yaml"));
  CHECK(again.predict(30, {}) == model.predict(30, {}));
  CHECK_THROWS_WITH(
      again.load(YamlNode::parse("trend_kind: dampd\nseason_kind: none\n", "model.yaml")),
      Catch::Contains("damped"));
}

TEST_CASE("exponential smoothing refuses a season it cannot start, and zeros it cannot divide by") {
  CHECK_THROWS_WITH(ExponentialSmoothing({}).fit(air_passengers().head(24)),
                    Catch::Contains("at least 26 are needed"));
  Series series = air_passengers();
  series.values[5] = 0.0;
  ExponentialSmoothing model({TrendKind::additive, SeasonKind::multiplicative});
  CHECK_THROWS_WITH(model.fit(series), Catch::Contains("value 6 is 0"));
  series.period = 1;
  CHECK_THROWS_WITH(ExponentialSmoothing({}).fit(series), Catch::Contains("2 steps or more"));
}
