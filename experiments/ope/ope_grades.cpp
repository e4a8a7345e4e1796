#include "experiments/ope/ope_grades.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace marketday {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// Ranks from 1, equal values sharing theirs.
std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> result(values.size());
  for (std::size_t i = 0; i < order.size();) {
    std::size_t j = i + 1;
    while (j < order.size() && values[order[j]] == values[order[i]]) ++j;
    for (std::size_t k = i; k < j; ++k) {
      result[order[k]] = (static_cast<double>(i) + static_cast<double>(j) + 1.0) / 2.0;
    }
    i = j;
  }
  return result;
}

double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  const double mx = mean(x);
  const double my = mean(y);
  double xy = 0.0;
  double xx = 0.0;
  double yy = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xy += (x[i] - mx) * (y[i] - my);
    xx += (x[i] - mx) * (x[i] - mx);
    yy += (y[i] - my) * (y[i] - my);
  }
  return xx > 0.0 && yy > 0.0 ? xy / std::sqrt(xx * yy) : kNone;
}

// One number a replication; nan where the measure has nothing to go by.
struct Measures {
  std::vector<double> squared_error, coverage, width, difference_coverage, rank_correlation, regret,
      wrong_ship, missed;
};

double share(double hits, double of) {
  return of > 0.0 ? hits / of : kNone;
}

void add_replication(const OpeRecord& record, const std::vector<double>& truth, double behaviour,
                     std::size_t e, Measures& m) {
  const double n = static_cast<double>(truth.size());
  double squares = 0.0, covered = 0.0, width = 0.0, difference_covered = 0.0;
  double worse = 0.0, shipped_worse = 0.0, better = 0.0, missed_better = 0.0;
  std::vector<double> values;
  for (std::size_t k = 0; k < truth.size(); ++k) {
    const OpePolicyRecord& r = record.policies[k];
    const double error = r.values[e] - truth[k];
    const double difference = truth[k] - behaviour;
    values.push_back(r.values[e]);
    squares += error * error;
    covered += r.low[e] <= truth[k] && truth[k] <= r.high[e] ? 1.0 : 0.0;
    width += r.high[e] - r.low[e];
    difference_covered +=
        r.difference_low[e] <= difference && difference <= r.difference_high[e] ? 1.0 : 0.0;
    (difference > 0.0 ? better : worse) += 1.0;
    if (difference > 0.0) missed_better += r.answers[e] > 0.0 ? 0.0 : 1.0;
    if (difference <= 0.0) shipped_worse += r.answers[e] > 0.0 ? 1.0 : 0.0;
  }
  m.squared_error.push_back(squares / n);
  m.coverage.push_back(covered / n);
  m.width.push_back(width / n);
  m.difference_coverage.push_back(difference_covered / n);
  // an estimator that has no value for some policy ranks none
  const bool ranks_all =
      std::none_of(values.begin(), values.end(), [](double v) { return std::isnan(v); });
  m.rank_correlation.push_back(ranks_all ? correlation(ranks(values), ranks(truth)) : kNone);
  const auto chosen = std::max_element(values.begin(), values.end()) - values.begin();
  m.regret.push_back(ranks_all ? *std::max_element(truth.begin(), truth.end()) -
                                     truth[static_cast<std::size_t>(chosen)]
                               : kNone);
  m.wrong_ship.push_back(share(shipped_worse, worse));
  m.missed.push_back(share(missed_better, better));
}

OpeGrade grade(const char* measure, std::vector<double> values, bool takes_root = false) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  if (values.empty()) return {measure, kNone, {kNone, kNone}};
  OpeGrade g{measure, mean(values), {kNone, kNone}};
  if (values.size() > 1) g.interval = Bootstrap(values.size(), 2'000).interval_of_mean(values);
  if (!takes_root) return g;
  return {measure, std::sqrt(g.value), {std::sqrt(g.interval.low), std::sqrt(g.interval.high)}};
}

}  // namespace

std::vector<double> mean_truth(const std::vector<OpeReplication>& replications, std::size_t size) {
  std::vector<double> truth(replications.front()[size].policies.size(), 0.0);
  for (const OpeReplication& replication : replications) {
    for (std::size_t k = 0; k < truth.size(); ++k) truth[k] += replication[size].policies[k].truth;
  }
  for (double& value : truth) value /= static_cast<double>(replications.size());
  return truth;
}

double mean_behaviour_truth(const std::vector<OpeReplication>& replications, std::size_t size) {
  double sum = 0.0;
  for (const OpeReplication& replication : replications) sum += replication[size].behaviour_truth;
  return sum / static_cast<double>(replications.size());
}

std::vector<OpeGrade> grades(const std::vector<OpeReplication>& replications, std::size_t size,
                             std::size_t estimator) {
  const std::vector<double> truth = mean_truth(replications, size);
  const double behaviour = mean_behaviour_truth(replications, size);
  Measures m;
  std::vector<double> errors(truth.size(), 0.0);
  for (const OpeReplication& replication : replications) {
    add_replication(replication[size], truth, behaviour, estimator, m);
    for (std::size_t k = 0; k < truth.size(); ++k) {
      errors[k] += replication[size].policies[k].values[estimator] - truth[k];
    }
  }
  double bias = 0.0;
  for (const double error : errors) bias += std::abs(error);
  bias /= static_cast<double>(replications.size() * truth.size());
  return {{"bias", bias, {kNone, kNone}},
          grade("rmse", m.squared_error, true),
          grade("coverage", m.coverage),
          grade("width", m.width),
          grade("difference_coverage", m.difference_coverage),
          grade("rank_correlation", m.rank_correlation),
          grade("regret", m.regret),
          grade("wrong_ship", m.wrong_ship),
          grade("missed", m.missed)};
}

}  // namespace marketday
