#include "experiments/results.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <limits>

#include "experiments/report.h"
#include "experiments/version.h"
#include "sim/io/csv.h"

namespace marketday {
namespace {

std::string seed_text(std::uint64_t seed) {
  return fmt::format("{}", seed);
}

std::string runs_table(const Experiment& e, const Results& results) {
  CsvWriter csv({"agent", "seed", "metric", "value"});
  for (std::size_t a = 0; a < e.arms.size(); ++a) {
    for (std::size_t s = 0; s < e.seeds.size(); ++s) {
      for (const Metric& metric : results[a][s].metrics) {
        csv.text(e.arms[a].label).text(seed_text(e.seeds[s])).text(metric.name);
        csv.number(metric.value).end_row();
      }
    }
  }
  return csv.take();
}

std::string curves_table(const Experiment& e, const Results& results) {
  CsvWriter csv({"agent", "seed", "episode", "return"});
  for (std::size_t a = 0; a < e.arms.size(); ++a) {
    for (std::size_t s = 0; s < e.seeds.size(); ++s) {
      const std::vector<double>& curve = results[a][s].curve;
      for (std::size_t i = 0; i < curve.size(); ++i) {
        csv.text(e.arms[a].label).text(seed_text(e.seeds[s]));
        csv.integer(static_cast<std::int64_t>(i)).number(curve[i]).end_row();
      }
    }
  }
  return csv.take();
}

std::string days_table(const Experiment& e, const Results& results) {
  std::vector<std::string> header = {"agent", "seed", "day"};
  const std::vector<std::string>& names = results[0][0].series.names;
  header.insert(header.end(), names.begin(), names.end());
  CsvWriter csv(header);
  for (std::size_t a = 0; a < e.arms.size(); ++a) {
    for (std::size_t s = 0; s < e.seeds.size(); ++s) {
      const DailySeries& series = results[a][s].series;
      const std::size_t days = series.columns.empty() ? 0 : series.columns.front().size();
      for (std::size_t day = 0; day < days; ++day) {
        csv.text(e.arms[a].label).text(seed_text(e.seeds[s]));
        csv.integer(static_cast<std::int64_t>(day));
        for (const std::vector<double>& column : series.columns) csv.number(column[day]);
        csv.end_row();
      }
    }
  }
  return csv.take();
}

std::string pareto_table(const Experiment& e, const Results& results) {
  CsvWriter csv(
      {"agent", "seed", "member", "searched_return", "searched_cost", "return", "cost", "weights"});
  for (std::size_t a = 0; a < e.arms.size(); ++a) {
    for (std::size_t s = 0; s < e.seeds.size(); ++s) {
      std::int64_t member = 0;
      for (const ParetoPoint& p : results[a][s].pareto) {
        csv.text(e.arms[a].label).text(seed_text(e.seeds[s])).integer(member++);
        csv.number(p.searched.value).number(p.searched.cost);
        csv.number(p.evaluated.value).number(p.evaluated.cost);
        csv.text(fmt::format("{}", fmt::join(p.weights, " "))).end_row();
      }
    }
  }
  return csv.take();
}

std::vector<double> values_of(const std::vector<CellResult>& cells, const Headline& what) {
  std::vector<double> values;
  for (const CellResult& cell : cells) {
    values.push_back(cell.metrics[what.metric].value / what.divisor);
  }
  return values;
}

void summary_row(const std::string& label, const std::string& metric, const RunSummary& s,
                 const PairedComparison& c, CsvWriter& csv) {
  csv.text(label).text(metric).integer(static_cast<std::int64_t>(s.n));
  for (const double value : {s.mean, s.median, s.iqm, s.interval.low, s.interval.high, c.difference,
                             c.interval.low, c.interval.high, c.probability_of_improvement}) {
    csv.number(value);
  }
  csv.end_row();
}

std::string summary_table(const Experiment& e, const Results& results) {
  CsvWriter csv({"agent", "metric", "n", "mean", "median", "iqm", "ci_low", "ci_high", "difference",
                 "difference_low", "difference_high", "probability_of_improvement"});
  const std::vector<Metric>& metrics = results.front().front().metrics;
  std::vector<std::vector<ArmComparison>> by_metric;
  by_metric.reserve(metrics.size());
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    by_metric.push_back(compare_arms(e, results, {metrics[m].name, m, 1.0}));
  }
  for (std::size_t a = 0; a < e.arms.size(); ++a) {
    for (std::size_t m = 0; m < metrics.size(); ++m) {
      const auto& [s, c] = by_metric[m][a];
      summary_row(e.arms[a].label, metrics[m].name, s, c, csv);
    }
    const std::vector<double> shares = gap_closed(results[a], results[baseline_index(e)]);
    if (shares.empty()) continue;
    const Bootstrap bootstrap(shares.size());
    const std::vector<double> of_baseline(shares.size(), 0.0);
    summary_row(e.arms[a].label, "gap_closed", summarise(shares, bootstrap),
                compare(shares, of_baseline, bootstrap), csv);
  }
  return csv.take();
}

Json map_of(const std::map<std::string, std::string>& values) {
  Json json = Json::object();
  for (const auto& [name, value] : values) json[name] = value;
  return json;
}

// Two more columns where the optimum is known.
std::string gap_text(const std::vector<double>& shares) {
  if (shares.empty()) return "";
  const RunSummary s = summarise(shares, Bootstrap(shares.size()));
  return fmt::format("  {:>6.3f}  [{:.3f}, {:.3f}]", s.mean, s.interval.low, s.interval.high);
}

bool knows_gap(const Experiment& e, const Results& results) {
  for (const std::vector<CellResult>& arm : results) {
    if (!gap_closed(arm, results[baseline_index(e)]).empty()) return true;
  }
  return false;
}

}  // namespace

std::vector<ArmComparison> compare_arms(const Experiment& e, const Results& results,
                                        const Headline& what) {
  const Bootstrap bootstrap(e.seeds.size());
  const std::vector<double> base = values_of(results[baseline_index(e)], what);
  std::vector<ArmComparison> arms;
  for (const std::vector<CellResult>& cells : results) {
    const std::vector<double> values = values_of(cells, what);
    arms.push_back({summarise(values, bootstrap), compare(values, base, bootstrap)});
  }
  return arms;
}

Headline headline_of(const Results& results) {
  const std::vector<Metric>& metrics = results.front().front().metrics;
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    if (metrics[i].name == "net_value_cents") return {"net value", i, 100.0};
  }
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    if (metrics[i].name == "profit_cents") return {"profit", i, 100.0};
    if (metrics[i].name == kExactValue) return {"value", i, 1.0};
  }
  return {metrics.front().name, 0, 1.0};
}

std::size_t baseline_index(const Experiment& e) {
  std::size_t i = 0;
  while (e.arms[i].label != e.baseline) ++i;
  return i;
}

std::string timing_table(const Experiment& e, const Results& results) {
  CsvWriter csv({"agent", "seed", "seconds"});
  for (std::size_t a = 0; a < e.arms.size(); ++a) {
    for (std::size_t s = 0; s < e.seeds.size(); ++s) {
      csv.text(e.arms[a].label).text(seed_text(e.seeds[s]));
      csv.number(results[a][s].seconds).end_row();
    }
  }
  return csv.take();
}

std::map<std::string, std::string> result_tables(const Experiment& e, const Results& results) {
  std::map<std::string, std::string> tables = {{"runs.csv", runs_table(e, results)},
                                               {"curves.csv", curves_table(e, results)},
                                               {"days.csv", days_table(e, results)},
                                               {"summary.csv", summary_table(e, results)},
                                               {"report.html", report_page(e, results)}};
  if (std::any_of(results.begin(), results.end(), [](const std::vector<CellResult>& cells) {
        return !cells.front().pareto.empty();
      })) {
    tables["pareto.csv"] = pareto_table(e, results);
  }
  return tables;
}

std::string policy_path(const Arm& arm, std::uint64_t seed) {
  return fmt::format("policies/{}-{}.yaml", arm.label, seed);
}

std::string manifest_head(const Json& resolved) {
  return to_yaml({{"manifest", 1}, {"version", version()}, {"experiment", resolved}});
}

std::string manifest(const Json& resolved, const std::map<std::string, std::string>& inputs,
                     const std::map<std::string, std::string>& hashes, int threads) {
  Json json = Json::object();
  if (!inputs.empty()) json["inputs"] = map_of(inputs);
  json["outputs"] = map_of(hashes);
  json["environment"] = {{"compiler", compiler()}, {"flags", build_flags()}, {"threads", threads}};
  return manifest_head(resolved) + to_yaml(json);
}

const double* find_metric(const CellResult& cell, const std::string& name) {
  for (const Metric& metric : cell.metrics) {
    if (metric.name == name) return &metric.value;
  }
  return nullptr;
}

std::vector<double> gap_closed(const std::vector<CellResult>& arm,
                               const std::vector<CellResult>& baseline) {
  constexpr double kNoGap = 1e-9;
  std::vector<double> shares;
  for (std::size_t s = 0; s < arm.size(); ++s) {
    const double* value = find_metric(arm[s], kExactValue);
    const double* base = find_metric(baseline[s], kExactValue);
    const double* optimum = find_metric(arm[s], kOptimum);
    if (value == nullptr || base == nullptr || *optimum - *base < kNoGap) return {};
    shares.push_back((*value - *base) / (*optimum - *base));
  }
  return shares;
}

Results read_results(const std::string& directory, const Experiment& e) {
  const CsvTable csv = CsvTable::load((std::filesystem::path(directory) / "runs.csv").string());
  std::map<std::string, std::size_t> arms;
  for (std::size_t a = 0; a < e.arms.size(); ++a) arms[e.arms[a].label] = a;
  std::map<std::string, std::size_t> seeds;
  for (std::size_t s = 0; s < e.seeds.size(); ++s) seeds[seed_text(e.seeds[s])] = s;
  Results results(e.arms.size(), std::vector<CellResult>(e.seeds.size()));
  const std::size_t agent = csv.column("agent");
  const std::size_t seed = csv.column("seed");
  for (std::size_t row = 0; row < csv.rows(); ++row) {
    const auto arm = arms.find(std::string(csv.text(row, agent)));
    const auto at = seeds.find(std::string(csv.text(row, seed)));
    if (arm == arms.end() || at == seeds.end()) {
      csv.fail(row, agent, "a run of another experiment", "run anew with --force");
    }
    results[arm->second][at->second].metrics.push_back(
        {std::string(csv.text(row, csv.column("metric"))),
         csv.number(row, csv.column("value"), std::numeric_limits<double>::lowest(),
                    std::numeric_limits<double>::max())});
  }
  return results;
}

std::string comparison_table(const Experiment& e, const Results& results) {
  const Headline headline = headline_of(results);
  const std::vector<ArmComparison> arms = compare_arms(e, results, headline);
  std::size_t width = 5;
  for (const Arm& arm : e.arms) width = std::max(width, arm.label.size());
  std::string text =
      fmt::format("{:<{}}  {:>12}  {:>27}  {:>12}  {:>27}  {:>6}", "agent", width, headline.name,
                  "95 % interval", "- baseline", "95 % interval", "P(>)");
  text += knows_gap(e, results) ? "  gap closed, 95 % interval\n" : "\n";
  for (std::size_t a = 0; a < e.arms.size(); ++a) {
    const auto& [s, c] = arms[a];
    text += fmt::format(
        "{:<{}}  {:>12.2f}  {:>27}  {:>+12.2f}  {:>27}  {:>6.2f}", e.arms[a].label, width, s.mean,
        fmt::format("[{:.2f}, {:.2f}]", s.interval.low, s.interval.high), c.difference,
        fmt::format("[{:+.2f}, {:+.2f}]", c.interval.low, c.interval.high),
        c.probability_of_improvement);
    text += gap_text(gap_closed(results[a], results[baseline_index(e)])) + "\n";
  }
  return text + fmt::format("{} per episode, mean of {} seeds; baseline {}\n", headline.name,
                            e.seeds.size(), e.baseline);
}

}  // namespace marketday
