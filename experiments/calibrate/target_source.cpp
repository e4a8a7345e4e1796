#include "experiments/calibrate/target_source.h"

#include <algorithm>
#include <map>

#include "evaluation/facts/fact.h"
#include "experiments/cell.h"

namespace marketday {

bool TargetSource::has_facts() const {
  return std::any_of(targets.begin(), targets.end(),
                     [](const MeasuredTarget& t) { return t.statistic == nullptr; });
}

bool TargetSource::has_panel() const {
  return std::any_of(targets.begin(), targets.end(),
                     [](const MeasuredTarget& t) { return t.statistic != nullptr; });
}

MeasuredTarget find_fact_number(const YamlNode& node) {
  std::vector<std::string> known;
  const std::string wanted = node.text();
  const std::vector<facts::Fact>& all = facts::all_facts();
  for (std::size_t f = 0; f < all.size(); ++f) {
    for (std::size_t n = 0; n < all[f].numbers.size(); ++n) {
      known.push_back(all[f].id + "." + all[f].numbers[n].name);
      if (known.back() == wanted) return {f, n, nullptr};
    }
  }
  node.fail("found `" + wanted + "`",
            "a fact's number, as F22.one_time_share; see `marketday list facts`" +
                suggestion(wanted, known));
}

PurchasePanel simulated_panel(const TargetSource& source, const MarketSpec& market,
                              std::uint64_t seed) {
  Recording recording = source.recording;
  recording.seed = seed;
  PurchasePanel panel = record_panel(market, recording, check_interrupt);
  return source.real ? as_seen_in(*source.real, std::move(panel)) : panel;
}

Eigen::VectorXd measure_targets(const TargetSource& source, const MarketSpec& market,
                                std::uint64_t seed) {
  facts::Studies studies(market, source.facts, seed, check_interrupt);
  std::map<std::size_t, std::vector<double>> of_fact;
  StatisticList statistics;
  for (const MeasuredTarget& t : source.targets) {
    if (t.statistic != nullptr) {
      statistics.push_back(t.statistic);
    } else if (of_fact.count(t.fact) == 0) {
      of_fact[t.fact] = facts::all_facts()[t.fact].measure(studies);
    }
  }
  std::vector<double> of_panel;
  if (!statistics.empty()) {
    of_panel = measure(simulated_panel(source, market, seed), statistics);
  }
  Eigen::VectorXd values(static_cast<Eigen::Index>(source.targets.size()));
  std::size_t next = 0;
  for (std::size_t i = 0; i < source.targets.size(); ++i) {
    const MeasuredTarget& t = source.targets[i];
    values[static_cast<Eigen::Index>(i)] =
        t.statistic != nullptr ? of_panel[next++] : of_fact[t.fact][t.number];
  }
  return values;
}

}  // namespace marketday
