#include "experiments/fraud/fraud_tables.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "sim/fraud/fraudster.h"
#include "sim/io/csv.h"

namespace marketday {
namespace {

const std::string& name_of(const FraudStudy& study, std::size_t c) {
  return study.cases[c].experiment.name;
}

const std::vector<FraudsterPart>& parts_of(const FraudCase& c) {
  return c.experiment.scenario.market->fraud->parts;
}

std::string runs_csv(const FraudStudy& study, const FraudRecords& records) {
  CsvWriter csv({"case", "seed", "measure", "value"});
  for (std::size_t c = 0; c < study.cases.size(); ++c) {
    for (std::size_t s = 0; s < study.seeds.size(); ++s) {
      const std::vector<double> values = measures_of(study, records, c, s);
      for (std::size_t m = 0; m < values.size(); ++m) {
        csv.text(name_of(study, c)).text(fmt::format("{}", study.seeds[s]));
        csv.text(fraud_measures()[m].name).number(values[m]).end_row();
      }
    }
  }
  return csv.take();
}

std::string summary_csv(const FraudStudy& study, const FraudRecords& records) {
  CsvWriter csv({"case", "measure", "unit", "n", "mean", "median", "ci_low", "ci_high"});
  for (std::size_t c = 0; c < study.cases.size(); ++c) {
    const auto values = measures_by_seed(study, records, c);
    for (std::size_t m = 0; m < values.size(); ++m) {
      const FraudGrade g = grade_of(values[m]);
      csv.text(name_of(study, c)).text(fraud_measures()[m].name).text(fraud_measures()[m].unit);
      csv.integer(static_cast<std::int64_t>(g.n)).number(g.mean).number(g.median);
      csv.number(g.low).number(g.high).end_row();
    }
  }
  return csv.take();
}

std::string kinds_csv(const FraudStudy& study, const FraudRecords& records) {
  CsvWriter csv({"case", "seed", "kind", "fraud", "attempts", "granted", "challenged", "blocked",
                 "reviewed", "banned", "paid_cents", "subsidy_cents", "loss_cents", "take_cents"});
  for (std::size_t c = 0; c < study.cases.size(); ++c) {
    const std::vector<FraudsterPart>& parts = parts_of(study.cases[c]);
    for (std::size_t s = 0; s < study.seeds.size(); ++s) {
      const std::vector<FraudAccount>& kinds = records[c][s].kinds;
      for (std::size_t k = 0; k < kinds.size(); ++k) {
        const bool honest = k == parts.size();
        const FraudAccount& a = kinds[k];
        csv.text(name_of(study, c)).text(fmt::format("{}", study.seeds[s]));
        csv.text(honest ? "honest" : parts[k].type->terms().name);
        csv.integer(!honest && parts[k].type->terms().fraud ? 1 : 0);
        csv.integer(a.attempts).integer(a.granted).integer(a.challenged).integer(a.blocked);
        csv.integer(a.reviewed).integer(a.banned).integer(a.paid_cents).integer(a.subsidy_cents);
        csv.integer(a.loss_cents).integer(a.take_cents).end_row();
      }
    }
  }
  return csv.take();
}

std::string precision_csv(const FraudStudy& study, const FraudRecords& records) {
  CsvWriter csv({"case", "recall", "precision"});
  for (std::size_t c = 0; c < study.cases.size(); ++c) {
    const std::vector<double> curve = mean_precision(records[c]);
    for (std::size_t k = 0; k < curve.size(); ++k) {
      csv.text(name_of(study, c)).number(static_cast<double>(k) / (kCurvePoints - 1.0));
      csv.number(curve[k]).end_row();
    }
  }
  return csv.take();
}

std::string leakage_csv(const FraudStudy& study, const FraudRecords& records) {
  CsvWriter csv({"case", "day", "loss_cents", "baseline_loss_cents", "leakage"});
  for (std::size_t c = 0; c < study.cases.size(); ++c) {
    const std::vector<double> mine = mean_loss(records[c]);
    const std::vector<double> all = mean_loss(records[study.cases[c].baseline]);
    for (std::size_t day = 0; day < mine.size(); ++day) {
      csv.text(name_of(study, c)).integer(static_cast<std::int64_t>(day) + 1);
      csv.number(mine[day]).number(all[day]);
      csv.number(all[day] > 0.0 ? mine[day] / all[day] : std::nan("")).end_row();
    }
  }
  return csv.take();
}

std::string survival_csv(const FraudStudy& study, const FraudRecords& records) {
  CsvWriter csv({"case", "kind", "day", "found", "censored", "not_found_yet"});
  for (std::size_t c = 0; c < study.cases.size(); ++c) {
    for (const KindSummary& kind : kinds_of(study.cases[c], records[c])) {
      if (kind.detection.total() == 0) continue;
      const std::vector<double> curve = survival(kind.detection);
      for (std::size_t day = 0; day < curve.size(); ++day) {
        csv.text(name_of(study, c)).text(kind.name).integer(static_cast<std::int64_t>(day));
        csv.integer(kind.detection.events[day]).integer(kind.detection.censored[day]);
        csv.number(curve[day]).end_row();
      }
    }
  }
  return csv.take();
}

std::string windows_csv(const FraudStudy& study, const FraudRecords& records) {
  CsvWriter csv({"case", "seed", "day", "waves", "average_precision"});
  for (std::size_t c = 0; c < study.cases.size(); ++c) {
    for (std::size_t s = 0; s < study.seeds.size(); ++s) {
      for (const FraudWindow& w : records[c][s].windows) {
        csv.text(name_of(study, c)).text(fmt::format("{}", study.seeds[s]));
        csv.number(w.day).number(w.waves).number(w.average_precision).end_row();
      }
    }
  }
  return csv.take();
}

std::string targets_csv(const FraudStudy& study, const FraudRecords& records) {
  CsvWriter csv({"case", "measure", "bound", "target", "reached", "ci_low", "ci_high", "met"});
  for (const FraudTarget& target : study.targets) {
    const TargetResult result = result_of(study, records, target);
    csv.text(name_of(study, target.place)).text(fraud_measures()[target.measure].name);
    csv.text(target.at_least ? "at_least" : "at_most").number(target.value);
    csv.number(result.reached.mean).number(result.reached.low).number(result.reached.high);
    csv.integer(result.met ? 1 : 0).end_row();
  }
  return csv.take();
}

std::string cell(double value, const char* format = "{:.3f}") {
  return std::isnan(value) ? "-" : fmt::format(fmt::runtime(format), value);
}

}  // namespace

std::vector<KindSummary> kinds_of(const FraudCase& c, const std::vector<FraudRecord>& records) {
  std::vector<KindSummary> kinds;
  const std::vector<FraudsterPart>& parts = parts_of(c);
  const std::size_t longest = records.front().loss_cents.size() + 2;
  KindSummary all{kAllFraud, true, {}, LifeTable(longest)};
  for (std::size_t k = 0; k < parts.size(); ++k) {
    const FraudsterTerms& terms = parts[k].type->terms();
    auto mine = std::find_if(kinds.begin(), kinds.end(),
                             [&](const KindSummary& kind) { return kind.name == terms.name; });
    if (mine == kinds.end()) {
      kinds.push_back({terms.name, terms.fraud, {}, LifeTable(longest)});
      mine = kinds.end() - 1;
    }
    for (const FraudRecord& record : records) {
      mine->sums += record.kinds[k];
      mine->detection += record.detection[k];
      if (!terms.fraud) continue;
      all.sums += record.kinds[k];
      all.detection += record.detection[k];
    }
  }
  kinds.insert(kinds.begin(), std::move(all));
  return kinds;
}

std::vector<double> mean_loss(const std::vector<FraudRecord>& records) {
  std::vector<double> sums(records.front().loss_cents.size(), 0.0);
  for (const FraudRecord& record : records) {
    for (std::size_t day = 0; day < sums.size(); ++day) sums[day] += record.loss_cents[day];
  }
  for (double& sum : sums) sum /= static_cast<double>(records.size());
  return sums;
}

std::vector<double> mean_precision(const std::vector<FraudRecord>& records) {
  std::vector<double> sums(kCurvePoints, 0.0);
  double count = 0.0;
  for (const FraudRecord& record : records) {
    if (std::isnan(record.precision.front())) continue;
    for (std::size_t k = 0; k < kCurvePoints; ++k) sums[k] += record.precision[k];
    ++count;
  }
  if (count == 0.0) return {};
  for (double& sum : sums) sum /= count;
  return sums;
}

TargetResult result_of(const FraudStudy& study, const FraudRecords& records,
                       const FraudTarget& target) {
  TargetResult result{grade_of(measures_by_seed(study, records, target.place)[target.measure])};
  const double value = result.reached.mean;  // nan: not met
  result.met = target.at_least ? value >= target.value : value <= target.value;
  return result;
}

std::map<std::string, std::string> fraud_tables(const FraudStudy& study,
                                                const FraudRecords& records) {
  return {{"runs.csv", runs_csv(study, records)},
          {"summary.csv", summary_csv(study, records)},
          {"kinds.csv", kinds_csv(study, records)},
          {"precision.csv", precision_csv(study, records)},
          {"leakage.csv", leakage_csv(study, records)},
          {"survival.csv", survival_csv(study, records)},
          {"windows.csv", windows_csv(study, records)},
          {"targets.csv", targets_csv(study, records)},
          {"report.html", fraud_page(study, records)}};
}

std::string fraud_text(const FraudStudy& study, const FraudRecords& records) {
  std::string text =
      fmt::format("{:<22} {:>6} {:>6} {:>7} {:>6} {:>6} {:>8} {:>9} {:>11} {:>11}\n", "case", "AP",
                  "P at k", "reviews", "days", "found", "leakage", "bothered", "prevented", "net");
  for (std::size_t c = 0; c < study.cases.size(); ++c) {
    const auto values = measures_by_seed(study, records, c);
    const auto mean_of = [&](const char* name) {
      return grade_of(values[fraud_measure(name)]).mean;
    };
    text +=
        fmt::format("{:<22} {:>6} {:>6} {:>7} {:>6} {:>6} {:>8} {:>9} {:>11} {:>11}\n",
                    name_of(study, c), cell(mean_of("average_precision")),
                    cell(mean_of("precision_at_capacity")), cell(mean_of("review_precision")),
                    cell(mean_of("ring_detection_days"), "{:.1f}"), cell(mean_of("detected_share")),
                    cell(mean_of("leakage")), cell(mean_of("honest_bothered_share"), "{:.4f}"),
                    cell(mean_of("loss_prevented_cents") / 100.0, "{:.2f}"),
                    cell(mean_of("net_benefit_cents") / 100.0, "{:.2f}"));
  }
  for (const FraudTarget& target : study.targets) {
    const TargetResult result = result_of(study, records, target);
    text += fmt::format("{} {} {} {}: {} ({})\n", name_of(study, target.place),
                        fraud_measures()[target.measure].name,
                        target.at_least ? "at least" : "at most", target.value,
                        cell(result.reached.mean, "{:.4g}"), result.met ? "met" : "missed");
  }
  return text;
}

}  // namespace marketday
