#include "evaluation/panels/panel_classifier.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "evaluation/prediction_metrics.h"
#include "models/regression/regressor.h"
#include "sim/random.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr int kFolds = 5;
constexpr std::uint32_t kOrderDay = 0xC1A55U;  // days of resamples are far below

struct Feature {
  std::string name;
  unsigned needs;
};

const std::vector<Feature>& features() {
  static const std::vector<Feature> all = {
      {"purchase_days", 0},         {"days_since_last", 0},      {"days_since_first", 0},
      {"mean_gap_days", 0},         {"spend_cents", 0},          {"mean_basket_cents", 0},
      {"greatest_basket_cents", 0}, {"units", kUnits},           {"units_per_basket", kUnits},
      {"lines_per_basket", kItems}, {"categories", kCategories}, {"discount_share", kDiscounts}};
  return all;
}

// All features of one customer with a basket, in the order above.
std::vector<double> row_of(const PurchasePanel& panel, std::size_t customer) {
  const auto baskets = panel.baskets_of(customer);
  double purchase_days = 0.0;
  double spend = 0.0;
  double greatest = 0.0;
  double units = 0.0;
  double lines = 0.0;
  double discount = 0.0;
  std::vector<std::uint32_t> categories;
  int last = -1;
  for (const PanelBasket& basket : baskets) {
    if (basket.day != last) ++purchase_days;
    last = basket.day;
    spend += static_cast<double>(basket.paid_cents);
    greatest = std::max(greatest, static_cast<double>(basket.paid_cents));
    lines += basket.lines;
    for (const PanelLine& line : panel.lines_of(basket)) {
      units += line.units;
      discount += static_cast<double>(line.discount_cents);
      if (line.category != kNoItem) categories.push_back(line.category);
    }
  }
  std::sort(categories.begin(), categories.end());
  const auto distinct = std::unique(categories.begin(), categories.end()) - categories.begin();
  const auto count = static_cast<double>(baskets.size());
  const double first_day = baskets.front().day;
  const double gap = purchase_days > 1.0 ? (last - first_day) / (purchase_days - 1.0) : -1.0;
  return {purchase_days,
          panel.days - 1.0 - last,
          panel.days - 1.0 - first_day,
          gap,
          spend,
          spend / count,
          greatest,
          units,
          units / count,
          lines / count,
          static_cast<double>(distinct),
          discount / std::max(1.0, spend + discount)};
}

// Customers with a basket, the first `count` of a keyed order.
std::vector<std::size_t> chosen(const PurchasePanel& panel, std::size_t count, std::uint64_t seed,
                                std::uint32_t which) {
  std::vector<std::pair<std::uint64_t, std::size_t>> order;
  for (std::size_t c = 0; c < panel.customers(); ++c) {
    if (panel.baskets_of(c).empty()) continue;
    const RandomBlock bits =
        draw(seed, static_cast<std::uint32_t>(c), kOrderDay + which, Purpose::panel_sample);
    order.emplace_back((std::uint64_t{bits[0]} << 32U) | bits[1], c);
  }
  std::sort(order.begin(), order.end());
  std::vector<std::size_t> picks;
  for (std::size_t i = 0; i < std::min(count, order.size()); ++i) picks.push_back(order[i].second);
  return picks;
}

// Of rows i, i + kFolds, ...: chances by trees that learnt from the others.
void judge_fold(const FeatureRows& x, const Eigen::VectorXd& y, int fold, Eigen::VectorXd& chance) {
  std::vector<Eigen::Index> out;
  std::vector<Eigen::Index> in;
  for (Eigen::Index i = 0; i < x.rows(); ++i) (i % kFolds == fold ? out : in).push_back(i);
  const auto& entry = Registry<Regressor>::instance().find("xgboost");
  const auto trees = entry.create(defaults(entry.description.parameters));
  const FeatureRows seen = x(in, Eigen::all);
  const Scorer scorer = trees->fit_outcome(seen, y(in));
  const FeatureRows unseen = x(out, Eigen::all);
  chance(out) = values(scorer, unseen);
}

double area(const Eigen::VectorXd& y, const Eigen::VectorXd& score) {
  std::vector<double> real;
  std::vector<double> simulated;
  for (Eigen::Index i = 0; i < y.size(); ++i) (y[i] > 0.5 ? simulated : real).push_back(score[i]);
  return probability_above(simulated, real);
}

Interval hanley_mcneil(double auc, double n) {
  const double q1 = auc / (2.0 - auc);
  const double q2 = 2.0 * auc * auc / (1.0 + auc);
  const double variance = (auc * (1.0 - auc) + (n - 1.0) * (q1 + q2 - 2.0 * auc * auc)) / (n * n);
  const double half = 1.96 * std::sqrt(std::max(0.0, variance));
  return {auc - half, std::min(1.0, auc + half)};
}

}  // namespace

ClassifierTest classifier_test(const PurchasePanel& real, const PurchasePanel& simulated,
                               std::uint64_t seed) {
  const std::size_t all = std::max(real.customers(), simulated.customers());
  const std::size_t count =
      std::min(chosen(real, all, seed, 0).size(), chosen(simulated, all, seed, 1).size());
  ClassifierTest test;
  test.customers = count;
  test.auc = std::nan("");
  if (count < 2 * kFolds) return test;
  std::vector<std::size_t> kept;
  for (std::size_t f = 0; f < features().size(); ++f) {
    if (!real.has(features()[f].needs) || !simulated.has(features()[f].needs)) continue;
    kept.push_back(f);
    test.features.push_back(features()[f].name);
  }
  const std::vector<std::size_t> of_real = chosen(real, count, seed, 0);
  const std::vector<std::size_t> of_simulated = chosen(simulated, count, seed, 1);
  FeatureRows x(static_cast<Eigen::Index>(2 * count), static_cast<Eigen::Index>(kept.size()));
  Eigen::VectorXd y(x.rows());
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    const auto at = static_cast<std::size_t>(i / 2);
    y[i] = i % 2 == 0 ? 0.0 : 1.0;
    const std::vector<double> row =
        i % 2 == 0 ? row_of(real, of_real[at]) : row_of(simulated, of_simulated[at]);
    for (std::size_t k = 0; k < kept.size(); ++k) {
      x(i, static_cast<Eigen::Index>(k)) = row[kept[k]];
    }
  }
  Eigen::VectorXd chance(x.rows());
  for (int fold = 0; fold < kFolds; ++fold) judge_fold(x, y, fold, chance);
  test.auc = area(y, chance);
  test.interval = hanley_mcneil(test.auc, static_cast<double>(count));
  for (Eigen::Index k = 0; k < x.cols(); ++k) {
    const double alone = area(y, x.col(k));
    test.alone.push_back(std::max(alone, 1.0 - alone));
  }
  return test;
}

}  // namespace marketday
