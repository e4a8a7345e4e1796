#include "experiments/suite_tables.h"

#include <fmt/core.h>

#include <algorithm>

#include "evaluation/suite_statistics.h"
#include "experiments/embedded.h"
#include "experiments/page.h"
#include "experiments/version.h"
#include "sim/io/csv.h"

namespace marketday {
namespace {

constexpr int kThresholds = 41;  // of the profile, from -1 to 1

// Scores of one arm on the tasks it fits, and what they say together.
struct ArmScores {
  std::string label;
  std::vector<std::size_t> tasks;  // into the suite's
  TaskScores scores;               // shares of the gap closed, by those tasks
  TaskScores of_baseline;
};

std::vector<ArmScores> scores_of(const Suite& suite, const std::vector<Results>& results) {
  std::vector<ArmScores> arms;
  for (const std::string& label : suite.labels) {
    ArmScores arm{label, {}, {}, {}};
    for (std::size_t t = 0; t < suite.tasks.size(); ++t) {
      const std::vector<Arm>& of_task = suite.tasks[t].arms;
      const auto at = std::find_if(of_task.begin(), of_task.end(),
                                   [&](const Arm& other) { return other.label == label; });
      if (at == of_task.end()) continue;
      const auto& baseline = results[t][baseline_index(suite.tasks[t])];
      std::vector<double> shares =
          gap_closed(results[t][static_cast<std::size_t>(at - of_task.begin())], baseline);
      if (shares.empty()) continue;
      arm.tasks.push_back(t);
      arm.scores.push_back(std::move(shares));
      arm.of_baseline.push_back(gap_closed(baseline, baseline));
    }
    if (!arm.tasks.empty()) arms.push_back(std::move(arm));
  }
  return arms;
}

std::string task_table(const Suite& suite, const std::vector<ArmScores>& arms) {
  CsvWriter csv({"agent", "task", "n", "mean", "median", "iqm", "ci_low", "ci_high", "not_meant"});
  for (const ArmScores& arm : arms) {
    for (std::size_t i = 0; i < arm.tasks.size(); ++i) {
      const RunSummary s = summarise(arm.scores[i], Bootstrap(arm.scores[i].size()));
      csv.text(arm.label).text(suite.tasks[arm.tasks[i]].name);
      csv.integer(static_cast<std::int64_t>(s.n)).number(s.mean).number(s.median).number(s.iqm);
      csv.number(s.interval.low).number(s.interval.high).text("").end_row();
    }
  }
  for (const Experiment& task : suite.tasks) {
    for (const auto& [label, reason] : task.unfit) {
      csv.text(label).text(task.name).integer(0);
      for (int empty = 0; empty < 5; ++empty) csv.text("");
      csv.text(reason).end_row();
    }
  }
  return csv.take();
}

std::string summary_table(const std::vector<ArmScores>& arms) {
  CsvWriter csv({"agent", "tasks", "measure", "value", "ci_low", "ci_high"});
  for (const ArmScores& arm : arms) {
    const SuiteSummary s = summarise_suite(arm.scores);
    const std::pair<const char*, Aggregate> measures[] = {
        {"iqm", s.iqm},
        {"mean", s.mean},
        {"median", s.median},
        {"optimality_gap", s.optimality_gap},
        {"probability_of_improvement", probability_of_improvement(arm.scores, arm.of_baseline)}};
    for (const auto& [name, measure] : measures) {
      csv.text(arm.label).integer(static_cast<std::int64_t>(arm.tasks.size())).text(name);
      csv.number(measure.value).number(measure.interval.low).number(measure.interval.high);
      csv.end_row();
    }
  }
  return csv.take();
}

std::vector<double> thresholds() {
  std::vector<double> all;
  for (int i = 0; i < kThresholds; ++i) all.push_back(-1.0 + 2.0 * i / (kThresholds - 1));
  return all;
}

std::string profile_table(const std::vector<ArmScores>& arms) {
  CsvWriter csv({"agent", "gap_closed", "share_above", "ci_low", "ci_high"});
  const std::vector<double> at = thresholds();
  for (const ArmScores& arm : arms) {
    const std::vector<Aggregate> profile = performance_profile(arm.scores, at);
    for (std::size_t i = 0; i < at.size(); ++i) {
      csv.text(arm.label).number(at[i]).number(profile[i].value);
      csv.number(profile[i].interval.low).number(profile[i].interval.high).end_row();
    }
  }
  return csv.take();
}

std::string scope(const Suite& suite) {
  if (suite.tasks.size() == 1) {
    return "one task: intervals are over its seeds and say nothing of other tasks; that would need "
           "a bootstrap over tasks";
  }
  return "intervals by the stratified bootstrap: other seeds, the same tasks";
}

std::string page(const Suite& suite, const std::vector<ArmScores>& arms) {
  const std::vector<double> at = thresholds();
  Json names = Json::array();
  for (const Experiment& task : suite.tasks) names.push_back(task.name);
  Json rows = Json::array();
  for (const ArmScores& arm : arms) {
    const SuiteSummary s = summarise_suite(arm.scores);
    Json by_task = Json::object();
    for (std::size_t i = 0; i < arm.tasks.size(); ++i) {
      by_task[suite.tasks[arm.tasks[i]].name] = mean(arm.scores[i]);
    }
    Json profile = Json::array();
    for (const Aggregate& point : performance_profile(arm.scores, at)) {
      profile.push_back(point.value);
    }
    rows.push_back({{"label", arm.label},
                    {"iqm", s.iqm.value},
                    {"low", s.iqm.interval.low},
                    {"high", s.iqm.interval.high},
                    {"tasks", by_task},
                    {"profile", profile}});
  }
  return fill_page(suite_template(), {{"experiment", suite.name},
                                      {"summary", suite.summary},
                                      {"suite", suite.suite},
                                      {"seeds", suite.tasks.front().seeds.size()},
                                      {"baseline", suite.tasks.front().baseline},
                                      {"version", version()},
                                      {"scope", scope(suite)},
                                      {"tasks", names},
                                      {"thresholds", at},
                                      {"arms", rows}});
}

}  // namespace

std::map<std::string, std::string> suite_tables(const Suite& suite,
                                                const std::vector<Results>& results) {
  const std::vector<ArmScores> arms = scores_of(suite, results);
  return {{"suite.csv", task_table(suite, arms)},
          {"suite_summary.csv", summary_table(arms)},
          {"profile.csv", profile_table(arms)},
          {"suite.html", page(suite, arms)}};
}

std::string suite_text(const Suite& suite, const std::vector<Results>& results) {
  const std::vector<ArmScores> arms = scores_of(suite, results);
  std::size_t width = 5;
  for (const ArmScores& arm : arms) width = std::max(width, arm.label.size());
  std::string text;
  for (std::size_t t = 0; t < suite.tasks.size(); ++t) {
    text += fmt::format("{:>3}  {}\n", t + 1, suite.tasks[t].name);
  }
  text += fmt::format("\n{:<{}}", "agent", width);
  for (std::size_t t = 0; t < suite.tasks.size(); ++t) text += fmt::format("{:>7}", t + 1);
  text += fmt::format("  {:>6}  {}\n", "IQM", "95 % interval");
  for (const ArmScores& arm : arms) {
    text += fmt::format("{:<{}}", arm.label, width);
    for (std::size_t t = 0; t < suite.tasks.size(); ++t) {
      const auto at = std::find(arm.tasks.begin(), arm.tasks.end(), t);
      text += at == arm.tasks.end()
                  ? fmt::format("{:>7}", "-")
                  : fmt::format("{:>7.3f}",
                                mean(arm.scores[static_cast<std::size_t>(at - arm.tasks.begin())]));
    }
    const Aggregate iqm = summarise_suite(arm.scores).iqm;
    text += fmt::format("  {:>6.3f}  [{:.3f}, {:.3f}]\n", iqm.value, iqm.interval.low,
                        iqm.interval.high);
  }
  for (const Experiment& task : suite.tasks) {
    for (const auto& [label, reason] : task.unfit) {
      text += fmt::format("- {} on {}: {}\n", label, task.name, reason);
    }
  }
  return text +
         fmt::format("share of the gap between {} and the optimum closed, mean of {} seeds; {}\n",
                     suite.tasks.front().baseline, suite.tasks.front().seeds.size(), scope(suite));
}

}  // namespace marketday
