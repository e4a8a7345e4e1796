#include <cmath>

#include "experiments/embedded.h"
#include "experiments/fraud/fraud_tables.h"
#include "experiments/page.h"
#include "experiments/version.h"
#include "sim/fraud/fraud_spec.h"

namespace marketday {
namespace {

Json number_json(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json numbers_json(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(number_json(value));
  return list;
}

Json grade_json(const FraudGrade& grade) {
  return {{"mean", number_json(grade.mean)},
          {"low", number_json(grade.low)},
          {"high", number_json(grade.high)}};
}

Json leakage_json(const std::vector<double>& mine, const std::vector<double>& all) {
  Json list = Json::array();
  for (std::size_t day = 0; day < mine.size(); ++day) {
    list.push_back(all[day] > 0.0 ? Json(mine[day] / all[day]) : Json(nullptr));
  }
  return list;
}

Json kinds_json(const FraudCase& c, const std::vector<FraudRecord>& records) {
  Json list = Json::array();
  const auto per_seed = [&](std::int64_t sum) {
    return static_cast<double>(sum) / static_cast<double>(records.size());
  };
  for (const KindSummary& kind : kinds_of(c, records)) {
    const double median = median_survival(kind.detection);
    list.push_back({{"kind", kind.name},
                    {"fraud", kind.fraud},
                    {"attempts", per_seed(kind.sums.attempts)},
                    {"granted", per_seed(kind.sums.granted)},
                    {"blocked", per_seed(kind.sums.blocked)},
                    {"banned", per_seed(kind.sums.banned)},
                    {"loss", per_seed(kind.sums.loss_cents) / 100.0},
                    {"take", per_seed(kind.sums.take_cents) / 100.0},
                    {"fraudsters", per_seed(kind.detection.total())},
                    {"median_days", median < 0.0 ? Json(nullptr) : Json(median)},
                    {"survival", numbers_json(survival(kind.detection))}});
  }
  return list;
}

// Means over seeds, by place: days and waves are alike, the ranking where there is one.
Json windows_json(const std::vector<FraudRecord>& records) {
  Json list = Json::array();
  for (std::size_t w = 0; w < records.front().windows.size(); ++w) {
    double waves = 0.0;
    std::vector<double> precision;
    for (const FraudRecord& record : records) {
      waves += record.windows[w].waves;
      precision.push_back(record.windows[w].average_precision);
    }
    list.push_back({{"day", records.front().windows[w].day},
                    {"waves", waves / static_cast<double>(records.size())},
                    {"precision", grade_json(grade_of(precision))}});
  }
  return list;
}

Json case_json(const FraudStudy& study, const FraudRecords& records, std::size_t c) {
  const FraudCase& one = study.cases[c];
  Json measures = Json::object();
  const auto values = measures_by_seed(study, records, c);
  for (std::size_t m = 0; m < values.size(); ++m) {
    measures[fraud_measures()[m].name] = grade_json(grade_of(values[m]));
  }
  return {{"label", one.experiment.name},
          {"baseline", study.cases[one.baseline].experiment.name},
          {"is_baseline", one.baseline == c},
          {"attacked", one.experiment.scenario.market->fraud->share > 0.0},
          {"measures", measures},
          {"precision", numbers_json(mean_precision(records[c]))},
          {"leakage", leakage_json(mean_loss(records[c]), mean_loss(records[one.baseline]))},
          {"kinds", kinds_json(one, records[c])},
          {"windows", windows_json(records[c])}};
}

// Of the first seed, in the first case with attackers that is no baseline.
Json picture_json(const FraudStudy& study, const FraudRecords& records) {
  for (std::size_t c = 0; c < study.cases.size(); ++c) {
    const FraudCase& one = study.cases[c];
    if (one.experiment.scenario.market->fraud->share <= 0.0) continue;
    if (one.baseline == c && study.cases.size() > 1 && c + 1 < study.cases.size()) continue;
    Json accounts = Json::array();
    for (const PictureAccount& a : records[c].front().picture) {
      accounts.push_back({a.ring ? 1 : 0, a.banned ? 1 : 0, a.device, a.ip});
    }
    return {{"case", one.experiment.name}, {"seed", study.seeds.front()}, {"accounts", accounts}};
  }
  return nullptr;
}

Json targets_json(const FraudStudy& study, const FraudRecords& records) {
  Json list = Json::array();
  for (const FraudTarget& target : study.targets) {
    const TargetResult result = result_of(study, records, target);
    list.push_back({{"case", study.cases[target.place].experiment.name},
                    {"measure", fraud_measures()[target.measure].name},
                    {"at_least", target.at_least},
                    {"target", target.value},
                    {"reached", grade_json(result.reached)},
                    {"met", result.met}});
  }
  return list;
}

}  // namespace

std::string fraud_page(const FraudStudy& study, const FraudRecords& records) {
  Json cases = Json::array();
  for (std::size_t c = 0; c < study.cases.size(); ++c) {
    cases.push_back(case_json(study, records, c));
  }
  Json measures = Json::array();
  for (const FraudMeasure& m : fraud_measures()) {
    measures.push_back({{"name", m.name}, {"unit", m.unit}, {"meaning", m.meaning}});
  }
  return fill_page(fraud_template(), {{"experiment", study.name},
                                      {"summary", study.summary},
                                      {"seeds", study.seeds.size()},
                                      {"days", study.days},
                                      {"rounds", study.rounds},
                                      {"version", version()},
                                      {"measures", measures},
                                      {"targets", targets_json(study, records)},
                                      {"picture", picture_json(study, records)},
                                      {"cases", cases}});
}

}  // namespace marketday
