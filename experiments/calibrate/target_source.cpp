#include "experiments/calibrate/target_source.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "evaluation/facts/fact.h"
#include "experiments/cell.h"

namespace marketday {

bool TargetSource::has_held_out_facts() const {
  return std::any_of(targets.begin(), targets.end(),
                     [](const MeasuredTarget& t) { return t.later; });
}

MeasuredTarget find_fact_number(const YamlNode& node) {
  std::vector<std::string> known;
  const std::string wanted = node.text();
  const std::vector<facts::Fact>& all = facts::all_facts();
  for (std::size_t f = 0; f < all.size(); ++f) {
    for (std::size_t n = 0; n < all[f].numbers.size(); ++n) {
      known.push_back(all[f].id + "." + all[f].numbers[n].name);
      if (known.back() == wanted) return {f, n, nullptr, false};
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
                                std::uint64_t seed, bool later) {
  const auto count = static_cast<Eigen::Index>(source.targets.size());
  Eigen::VectorXd values = Eigen::VectorXd::Constant(count, std::nan(""));
  facts::Studies studies(market, source.facts, seed, check_interrupt);
  std::map<std::size_t, std::vector<double>> of_fact;
  StatisticList statistics;
  std::vector<Eigen::Index> places;
  for (Eigen::Index i = 0; i < count; ++i) {
    const MeasuredTarget& t = source.targets[static_cast<std::size_t>(i)];
    if (t.later != later) continue;
    if (t.statistic != nullptr) {
      statistics.push_back(t.statistic);
      places.push_back(i);
      continue;
    }
    if (of_fact.count(t.fact) == 0) {
      of_fact[t.fact] = facts::all_facts()[t.fact].measure(studies);
    }
    values[i] = of_fact[t.fact][t.number];
  }
  if (statistics.empty()) return values;
  const std::vector<double> of_panel = measure(simulated_panel(source, market, seed), statistics);
  for (std::size_t k = 0; k < places.size(); ++k) values[places[k]] = of_panel[k];
  return values;
}

}  // namespace marketday
