#include "experiments/report.h"

#include <algorithm>

#include "experiments/embedded.h"
#include "experiments/page.h"
#include "experiments/version.h"

namespace marketday {
namespace {

// Element-wise mean over cells of equally long columns; shorter ones end the mean.
template <typename Column>
std::vector<double> mean_over(const std::vector<CellResult>& cells, const Column& column) {
  std::size_t length = column(cells.front()).size();
  for (const CellResult& cell : cells) length = std::min(length, column(cell).size());
  std::vector<double> means(length, 0.0);
  for (const CellResult& cell : cells) {
    for (std::size_t i = 0; i < length; ++i) means[i] += column(cell)[i];
  }
  for (double& value : means) value /= static_cast<double>(cells.size());
  return means;
}

Json days_of(const std::vector<CellResult>& cells) {
  Json days = Json::object();
  const std::vector<std::string>& names = cells.front().series.names;
  for (std::size_t i = 0; i < names.size(); ++i) {
    days[names[i]] = mean_over(cells, [i](const CellResult& cell) -> const std::vector<double>& {
      return cell.series.columns[i];
    });
  }
  return days;
}

// Points of all seeds: [given away, return] on the evaluation episodes.
Json pareto_of(const std::vector<CellResult>& cells) {
  Json points = Json::array();
  for (const CellResult& cell : cells) {
    for (const ParetoPoint& p : cell.pareto) {
      points.push_back({p.evaluated.cost, p.evaluated.value});
    }
  }
  return points;
}

// The arm's own point: what it gives away in the mean, where the environment accounts for it.
Json own_point(const std::vector<CellResult>& cells) {
  std::vector<double> costs;
  std::vector<double> returns;
  for (const CellResult& cell : cells) {
    const double* cost = find_metric(cell, "subsidy_cents");
    if (cost == nullptr) return nullptr;
    costs.push_back(*cost / 100.0);
    returns.push_back(cell.metrics.front().value);
  }
  return {mean(costs), mean(returns)};
}

Json arm_data(const Arm& arm, const std::vector<CellResult>& cells,
              const ArmComparison& comparison) {
  const auto& [s, c] = comparison;
  return {{"label", arm.label},
          {"mean", s.mean},
          {"low", s.interval.low},
          {"high", s.interval.high},
          {"median", s.median},
          {"iqm", s.iqm},
          {"difference", c.difference},
          {"difference_low", c.interval.low},
          {"difference_high", c.interval.high},
          {"probability", c.probability_of_improvement},
          {"curve", mean_over(cells,
                              [](const CellResult& cell) -> const std::vector<double>& {
                                return cell.curve;
                              })},
          {"pareto", pareto_of(cells)},
          {"point", own_point(cells)},
          {"days", days_of(cells)}};
}

}  // namespace

std::string report_page(const Experiment& e, const Results& results) {
  const Headline headline = headline_of(results);
  const std::vector<ArmComparison> comparisons = compare_arms(e, results, headline);
  Json arms = Json::array();
  for (std::size_t a = 0; a < e.arms.size(); ++a) {
    arms.push_back(arm_data(e.arms[a], results[a], comparisons[a]));
  }
  const Json data = {
      {"experiment", e.name},         {"summary", e.summary},    {"scenario", e.scenario.name},
      {"environment", e.environment}, {"seeds", e.seeds.size()}, {"baseline", e.baseline},
      {"version", version()},         {"what", headline.name},   {"arms", arms}};
  return fill_page(report_template(), data);
}

}  // namespace marketday
