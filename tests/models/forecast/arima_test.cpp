// SARIMA against R's arima on textbook series, and against its own definition.
#include "models/forecast/arima.h"

#include <Eigen/Dense>
#include <boost/random/normal_distribution.hpp>
#include <catch2/catch.hpp>
#include <cmath>

#include "models/forecast/seasonal_naive.h"
#include "public_series.h"
#include "sim/random.h"

using namespace marketday;
using marketday::test::air_passengers;
using marketday::test::luteinizing_hormone;

namespace {

ArimaOptions airline() {
  ArimaOptions o;
  o.differences = o.ma = o.seasonal_differences = o.seasonal_ma = 1;
  o.logs = true;
  return o;
}

double mape(const std::vector<double>& forecast, const Series& series, std::size_t first) {
  double sum = 0.0;
  for (std::size_t i = 0; i < forecast.size(); ++i) {
    sum += std::abs(forecast[i] / series.values[first + i] - 1.0);
  }
  return 100.0 * sum / static_cast<double>(forecast.size());
}

}  // namespace

// R 4: arima(log(AirPassengers), c(0,1,1), list(order = c(0,1,1), period = 12))
TEST_CASE("the airline model has the coefficients, likelihood and forecasts of R's arima") {
  Arima model(airline());
  model.fit(air_passengers());
  const ArimaFit& fit = model.result();
  CHECK(fit.converged);
  CHECK(fit.names == std::vector<std::string>{"ma1", "sma1"});
  CHECK(fit.coefficients[0] == Approx(-0.4018).margin(1e-4));
  CHECK(fit.coefficients[1] == Approx(-0.5569).margin(1e-4));
  CHECK(fit.standard_errors[0] == Approx(0.0896).margin(2e-4));
  CHECK(fit.standard_errors[1] == Approx(0.0731).margin(2e-4));
  CHECK(fit.sigma2 == Approx(0.001348).margin(1e-6));
  CHECK(fit.log_likelihood == Approx(244.70).margin(0.005));
  CHECK(fit.aic() == Approx(-483.40).margin(0.01));
  CHECK(fit.counted == 131);
  const std::vector<double> next = model.predict(3, {});
  CHECK(next[0] == Approx(450.42).margin(0.01));
  CHECK(next[1] == Approx(425.72).margin(0.01));
  CHECK(next[2] == Approx(479.01).margin(0.01));
}

TEST_CASE("on the last 24 months the airline model errs by 8.52 %, seasonal naive by 15.52 %") {
  const Series series = air_passengers();
  Arima model(airline());
  model.fit(series.head(120));
  CHECK(mape(model.predict(24, {}), series, 120) == Approx(8.52).margin(0.01));
  SeasonalNaive naive;
  naive.fit(series.head(120));
  CHECK(mape(naive.predict(24, {}), series, 120) == Approx(15.52).margin(0.01));
}

// R 4: arima(lh, c(1,0,0)): ar1 0.5739 (0.1161), intercept 2.4133 (0.1466), s2 0.1975, LL -29.38
TEST_CASE("an AR(1) with a mean on lh is R's") {
  ArimaOptions o;
  o.ar = 1;
  o.mean = true;
  Arima model(o);
  model.fit(luteinizing_hormone());
  const ArimaFit& fit = model.result();
  CHECK(fit.coefficients[0] == Approx(0.5739).margin(1e-4));
  CHECK(fit.standard_errors[0] == Approx(0.1161).margin(2e-4));
  CHECK(fit.coefficients[1] == Approx(2.4133).margin(1e-4));
  CHECK(fit.standard_errors[1] == Approx(0.1466).margin(2e-4));
  CHECK(fit.sigma2 == Approx(0.1975).margin(1e-4));
  CHECK(fit.log_likelihood == Approx(-29.38).margin(0.005));
}

// R 4: arima(lh, c(3,0,0)): 0.6448, -0.0634, -0.2198, 2.3931; s2 0.1787, LL -27.09
TEST_CASE("an AR(3) with a mean on lh is R's") {
  ArimaOptions o;
  o.ar = 3;
  o.mean = true;
  Arima model(o);
  model.fit(luteinizing_hormone());
  const std::vector<double> expected = {0.6448, -0.0634, -0.2198, 2.3931};
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(model.result().coefficients[i] == Approx(expected[i]).margin(2e-4));
  }
  CHECK(model.result().sigma2 == Approx(0.1787).margin(1e-4));
  CHECK(model.result().log_likelihood == Approx(-27.09).margin(0.005));
}

// log N(y; 0, V) with V_ij = phi^|i-j| / (1 - phi^2), sigma2 solved for
TEST_CASE("an AR(1)'s likelihood is the multivariate normal's, also with values missing") {
  const double phi = 0.6;
  Series series = luteinizing_hormone();
  ArimaOptions o;
  o.ar = 1;
  for (const bool holes : {false, true}) {
    if (holes) {
      for (const std::size_t t : {0U, 7U, 8U, 30U, 47U}) series.values[t] = std::nan("");
    }
    std::vector<Eigen::Index> seen;
    for (std::size_t t = 0; t < series.size(); ++t) {
      if (!std::isnan(series.values[t])) seen.push_back(static_cast<Eigen::Index>(t));
    }
    const auto n = static_cast<Eigen::Index>(seen.size());
    Eigen::MatrixXd v(n, n);
    Eigen::VectorXd y(n);
    for (Eigen::Index i = 0; i < n; ++i) {
      y[i] = series.values[static_cast<std::size_t>(seen[static_cast<std::size_t>(i)])];
      for (Eigen::Index j = 0; j < n; ++j) {
        const auto apart =
            std::abs(seen[static_cast<std::size_t>(i)] - seen[static_cast<std::size_t>(j)]);
        v(i, j) = std::pow(phi, static_cast<double>(apart)) / (1.0 - phi * phi);
      }
    }
    const Eigen::MatrixXd lower = v.llt().matrixL();
    const double squares = y.dot(v.llt().solve(y));
    const double count = static_cast<double>(n);
    const double expected = -0.5 * (count * std::log(2.0 * M_PI * squares / count) + count +
                                    2.0 * lower.diagonal().array().log().sum());
    CHECK(Arima(o).log_likelihood(series, {phi}) == Approx(expected).epsilon(1e-9));
  }
}

TEST_CASE("a regression with ARMA errors finds the effect and the errors it was made with") {
  const std::size_t n = 2000;
  Series series{"made", std::vector<double>(n), 7, Eigen::MatrixXd(n, 1), {"promo"}};
  KeyedEngine engine(7, 0, 0, Purpose::environment);
  boost::random::normal_distribution<double> normal;
  double noise = 0.0;
  double shock = 0.0;
  for (std::size_t t = 0; t < n; ++t) {
    const double before = shock;
    shock = normal(engine);
    noise = 0.7 * noise + shock + 0.4 * before;
    const double promo = (t / 5) % 3 == 0 ? 1.0 : 0.0;
    series.regressors(static_cast<Eigen::Index>(t), 0) = promo;
    series.values[t] = 10.0 + 3.0 * promo + noise;
  }
  ArimaOptions o;
  o.ar = o.ma = 1;
  o.mean = true;
  Arima model(o);
  model.fit(series);
  const std::vector<double> truth = {0.7, 0.4, 10.0, 3.0};
  for (std::size_t i = 0; i < truth.size(); ++i) {
    INFO(model.result().names[i]);
    const double error = model.result().standard_errors[i];
    CHECK(error < 0.3);
    CHECK(std::abs(model.result().coefficients[i] - truth[i]) < 4.0 * error);
  }
  // the next step with a promotion is 3 or so above that without, and the interval is the noise's
  const double with = model.predict(1, Eigen::MatrixXd::Ones(1, 1))[0];
  const double without = model.predict(1, Eigen::MatrixXd::Zero(1, 1))[0];
  CHECK(with - without == Approx(model.result().coefficients[3]).margin(1e-12));
  CHECK(model.standard_deviations(1)[0] == Approx(1.0).margin(0.06));
  // far ahead it is the process's own: (1 + 2 phi theta + theta^2) / (1 - phi^2) = 3.373
  CHECK(model.standard_deviations(400)[399] == Approx(std::sqrt(3.373)).margin(0.15));
  CHECK_THROWS_AS(model.predict(2, Eigen::MatrixXd::Ones(1, 1)), InputError);
}

TEST_CASE("a SARIMA comes back from its file with the same forecasts") {
  Series series = air_passengers();
  series.values[50] = std::nan("");
  Arima model(airline());
  model.fit(series);
  Arima again({});
  again.load(YamlNode::parse(to_yaml(model.save()), "model.yaml"));
  CHECK(again.predict(30, {}) == model.predict(30, {}));
  CHECK(again.standard_deviations(30) == model.standard_deviations(30));
  CHECK_THROWS_AS(Arima({}).load(YamlNode::parse("ar: 1\nmean: 3\n", "model.yaml")), InputError);
}

TEST_CASE("SARIMA refuses what it cannot fit, and says why") {
  ArimaOptions o = airline();
  CHECK_THROWS_WITH(Arima(o).fit(air_passengers().head(12)),
                    Catch::Contains("12 values are there"));
  Series series = air_passengers();
  series.values[3] = 0.0;
  CHECK_THROWS_WITH(Arima(o).fit(series), Catch::Contains("value 4 is 0"));
  series = air_passengers();
  series.regressors = Eigen::MatrixXd::Ones(144, 1);  // wiped out by differencing
  CHECK_THROWS_WITH(Arima(o).fit(series), Catch::Contains("constant after differencing"));
  series.regressors = Eigen::MatrixXd::Ones(3, 1);
  CHECK_THROWS_WITH(Arima(o).fit(series), Catch::Contains("3 rows of regressors"));
  o.mean = true;
  CHECK_THROWS_WITH(Arima(o), Catch::Contains("not identified"));
  CHECK_THROWS_WITH(Arima({}).predict(1, {}), Catch::Contains("fit or load"));
}
