#include "experiments/calibrate/panel_part.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "evaluation/panels/panel_reader.h"
#include "experiments/calibrate/calibration_keys.h"
#include "experiments/calibrate/price_list.h"
#include "sim/io/files.h"

namespace marketday {
namespace {

// A target whose value is to come from the data.
constexpr double kFromData = -1.0;  // in place of a standard error

void read_data(const YamlNode& node, const Json& values, const std::string& beside,
               Calibration& c) {
  if (!node.find("recipe")) node.at("data").fail("data without a `recipe`", "name its columns");
  CalibrationData data;
  const std::string path = path_beside(values["data"], beside);
  data.file = std::filesystem::path(path).filename().string();
  const std::string recipe = path_beside(values["recipe"], beside);
  ReadPanel read = read_panel(CsvTable::load(path), YamlNode::load(recipe),
                              std::filesystem::path(recipe).parent_path().string());
  data.report = read.report.text();
  data.whole = std::make_shared<const PurchasePanel>(std::move(read.panel));
  data.sha256 = sha256_file(path);
  data.fit_days = values["days"];
  data.hold_out_days = values["hold_out_days"];
  if (data.whole->days < data.fit_days + data.hold_out_days) {
    node.fail(fmt::format("{} and {} days of data that cover {}", data.fit_days, data.hold_out_days,
                          data.whole->days),
              "fit or hold out fewer days");
  }
  c.source.real = std::make_shared<const PurchasePanel>(days_of(*data.whole, 0, data.fit_days));
  c.data = std::move(data);
}

// Only the days that are fitted are looked at.
void take_price_list(const YamlNode& node, Calibration& c) {
  if (!c.source.real) node.at("price_list").fail("no data to take prices from", "give `data`");
  for (const CalibrationParameter& p : c.problem.parameters) {
    if (!p.name.starts_with("catalogue.")) continue;
    node.at("price_list")
        .fail("`" + p.name + "` is looked for, and the catalogue's items are listed",
              "leave out the one or the other");
  }
  const std::vector<Cents> prices = single_unit_prices(*c.source.real);
  if (prices.empty()) {
    node.at("price_list").fail("the data hold no single unit with a price", "leave it out");
  }
  c.scenario = with_price_list(c.scenario, prices, c.seed);
}

}  // namespace

void read_panel_part(const YamlNode& root, const std::string& beside, Calibration& c) {
  const auto node = root.find("panel");
  if (!node) return;
  const Json values = read_parameters(*node, panel_parameters());
  Recording& r = c.source.recording;
  r.days = values["days"];
  r.warm_up_days = values["warm_up_days"];
  r.shoppers = values["shoppers"];
  r.cohort_days = values["cohort_days"];
  r.line_share = values["line_share"];
  r.deals.item_share = values["deal_share"];
  r.deals.depths = values["deal_depths"].get<std::vector<double>>();
  c.panel_resamples = values["resamples"];
  if (node->find("data")) read_data(*node, values, beside, c);
  if (values["price_list"]) take_price_list(*node, c);
}

void read_panel_target(const YamlNode& node, const Json& values, Calibration& c) {
  CalibrationTarget target;
  target.name = values["panel"];
  target.weight = values["weight"];
  target.hold_out = values["hold_out"];
  target.source = values["source"];
  MeasuredTarget measured;
  try {
    measured.statistic = &panel_statistic(target.name);
  } catch (const InputError& error) {
    node.at("panel").fail(error.what(), "see docs/panels.md");
  }
  if (node.find("value")) {
    target.value = node.at("value").number(-1e300, 1e300);
    target.standard_error = node.at("standard_error").number(1e-300, 1e300);
  } else {
    if (!c.source.real) {
      node.fail("no `value`, and no data to take it from", "give it, or `panel.data`");
    }
    target.standard_error = kFromData;
    if (target.source.empty()) target.source = c.data->file;
  }
  c.source.targets.push_back(measured);
  c.problem.targets.push_back(target);
}

void estimate_panel_targets(const YamlNode& targets, Calibration& c) {
  StatisticList wanted;
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < c.problem.targets.size(); ++i) {
    if (c.problem.targets[i].standard_error != kFromData) continue;
    wanted.push_back(c.source.targets[i].statistic);
    rows.push_back(i);
  }
  if (wanted.empty()) return;
  const StatisticEstimates e = estimate_statistics(*c.source.real, wanted, c.panel_resamples);
  for (std::size_t k = 0; k < wanted.size(); ++k) {
    const auto at = std::find(e.statistics.begin(), e.statistics.end(), wanted[k]);
    if (at == e.statistics.end()) {
      targets.items()[rows[k]].fail("the data do not tell `" + wanted[k]->name + "`",
                                    "leave it out, or give its value");
    }
  }
  for (std::size_t a = 0; a < wanted.size(); ++a) {
    CalibrationTarget& target = c.problem.targets[rows[a]];
    target.value = e.values[a];
    target.standard_error = e.standard_error(a);
    if (!(target.standard_error > 0.0)) {
      targets.items()[rows[a]].fail("the data give `" + target.name + "` no error",
                                    "leave it out, or give its value");
    }
    for (std::size_t b = 0; b < wanted.size(); ++b) {
      c.problem.target_covariance(static_cast<Eigen::Index>(rows[a]),
                                  static_cast<Eigen::Index>(rows[b])) =
          e.covariance(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(b));
    }
  }
}

}  // namespace marketday
