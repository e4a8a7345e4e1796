#include "experiments/fraud/fraud_measures.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "evaluation/run_statistics.h"

namespace marketday {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr int kResamples = 2'000;
constexpr std::size_t kWindows = 3;  // put together: one holds few waves

// How attackers' learning changed the ranking: the first windows with scores, and the first ones
// after so many waves.
struct Drift {
  double start = kNone;
  double after = kNone;
};

Drift drift_of(const FraudRecord& record, int rounds) {
  std::vector<double> first;
  std::vector<double> later;
  for (const FraudWindow& window : record.windows) {
    if (std::isnan(window.average_precision)) continue;
    if (first.size() < kWindows) first.push_back(window.average_precision);
    if (window.waves < rounds || later.size() == kWindows) continue;
    later.push_back(window.average_precision);
  }
  return {first.empty() ? kNone : mean(first), later.empty() ? kNone : mean(later)};
}

}  // namespace

const std::vector<FraudMeasure>& fraud_measures() {
  static const std::vector<FraudMeasure> measures = {
      {"average_precision", "share", "of all accounts that ordered, ranked by their last score"},
      {"precision_at_capacity", "share", "of fraud among the oddest, as many as a day's reviews"},
      {"recall_at_capacity", "share", "of all fraud that is among them"},
      {"recall_at_half_percent", "share", "of fraud found when .5 % of the honest are flagged"},
      {"review_precision", "share", "of reviews made that were of fraud"},
      {"detection_days", "days",
       "Kaplan-Meier median from the first abusive grant to the first ban; the study's length "
       "where half are never found"},
      {"ring_detection_days", "days", "the same of rings, three accounts or more"},
      {"detected_share", "share", "of fraudsters with a grant, banned at least once"},
      {"granted_before_ban", "share", "of a found fraudster's grants, had before its first ban"},
      {"honest_bothered_share", "share", "of active honest accounts, bothered at least once"},
      {"honest_banned", "accounts", "bans of honest accounts"},
      {"honest_lost_orders", "orders", "of the honest, refused or given up at a challenge"},
      {"profit_cents", "cents", "of the ledger"},
      {"honest_profit_cents", "cents", "of honest orders as committed"},
      {"fraud_loss_cents", "cents",
       "by kinds that are fraud: minus the profit of their abusive orders, all returns and "
       "chargebacks in"},
      {"tolerated_loss_cents", "cents", "the same by kinds that are none"},
      {"cover_profit_cents", "cents", "of what attackers bought at its price to look like others"},
      {"pending_loss_cents", "cents", "of the losses: returns and chargebacks still to come"},
      {"reviews_cents", "cents", "paid for reviews"},
      {"challenges_cents", "cents", "paid for challenges"},
      {"other_cents", "cents", "the ledger's rest: honest returns, messages, membership"},
      {"friction_cents", "cents", "honest orders lost, at an honest order's mean profit"},
      {"fraud_take_cents", "cents", "of kinds that are fraud, net of what it cost them"},
      {"reviews", "reviews", "made"},
      {"challenges", "challenges", "made"},
      {"waves", "waves", "begun by a fraudster, in the mean"},
      {"leakage", "share", "of the baseline's fraud loss that is left"},
      {"loss_prevented_cents", "cents", "the baseline's fraud loss less the case's"},
      {"net_benefit_cents", "cents", "profit less the baseline's"},
      {"gap_to_clean_cents", "cents", "profit without attackers less the case's"},
      {"precision_start", "share",
       "average precision in the mean of the first three windows with scores"},
      {"precision_after_rounds", "share", "of the first three windows after so many waves"},
      {"precision_drop", "share", "the one less the other"}};
  return measures;
}

std::size_t fraud_measure(const char* name) {
  const std::vector<FraudMeasure>& all = fraud_measures();
  return static_cast<std::size_t>(
      std::find_if(all.begin(), all.end(),
                   [&](const FraudMeasure& m) { return std::string_view(m.name) == name; }) -
      all.begin());
}

std::vector<double> measures_of(const FraudStudy& study, const FraudRecords& records, std::size_t c,
                                std::size_t s) {
  using Of = RecordMeasure;
  const FraudRecord& mine = records[c][s];
  const FraudRecord& baseline = records[study.cases[c].baseline][s];
  std::vector<double> values(mine.measures.begin(), mine.measures.end());
  const double lost = baseline[Of::fraud_loss_cents];
  values.push_back(lost > 0.0 ? mine[Of::fraud_loss_cents] / lost : kNone);
  values.push_back(lost - mine[Of::fraud_loss_cents]);
  values.push_back(mine[Of::profit_cents] - baseline[Of::profit_cents]);
  values.push_back(study.cases[c].clean ? records[*study.cases[c].clean][s][Of::profit_cents] -
                                              mine[Of::profit_cents]
                                        : kNone);
  const Drift drift = drift_of(mine, study.rounds);
  values.insert(values.end(), {drift.start, drift.after, drift.start - drift.after});
  return values;
}

std::vector<std::vector<double>> measures_by_seed(const FraudStudy& study,
                                                  const FraudRecords& records, std::size_t c) {
  std::vector<std::vector<double>> all(fraud_measures().size());
  for (std::size_t s = 0; s < study.seeds.size(); ++s) {
    const std::vector<double> values = measures_of(study, records, c, s);
    for (std::size_t m = 0; m < all.size(); ++m) all[m].push_back(values[m]);
  }
  return all;
}

FraudGrade grade_of(std::vector<double> values) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  if (values.empty()) return {0, kNone, kNone, kNone, kNone};
  FraudGrade grade{values.size(), mean(values), median(values), kNone, kNone};
  if (values.size() < 2) return grade;
  const Interval interval = Bootstrap(values.size(), kResamples).interval_of_mean(values);
  grade.low = interval.low;
  grade.high = interval.high;
  return grade;
}

}  // namespace marketday
