// What tests/python/forecast_parity.py asks: fits and forecasts of series as JSON, beside another
// program. Runs by name only, with MARKETDAY_PROBE naming the file to write.
#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>
#include <cstdlib>

#include "models/saved_numbers.h"
#include "promotion_study.h"
#include "public_series.h"
#include "rossmann.h"
#include "sim/io/files.h"
#include "support/data.h"

using namespace marketday;
using namespace marketday::test;

namespace {

Json numbers_or_null(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(std::isnan(value) ? Json() : Json(value));
  return list;
}

// One fit to the series but its last `horizon` values, and the forecast of these.
Json arima_probe(const Series& series, const ArimaOptions& o, std::size_t horizon) {
  const std::size_t past = series.size() - horizon;
  Json json;
  json["name"] = series.name;
  json["period"] = series.period;
  json["order"] = {o.ar, o.differences, o.ma};
  json["seasonal_order"] = {o.seasonal_ar, o.seasonal_differences, o.seasonal_ma};
  json["mean"] = o.mean;
  json["logs"] = o.logs;
  json["values"] = numbers_or_null(series.values);
  json["regressors"] = Json::array();
  for (Eigen::Index c = 0; c < series.regressors.cols(); ++c) {
    json["regressors"].push_back(to_numbers(series.regressors.col(c)));
  }
  Arima model(o);
  const auto start = std::chrono::steady_clock::now();
  model.fit(series.head(past));
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  json["seconds"] = seconds.count();
  json["evaluations"] = model.result().evaluations;
  json["log_likelihood"] = model.result().log_likelihood;
  json["coefficients"] = model.result().coefficients;
  json["names"] = model.result().names;
  json["forecast"] = model.predict(horizon, series.regressors_from(past, horizon));
  return json;
}

Series from(const Series& series, std::size_t first) {
  Series part = series;
  part.values.erase(part.values.begin(), part.values.begin() + static_cast<std::ptrdiff_t>(first));
  part.regressors = series.regressors_from(first, series.size() - first);
  return part;
}

}  // namespace

TEST_CASE("forecasts beside another program's", "[.forecast_probe]") {
  const char* path = std::getenv("MARKETDAY_PROBE");
  REQUIRE(path != nullptr);
  ArimaOptions airline;
  airline.differences = airline.ma = airline.seasonal_differences = airline.seasonal_ma = 1;
  airline.logs = true;
  ArimaOptions ar;
  ar.ar = 1;
  ar.mean = true;
  Json all = Json::array();
  all.push_back(arima_probe(air_passengers(), airline, 24));
  all.push_back(arima_probe(luteinizing_hormone(), ar, 6));
  const std::string packed = data_file("rossmann/sales_daily_stores_1_100.csv.gz");
  if (!packed.empty()) {
    for (const Series& store : rossmann_series(packed, 3)) {
      // from the first Monday on: 1 January is closed, and the first season must be seen
      all.push_back(arima_probe(from(store, 5), promotion_arima(true), 12));
    }
  }
  write_file_atomically(path, all.dump());
  SUCCEED();
}
