#include "experiments/ab/ab_tables.h"

#include <fmt/core.h>

#include <cmath>

#include "experiments/embedded.h"
#include "experiments/page.h"
#include "experiments/version.h"
#include "sim/io/csv.h"

namespace marketday {
namespace {

std::string runs_table(const AbTest& test, const AbReplications& results) {
  CsvWriter csv({"case", "design", "seed", "control_mean", "truth", "estimate", "standard_error",
                 "ci_low", "ci_high", "p_value"});
  for (std::size_t c = 0; c < test.cases.size(); ++c) {
    for (std::size_t d = 0; d < test.designs.size(); ++d) {
      for (std::size_t s = 0; s < test.seeds.size(); ++s) {
        const AbReplication& r = results[c][s];
        const ab::Effect& e = r.designs[d];
        csv.text(test.cases[c].experiment.name).text(test.designs[d].label);
        csv.text(fmt::format("{}", test.seeds[s])).number(r.control_mean).number(r.truth);
        csv.number(e.estimate).number(e.standard_error).number(e.interval.low);
        csv.number(e.interval.high).number(e.p_value).end_row();
      }
    }
  }
  return csv.take();
}

std::string summary_table(const AbTest& test, const AbReplications& results) {
  CsvWriter csv({"case", "design", "n", "control_mean", "truth", "estimate", "bias", "bias_error",
                 "rmse", "claimed_error", "spread", "coverage", "rejected"});
  for (std::size_t c = 0; c < test.cases.size(); ++c) {
    for (std::size_t d = 0; d < test.designs.size(); ++d) {
      const DesignRecord r = record_of(results[c], d, test.alpha);
      csv.text(test.cases[c].experiment.name).text(test.designs[d].label);
      csv.integer(static_cast<std::int64_t>(results[c].size()));
      for (const double value : {r.control_mean, r.truth, r.estimate, r.bias, r.bias_error, r.rmse,
                                 r.claimed_error, r.spread, r.coverage, r.rejected}) {
        csv.number(value);
      }
      csv.end_row();
    }
  }
  return csv.take();
}

// Shares of the control's mean where it is not 0.
double scale_of(const DesignRecord& r) {
  return r.control_mean != 0.0 ? 100.0 / std::abs(r.control_mean) : 0.0;
}

std::string page(const AbTest& test, const AbReplications& results) {
  Json cases = Json::array();
  for (std::size_t c = 0; c < test.cases.size(); ++c) {
    Json designs = Json::array();
    for (std::size_t d = 0; d < test.designs.size(); ++d) {
      const DesignRecord r = record_of(results[c], d, test.alpha);
      Json points = Json::array();
      for (const AbReplication& replication : results[c]) {
        points.push_back(
            {scale_of(r) * replication.truth, scale_of(r) * replication.designs[d].estimate});
      }
      designs.push_back({{"label", test.designs[d].label},
                         {"estimate", scale_of(r) * r.estimate},
                         {"bias", scale_of(r) * r.bias},
                         {"bias_error", scale_of(r) * r.bias_error},
                         {"rmse", scale_of(r) * r.rmse},
                         {"spread", scale_of(r) * r.spread},
                         {"coverage", r.coverage},
                         {"rejected", r.rejected},
                         {"points", points}});
    }
    const DesignRecord first = record_of(results[c], 0, test.alpha);
    const AbCase& one = test.cases[c];
    cases.push_back({{"label", one.experiment.name},
                     {"metric", ab_outcome_names()[static_cast<std::size_t>(one.outcome)]},
                     {"control", one.experiment.arms[0].label},
                     {"treatment", one.experiment.arms[1].label},
                     {"control_mean", first.control_mean},
                     {"truth", scale_of(first) * first.truth},
                     {"designs", designs}});
  }
  return fill_page(designs_template(), {{"experiment", test.name},
                                        {"summary", test.summary},
                                        {"replications", test.seeds.size()},
                                        {"markets", test.markets},
                                        {"alpha", test.alpha},
                                        {"version", version()},
                                        {"cases", cases}});
}

}  // namespace

DesignRecord record_of(const std::vector<AbReplication>& replications, std::size_t design,
                       double alpha) {
  DesignRecord r;
  std::vector<double> estimates;
  std::vector<double> off;
  for (const AbReplication& replication : replications) {
    const ab::Effect& e = replication.designs[design];
    estimates.push_back(e.estimate);
    off.push_back(e.estimate - replication.truth);
    r.truth += replication.truth;
    r.control_mean += replication.control_mean;
    r.claimed_error += e.standard_error;
    r.rmse += off.back() * off.back();
    if (e.interval.low <= replication.truth && replication.truth <= e.interval.high) {
      r.coverage += 1.0;
    }
    if (e.p_value < alpha) r.rejected += 1.0;
  }
  const auto n = static_cast<double>(replications.size());
  for (double* sum :
       {&r.truth, &r.control_mean, &r.claimed_error, &r.rmse, &r.coverage, &r.rejected}) {
    *sum /= n;
  }
  r.rmse = std::sqrt(r.rmse);
  const ab::Moments of_estimates = ab::moments_of(estimates);
  const ab::Moments of_off = ab::moments_of(off);
  r.estimate = of_estimates.mean;
  r.spread = std::sqrt(of_estimates.variance);
  r.bias = of_off.mean;
  r.bias_error = std::sqrt(of_off.variance / n);
  return r;
}

std::map<std::string, std::string> ab_test_tables(const AbTest& test,
                                                  const AbReplications& results) {
  return {{"runs.csv", runs_table(test, results)},
          {"summary.csv", summary_table(test, results)},
          {"report.html", page(test, results)}};
}

std::string ab_test_text(const AbTest& test, const AbReplications& results) {
  std::string text;
  std::size_t width = 6;
  for (const AbDesign& d : test.designs) width = std::max(width, d.label.size());
  for (std::size_t c = 0; c < test.cases.size(); ++c) {
    const AbCase& one = test.cases[c];
    const DesignRecord first = record_of(results[c], 0, test.alpha);
    text += fmt::format(
        "{}: {} a shopper and day, {} against {}\n"
        "  control {:.6g}; treating everybody changes it by {:+.2f} %\n"
        "  {:<{}} {:>9} {:>9} {:>8} {:>8} {:>8} {:>9} {:>9}\n",
        one.experiment.name, ab_outcome_names()[static_cast<std::size_t>(one.outcome)],
        one.experiment.arms[1].label, one.experiment.arms[0].label, first.control_mean,
        scale_of(first) * first.truth, "design", width, "estimate", "bias", "+-", "spread", "rmse",
        "coverage", "rejects");
    for (std::size_t d = 0; d < test.designs.size(); ++d) {
      const DesignRecord r = record_of(results[c], d, test.alpha);
      const double s = scale_of(r);
      text +=
          fmt::format("  {:<{}} {:>+9.2f} {:>+9.2f} {:>8.2f} {:>8.2f} {:>8.2f} {:>9.2f} {:>9.2f}\n",
                      test.designs[d].label, width, s * r.estimate, s * r.bias, s * r.bias_error,
                      s * r.spread, s * r.rmse, r.coverage, r.rejected);
    }
  }
  return text + fmt::format(
                    "in % of the control's mean; {} replications of {} markets; bias is "
                    "against everybody treated, +- its standard error\n",
                    test.seeds.size(), test.markets);
}

}  // namespace marketday
