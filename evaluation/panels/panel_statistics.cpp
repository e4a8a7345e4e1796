#include "evaluation/panels/panel_statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "evaluation/facts/distribution.h"
#include "evaluation/run_statistics.h"
#include "sim/io/error.h"
#include "sim/parallel.h"
#include "sim/random.h"

namespace marketday {
namespace {

using Columns = PanelColumns;
using Values = std::vector<double>;
const double kNothing = std::nan("");

double mean_of(const Values& values) {
  return values.empty() ? kNothing : mean(values);
}
double median_of(const Values& values) {
  return values.empty() ? kNothing : median(values);
}
double variance_of(const Values& values) {
  return values.size() < 2 ? kNothing : facts::moments(values).variance;
}
double sum_of(const Values& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}
template <typename Keep>
double share_where(const Values& values, const Keep& keep) {
  const auto kept = std::count_if(values.begin(), values.end(), keep);
  return static_cast<double>(kept) / static_cast<double>(values.size());
}
double share_of_one(const Values& values) {
  return share_where(values, [](double v) { return v == 1.0; });
}
Values above_zero(const Values& values) {
  Values kept;
  std::copy_if(values.begin(), values.end(), std::back_inserter(kept),
               [](double v) { return v > 0.0; });
  return kept;
}

// Slope of ln(repeat purchase days of a week) over the weeks from the panel's middle on.
double weekly_slope(const Columns& c) {
  Values weeks;
  Values logs;
  for (std::size_t w = c.weekly_repeats.size() / 2; w < c.weekly_repeats.size(); ++w) {
    if (c.weekly_repeats[w] <= 0.0) continue;
    weeks.push_back(static_cast<double>(w));
    logs.push_back(std::log(c.weekly_repeats[w]));
  }
  return weeks.size() < 3 ? kNothing : facts::slope(weeks, logs).value;
}

double late_repeat_share(const Columns& c) {
  const auto middle =
      c.weekly_repeats.begin() + static_cast<std::ptrdiff_t>(c.weekly_repeats.size() / 2);
  return std::accumulate(middle, c.weekly_repeats.end(), 0.0) / sum_of(c.weekly_repeats);
}

double weekend_share(const Columns& c) {
  return (c.weekday_baskets[5] + c.weekday_baskets[6]) / static_cast<double>(c.basket_cents.size());
}

double busiest_weekday(const Columns& c) {
  const double most = *std::max_element(c.weekday_baskets.begin(), c.weekday_baskets.end());
  return 7.0 * most / static_cast<double>(c.basket_cents.size());
}

std::vector<PanelStatistic> timing_statistics() {
  return {
      {"gap_mean", "days", "between a customer's purchase days, all customers together", "F23", 0,
       [](const Columns& c) { return mean_of(c.gaps_days); }},
      {"gap_median", "days", "the same", "F23", 0,
       [](const Columns& c) { return median_of(c.gaps_days); }},
      {"gap_cv", "-", "standard deviation over mean of the same", "F23", 0,
       [](const Columns& c) { return std::sqrt(variance_of(c.gaps_days)) / mean_of(c.gaps_days); }},
      {"one_time_share", "share", "customers with one purchase day", "F22", 0,
       [](const Columns& c) { return share_of_one(above_zero(c.purchase_days)); }},
      {"one_basket_share", "share", "customers with one basket", "F22", 0,
       [](const Columns& c) { return c.one_basket / c.buyers; }},
      {"repeat_zero_share", "share",
       "customers of the first half of the days who do not come back in it", "F24", 0,
       [](const Columns& c) { return share_where(c.repeats, [](double v) { return v == 0.0; }); }},
      {"repeat_mean", "purchase days", "after the first, in the first half", "F24", 0,
       [](const Columns& c) { return mean_of(c.repeats); }},
      {"repeat_variance_over_mean", "-", "of the same", "F24", 0,
       [](const Columns& c) { return variance_of(c.repeats) / mean_of(c.repeats); }},
      {"purchase_days_per_week", "/week", "purchase days of a customer, mean", "", 0,
       [](const Columns& c) { return 7.0 * mean_of(above_zero(c.purchase_days)) / c.days; }},
      {"purchase_days_cv", "-", "of a customer's purchase days, over customers", "", 0,
       [](const Columns& c) {
         const Values n = above_zero(c.purchase_days);
         return std::sqrt(variance_of(n)) / mean_of(n);
       }},
      {"late_repeat_share", "share", "purchase days after the first that lie in the second half",
       "", 0, late_repeat_share},
      {"weekly_repeat_slope", "log/week", "of repeat purchase days a week, second half", "", 0,
       weekly_slope},
      {"last_third_buyer_share", "share", "customers who buy in the last third of the days", "", 0,
       [](const Columns& c) { return c.last_third_buyers / c.buyers; }},
      {"weekend_share", "share", "baskets of a Saturday or Sunday", "", kWeekdays, weekend_share},
      {"busiest_weekday", "x", "baskets of the busiest weekday over a mean one", "", kWeekdays,
       busiest_weekday},
  };
}

std::vector<PanelStatistic> money_statistics() {
  return {
      {"basket_mean", "cents", "paid for a basket", "F26", 0,
       [](const Columns& c) { return mean_of(c.basket_cents); }},
      {"basket_median", "cents", "the same", "F26", 0,
       [](const Columns& c) { return median_of(c.basket_cents); }},
      {"basket_mean_over_median", "x", "the same", "F26", 0,
       [](const Columns& c) { return mean_of(c.basket_cents) / median_of(c.basket_cents); }},
      {"basket_log_sd", "log", "of baskets paid for", "F26", 0,
       [](const Columns& c) { return facts::log_sd(c.basket_cents); }},
      {"basket_log_sd_within", "log", "of one customer's baskets, pooled", "", 0,
       [](const Columns& c) { return std::sqrt(c.within_log_squares / c.within_log_freedom); }},
      {"customer_log_sd", "log", "of customers' mean ln(basket), two baskets or more", "", 0,
       [](const Columns& c) { return std::sqrt(variance_of(c.mean_log)); }},
      {"spend_top_20_share", "share", "of all money, by the fifth of customers who spend most",
       "F21", 0, [](const Columns& c) { return facts::top_share(c.spent_cents, 0.2); }},
      {"spend_top_1_share", "share", "the same of the hundredth", "F21", 0,
       [](const Columns& c) { return facts::top_share(c.spent_cents, 0.01); }},
      {"spend_gini", "-", "of customers' spending", "F21", 0,
       [](const Columns& c) { return facts::gini(c.spent_cents); }},
  };
}

std::vector<PanelStatistic> basket_statistics() {
  return {
      {"units_per_basket", "units", "mean", "", kUnits,
       [](const Columns& c) { return mean_of(c.basket_units); }},
      {"one_unit_basket_share", "share", "baskets of one unit", "", kUnits,
       [](const Columns& c) { return share_of_one(c.basket_units); }},
      {"basket_units_cv", "-", "standard deviation over mean of a basket's units", "", kUnits,
       [](const Columns& c) {
         return std::sqrt(variance_of(c.basket_units)) / mean_of(c.basket_units);
       }},
      {"basket_units_sd_within", "units", "of one customer's baskets, pooled", "", kUnits,
       [](const Columns& c) { return std::sqrt(c.within_units_squares / c.within_units_freedom); }},
      {"one_basket_units_ratio", "x",
       "units a basket of customers with one, over those of customers with more", "", kUnits,
       [](const Columns& c) { return c.one_basket_units / c.more_baskets_units; }},
      {"units_per_line", "units", "mean", "", kItems | kUnits,
       [](const Columns& c) { return mean_of(c.line_units); }},
      {"one_unit_share", "share", "lines of one unit", "", kItems | kUnits,
       [](const Columns& c) { return share_of_one(c.line_units); }},
      {"lines_per_basket", "lines", "mean", "", kItems,
       [](const Columns& c) { return mean_of(c.basket_lines); }},
      {"one_line_share", "share", "baskets of one line", "", kItems,
       [](const Columns& c) { return share_of_one(c.basket_lines); }},
      {"lines_variance_over_mean", "-", "of lines a basket", "", kItems,
       [](const Columns& c) { return variance_of(c.basket_lines) / mean_of(c.basket_lines); }},
      {"categories_per_basket", "categories", "mean", "", kCategories,
       [](const Columns& c) { return mean_of(c.basket_categories); }},
      {"categories_per_customer", "categories", "bought from, mean", "", kCategories,
       [](const Columns& c) { return mean_of(c.customer_categories); }},
      {"category_penetration", "share", "customers who buy from a category, mean over categories",
       "", kCategories, [](const Columns& c) { return mean_of(c.category_customers) / c.buyers; }},
      {"top_category_share", "share", "lines of the category bought most", "", kCategories,
       [](const Columns& c) {
         return *std::max_element(c.category_lines.begin(), c.category_lines.end()) /
                sum_of(c.category_lines);
       }},
      {"item_top_20_share", "share", "units of the fifth of items sold most", "F27", kItems,
       [](const Columns& c) { return facts::top_share(c.item_units, 0.2); }},
      {"item_top_share", "share", "units of the item sold most", "F27", kItems,
       [](const Columns& c) {
         return *std::max_element(c.item_units.begin(), c.item_units.end()) / sum_of(c.item_units);
       }},
      {"item_rank_slope", "-", "ln(units) on ln(rank)", "F27", kItems,
       [](const Columns& c) { return facts::rank_slope(c.item_units); }},
      {"same_item_share", "share",
       "of lines whose customer bought from the category before: the item bought there last", "",
       kItems | kCategories,
       [](const Columns& c) {
         return c.again_lines > 0.0 ? c.same_item_lines / c.again_lines : kNothing;
       }},
  };
}

std::vector<PanelStatistic> deal_statistics() {
  return {
      {"deal_line_share", "share", "lines with a discount", "F17", kDiscounts,
       [](const Columns& c) { return static_cast<double>(c.depths.size()) / c.lines; }},
      {"deal_depth_mean", "share", "of the regular price, lines with a discount", "F17", kDiscounts,
       [](const Columns& c) { return mean_of(c.depths); }},
      {"deal_depth_median", "share", "the same", "F17", kDiscounts,
       [](const Columns& c) { return median_of(c.depths); }},
      {"deal_units_ratio", "x", "units a line with a discount over those without", "F3",
       kDiscounts | kUnits, [](const Columns& c) { return c.deal_units / c.regular_units; }},
      {"deal_response", "-", "ln(units) on ln(price paid / regular) within items by week", "F2",
       kItems | kDiscounts, [](const Columns& c) { return c.deal_elasticity; }},
  };
}

std::vector<PanelStatistic> all_statistics() {
  std::vector<PanelStatistic> all;
  for (auto part :
       {timing_statistics(), money_statistics(), basket_statistics(), deal_statistics()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

// Rows of `draws` (one a resample) without those that hold something that is not a number.
Eigen::MatrixXd complete_rows(const std::vector<Values>& draws,
                              const std::vector<std::size_t>& of) {
  const auto columns = static_cast<Eigen::Index>(of.size());
  Eigen::MatrixXd kept(static_cast<Eigen::Index>(draws.size()), columns);
  Eigen::Index rows = 0;
  for (const Values& values : draws) {
    for (Eigen::Index i = 0; i < columns; ++i) {
      kept(rows, i) = values[of[static_cast<std::size_t>(i)]];
    }
    if (kept.row(rows).allFinite()) ++rows;
  }
  kept.conservativeResize(rows, columns);
  return kept;
}

}  // namespace

const std::vector<PanelStatistic>& panel_statistics() {
  static const std::vector<PanelStatistic> all = all_statistics();
  return all;
}

const PanelStatistic& panel_statistic(const std::string& name) {
  std::vector<std::string> known;
  for (const PanelStatistic& statistic : panel_statistics()) {
    if (statistic.name == name) return statistic;
    known.push_back(statistic.name);
  }
  throw InputError({"statistic", 0, 0}, name, "no statistic of a panel has this name",
                   suggestion(name, known));
}

StatisticList statistics_of_parts(unsigned parts) {
  StatisticList list;
  for (const PanelStatistic& statistic : panel_statistics()) {
    if ((parts & statistic.needs) == statistic.needs) list.push_back(&statistic);
  }
  return list;
}

Values measure(const PurchasePanel& panel, const StatisticList& statistics) {
  const bool empty = panel.baskets.empty();
  Values values(statistics.size(), kNothing);
  if (empty) return values;
  const PanelColumns columns(panel);
  for (std::size_t i = 0; i < statistics.size(); ++i) {
    if (panel.has(statistics[i]->needs)) values[i] = statistics[i]->value(columns);
  }
  return values;
}

PurchasePanel resampled(const PurchasePanel& panel, int resample, std::uint64_t seed) {
  const auto n = panel.customers();
  std::vector<std::uint32_t> picks(n);
  for (std::size_t i = 0; i < n; ++i) {
    const RandomBlock bits = draw(seed, static_cast<std::uint32_t>(i / 4),
                                  static_cast<std::uint32_t>(resample), Purpose::panel_bootstrap);
    picks[i] = static_cast<std::uint32_t>(std::uint64_t{bits[i % 4]} * n >> 32U);
  }
  return customers_of(panel, picks);
}

double StatisticEstimates::standard_error(std::size_t i) const {
  const auto at = static_cast<Eigen::Index>(i);
  return std::sqrt(covariance(at, at));
}

StatisticEstimates estimate_statistics(const PurchasePanel& panel, const StatisticList& statistics,
                                       int resamples, std::uint64_t seed) {
  const Values values = measure(panel, statistics);
  std::vector<Values> draws(static_cast<std::size_t>(resamples));
  for_each_task(static_cast<std::uint32_t>(resamples), [&](std::uint32_t r) {
    draws[r] = measure(resampled(panel, static_cast<int>(r), seed), statistics);
  });
  StatisticEstimates result;
  std::vector<std::size_t> told;
  for (std::size_t i = 0; i < statistics.size(); ++i) {
    const auto missing = std::count_if(draws.begin(), draws.end(),
                                       [&](const Values& draw) { return !std::isfinite(draw[i]); });
    if (!std::isfinite(values[i]) || 10 * missing > resamples) continue;
    told.push_back(i);
    result.statistics.push_back(statistics[i]);
    result.values.push_back(values[i]);
  }
  const Eigen::MatrixXd kept = complete_rows(draws, told);
  const Eigen::MatrixXd centred = kept.rowwise() - kept.colwise().mean();
  result.resamples = static_cast<int>(kept.rows());
  result.covariance = centred.transpose() * centred / (static_cast<double>(kept.rows()) - 1.0);
  return result;
}

}  // namespace marketday
