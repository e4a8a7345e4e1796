#include "models/forecast/seasonal_naive.h"

#include <cmath>

#include "models/forecast/series_model.h"
#include "models/saved_numbers.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"seasonal_naive",
          "What was last seen at the same point of the season; the bar for every other forecast",
          "Hyndman and Athanasopoulos (2021), section 5.2",
          {}};
}

std::unique_ptr<Model> create(const Json& /*parameters*/) {
  return std::make_unique<SeriesModel>([] { return std::make_unique<SeasonalNaive>(); });
}

}  // namespace

void SeasonalNaive::fit(const Series& series) {
  require_valid(series, 1, "seasonal naive");
  const std::size_t period = series.period;
  double last = 0.0;
  std::vector<double> by_phase(period, std::nan(""));
  for (std::size_t t = 0; t < series.size(); ++t) {
    if (std::isnan(series.values[t])) continue;
    last = series.values[t];
    by_phase[t % period] = last;
  }
  season_.clear();
  for (std::size_t step = 0; step < period; ++step) {
    const double value = by_phase[(series.size() + step) % period];
    season_.push_back(std::isnan(value) ? last : value);
  }
}

std::vector<double> SeasonalNaive::predict(std::size_t steps, const Eigen::MatrixXd&) const {
  if (season_.empty()) throw InputError("seasonal naive: fit or load it first");
  std::vector<double> result;
  for (std::size_t step = 0; step < steps; ++step) result.push_back(season_[step % season_.size()]);
  return result;
}

Json SeasonalNaive::save() const {
  Json json;
  json["season"] = season_;
  return json;
}

void SeasonalNaive::load(const YamlNode& node) {
  node.only_keys(std::vector<std::string>{"season"});
  season_ = read_numbers(node.at("season"));
}

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
