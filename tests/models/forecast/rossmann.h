// Rossmann's daily store sales as series for forecasts: the store's open weekdays, Monday to
// Saturday (season of 6 steps); closed days are missing. Known ahead: promotion, school holiday,
// the day before or after a closed day, December.
#pragma once

#include <fmt/core.h>

#include <cmath>
#include <cstdlib>
#include <map>

#include "models/forecast/series.h"
#include "models/purchase_history.h"
#include "sim/io/csv.h"
#include "sim/io/temporary_folder.h"

namespace marketday::test {

struct StoreDay {
  double sales = std::nan("");
  double promo = 0.0;
  double school = 0.0;
  int month = 1;
};

inline Series store_series(int store, const std::map<int, StoreDay>& days) {
  Series series{fmt::format("store {}", store), {}, 6};
  series.regressor_names = {"promo", "school_holiday", "before_closed", "after_closed", "december"};
  std::vector<StoreDay> open;
  for (const auto& [date, day] : days) open.push_back(day);
  series.regressors.setZero(static_cast<Eigen::Index>(open.size()), 5);
  for (std::size_t t = 0; t < open.size(); ++t) {
    const auto row = static_cast<Eigen::Index>(t);
    series.values.push_back(open[t].sales);
    series.regressors(row, 0) = open[t].promo;
    series.regressors(row, 1) = open[t].school;
    series.regressors(row, 2) = t + 1 < open.size() && std::isnan(open[t + 1].sales) ? 1.0 : 0.0;
    series.regressors(row, 3) = t > 0 && std::isnan(open[t - 1].sales) ? 1.0 : 0.0;
    series.regressors(row, 4) = open[t].month == 12 ? 1.0 : 0.0;
  }
  return series;
}

// Stores 1 to `stores` of the packed file, those with every date.
inline std::vector<Series> rossmann_series(const std::string& packed, int stores) {
  const TemporaryFolder folder("rossmann");
  const std::string file = folder / "sales.csv";
  const std::string unpack = "gunzip -c '" + packed + "' > '" + file + "'";
  if (std::system(unpack.c_str()) != 0) throw FileError(packed, "gunzip failed");
  const CsvTable table = CsvTable::load(file);
  std::map<int, std::map<int, StoreDay>> all;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto store = static_cast<int>(table.integer(row, 0, 1, 2000));
    const auto weekday = static_cast<int>(table.integer(row, 1, 1, 7));
    if (store > stores || weekday == 7) continue;
    StoreDay day;
    const double sales = table.number(row, 3, 0.0, 1e9);
    if (table.integer(row, 5, 0, 1) == 1 && sales > 0.0) day.sales = sales;
    day.promo = table.number(row, 6, 0.0, 1.0);
    day.school = table.number(row, 8, 0.0, 1.0);
    const std::string date(table.text(row, 2));
    day.month = std::stoi(date.substr(5, 2));
    all[store][parse_date(date)] = day;
  }
  std::vector<Series> result;
  for (const auto& [store, days] : all) {
    if (days.size() == 808) result.push_back(store_series(store, days));  // no gap
  }
  return result;
}

}  // namespace marketday::test
