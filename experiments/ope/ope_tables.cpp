#include "experiments/ope/ope_tables.h"

#include <fmt/core.h>

#include <cmath>

#include "experiments/embedded.h"
#include "experiments/page.h"
#include "experiments/version.h"
#include "sim/io/csv.h"

namespace marketday {
namespace {

std::string grades_csv(const OpeBenchmark& b, const OpeResults& results) {
  CsvWriter csv({"case", "rows", "estimator", "measure", "value", "ci_low", "ci_high"});
  for (std::size_t c = 0; c < b.cases.size(); ++c) {
    for (std::size_t n = 0; n < b.rows.size(); ++n) {
      for (std::size_t e = 0; e < b.estimators.size(); ++e) {
        for (const OpeGrade& g : grades(results[c], n, e)) {
          csv.text(b.cases[c].experiment.name).integer(b.rows[n]).text(b.estimators[e].label);
          csv.text(g.measure).number(g.value).number(g.interval.low).number(g.interval.high);
          csv.end_row();
        }
      }
    }
  }
  return csv.take();
}

double mean_deployed(const std::vector<OpeReplication>& replications, std::size_t size,
                     std::size_t policy) {
  double sum = 0.0;
  for (const OpeReplication& r : replications) sum += r[size].policies[policy].deployed;
  return sum / static_cast<double>(replications.size());
}

std::string truth_csv(const OpeBenchmark& b, const OpeResults& results) {
  CsvWriter csv({"case", "rows", "policy", "truth_in_log", "deployed"});
  for (std::size_t c = 0; c < b.cases.size(); ++c) {
    for (std::size_t n = 0; n < b.rows.size(); ++n) {
      csv.text(b.cases[c].experiment.name).integer(b.rows[n]).text(kBehaviour);
      csv.number(mean_behaviour_truth(results[c], n)).number(std::nan("")).end_row();
      const std::vector<double> truth = mean_truth(results[c], n);
      for (std::size_t k = 0; k < truth.size(); ++k) {
        csv.text(b.cases[c].experiment.name).integer(b.rows[n]);
        csv.text(b.cases[c].experiment.arms[k].label).number(truth[k]);
        csv.number(b.cases[c].hidden.empty() ? mean_deployed(results[c], n, k) : std::nan(""));
        csv.end_row();
      }
    }
  }
  return csv.take();
}

std::string runs_csv(const OpeBenchmark& b, const OpeResults& results) {
  CsvWriter csv({"case", "rows", "seed", "policy", "estimator", "truth", "value", "ci_low",
                 "ci_high", "difference", "difference_low", "difference_high", "answer"});
  for (std::size_t c = 0; c < b.cases.size(); ++c) {
    for (std::size_t n = 0; n < b.rows.size(); ++n) {
      for (std::size_t s = 0; s < b.seeds.size(); ++s) {
        const OpeRecord& record = results[c][s][n];
        for (std::size_t k = 0; k < record.policies.size(); ++k) {
          const OpePolicyRecord& r = record.policies[k];
          for (std::size_t e = 0; e < b.estimators.size(); ++e) {
            csv.text(b.cases[c].experiment.name).integer(b.rows[n]);
            csv.text(fmt::format("{}", b.seeds[s])).text(b.cases[c].experiment.arms[k].label);
            csv.text(b.estimators[e].label).number(r.truth).number(r.values[e]).number(r.low[e]);
            csv.number(r.high[e]).number(r.difference[e]).number(r.difference_low[e]);
            csv.number(r.difference_high[e]).number(r.answers[e]).end_row();
          }
        }
      }
    }
  }
  return csv.take();
}

Json number_json(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

std::string page(const OpeBenchmark& b, const OpeResults& results) {
  Json cases = Json::array();
  for (std::size_t c = 0; c < b.cases.size(); ++c) {
    Json sizes = Json::array();
    for (std::size_t n = 0; n < b.rows.size(); ++n) {
      Json estimators = Json::array();
      for (std::size_t e = 0; e < b.estimators.size(); ++e) {
        Json measures = Json::object();
        for (const OpeGrade& g : grades(results[c], n, e))
          measures[g.measure] = number_json(g.value);
        estimators.push_back({{"label", b.estimators[e].label}, {"measures", measures}});
      }
      Json policies = Json::array();
      const std::vector<double> truth = mean_truth(results[c], n);
      for (std::size_t k = 0; k < truth.size(); ++k) {
        policies.push_back({{"label", b.cases[c].experiment.arms[k].label},
                            {"truth", truth[k]},
                            {"deployed", mean_deployed(results[c], n, k)}});
      }
      sizes.push_back({{"rows", b.rows[n]}, {"estimators", estimators}, {"policies", policies}});
    }
    cases.push_back({{"label", b.cases[c].experiment.name}, {"sizes", sizes}});
  }
  return fill_page(ope_template(), {{"experiment", b.name},
                                    {"summary", b.summary},
                                    {"replications", b.seeds.size()},
                                    {"level", b.level},
                                    {"model", b.model},
                                    {"version", version()},
                                    {"cases", cases}});
}

}  // namespace

std::map<std::string, std::string> ope_tables(const OpeBenchmark& b, const OpeResults& results) {
  return {{"grades.csv", grades_csv(b, results)},
          {"truth.csv", truth_csv(b, results)},
          {"runs.csv", runs_csv(b, results)},
          {"report.html", page(b, results)}};
}

std::string ope_text(const OpeBenchmark& b, const OpeResults& results) {
  std::string text = fmt::format(
      "{:<22} {:>8} {:<18} {:>9} {:>9} {:>8} {:>8} {:>7} {:>9} {:>7} {:>7}\n", "case", "rows",
      "estimator", "bias", "rmse", "covers", "diff.c.", "rank", "regret", "type I", "type II");
  for (std::size_t c = 0; c < b.cases.size(); ++c) {
    for (std::size_t n = 0; n < b.rows.size(); ++n) {
      for (std::size_t e = 0; e < b.estimators.size(); ++e) {
        const std::vector<OpeGrade> g = grades(results[c], n, e);
        text += fmt::format(
            "{:<22} {:>8} {:<18} {:>9.3g} {:>9.3g} {:>8.3f} {:>8.3f} {:>7.3f} {:>9.3g} {:>7.3f} "
            "{:>7.3f}\n",
            b.cases[c].experiment.name, b.rows[n], b.estimators[e].label, g[0].value, g[1].value,
            g[2].value, g[4].value, g[5].value, g[6].value, g[7].value, g[8].value);
      }
    }
  }
  return text;
}

}  // namespace marketday
