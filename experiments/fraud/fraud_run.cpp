#include "experiments/fraud/fraud_run.h"

#include <cmath>
#include <limits>

#include "experiments/cell.h"
#include "experiments/fraud/fraud_tables.h"
#include "experiments/replications.h"

namespace marketday {
namespace {

// A record as numbers, for finished replications on disk; what is missing is kMissing there, since
// JSON has no nan.
constexpr double kMissing = std::numeric_limits<double>::lowest();
constexpr std::size_t kOfKind = 10;
constexpr std::size_t kOfWindow = 3;
constexpr std::size_t kOfAccount = 4;

std::size_t parts_of(const FraudCase& c) {
  return c.experiment.scenario.market->fraud->parts.size();
}

std::size_t windows_of(const FraudStudy& study) {
  return study.window_days > 0 ? static_cast<std::size_t>(study.days / study.window_days) : 0;
}

std::size_t longest(const FraudStudy& study) {
  return static_cast<std::size_t>(study.days) + 2;
}

std::size_t numbers_of(const FraudStudy& study, const FraudCase& c) {
  return kRecordMeasures + (parts_of(c) + 1) * kOfKind + static_cast<std::size_t>(study.days) +
         parts_of(c) * 2 * longest(study) + kCurvePoints + windows_of(study) * kOfWindow + 1 +
         kPictureAccounts * kOfAccount;
}

// Writes a record into numbers, or reads it back: both go through the same list.
class Packer {
 public:
  explicit Packer(Numbers& numbers, bool writes) : numbers_(numbers), writes_(writes) {}

  template <typename T>
  void item(T& value) {
    if (writes_) {
      const auto x = static_cast<double>(value);
      numbers_.push_back(std::isnan(x) ? kMissing : x);
      return;
    }
    const double x = numbers_[at_++];
    value = static_cast<T>(x == kMissing ? std::numeric_limits<double>::quiet_NaN() : x);
  }
  template <typename List>
  void items(List& list) {
    for (auto& value : list) item(value);
  }
  void skip(std::size_t count) {
    if (writes_) numbers_.insert(numbers_.end(), count, 0.0);
    at_ += count;
  }

 private:
  Numbers& numbers_;
  bool writes_;
  std::size_t at_ = 0;
};

void pack_kind(Packer& p, FraudAccount& k) {
  for (std::int64_t* count :
       {&k.attempts, &k.granted, &k.challenged, &k.blocked, &k.reviewed, &k.banned}) {
    p.item(*count);
  }
  for (Cents* cents : {&k.paid_cents, &k.subsidy_cents, &k.loss_cents, &k.take_cents}) {
    p.item(*cents);
  }
}

void pack_picture(Packer& p, std::vector<PictureAccount>& picture) {
  std::size_t count = picture.size();
  p.item(count);
  picture.resize(count);
  for (PictureAccount& a : picture) {
    p.item(a.ring);
    p.item(a.banned);
    p.item(a.device);
    p.item(a.ip);
  }
  p.skip((kPictureAccounts - count) * kOfAccount);
}

// `r` has its sizes.
void pack(Packer& p, FraudRecord& r) {
  p.items(r.measures);
  for (FraudAccount& kind : r.kinds) pack_kind(p, kind);
  p.items(r.loss_cents);
  for (LifeTable& table : r.detection) {
    p.items(table.events);
    p.items(table.censored);
  }
  p.items(r.precision);
  for (FraudWindow& w : r.windows) {
    p.item(w.day);
    p.item(w.waves);
    p.item(w.average_precision);
  }
  pack_picture(p, r.picture);
}

FraudRecord unpack(const FraudStudy& study, const FraudCase& c, Numbers numbers) {
  FraudRecord record;
  record.kinds.resize(parts_of(c) + 1);
  record.loss_cents.resize(static_cast<std::size_t>(study.days));
  record.detection.assign(parts_of(c), LifeTable(longest(study)));
  record.precision.resize(kCurvePoints);
  record.windows.resize(windows_of(study));
  Packer packer(numbers, false);
  pack(packer, record);
  return record;
}

FraudRecords all_of(const FraudStudy& study, const Replications& replications) {
  FraudRecords all;
  for (std::size_t c = 0; c < replications.size(); ++c) {
    all.emplace_back();
    for (const Numbers& numbers : replications[c]) {
      all.back().push_back(unpack(study, study.cases[c], numbers));
    }
  }
  return all;
}

}  // namespace

FraudRecord play_fraud_case(const FraudStudy& study, const FraudCase& c, std::uint64_t seed,
                            const std::function<void()>& stepped) {
  FraudWatch watch(*c.experiment.scenario.market, study.days, study.window_days);
  const auto environment = make_environment(c.experiment);
  environment->watch(
      [&](const MarketState& state, const Campaign&, Workspace&) { watch.add_day(state); });
  const auto policy = make_policy(c.experiment.arms.front(), environment->spec());
  play_episode(*environment, *policy, seed, stepped);
  return watch.take();
}

std::string run_fraud_study(const FraudStudy& study, const RunOptions& options) {
  ReplicatedExperiment e{study.name, study.resolved, {}, study.seeds, {}, {}, {}, {}, {}};
  for (const FraudCase& c : study.cases) {
    e.cases.push_back(&c.experiment);
    e.steps.push_back(study.days);
    e.numbers.push_back(numbers_of(study, c));
  }
  e.play = [&](std::size_t c, std::uint64_t seed, const std::function<void()>& stepped) {
    FraudRecord record = play_fraud_case(study, study.cases[c], seed, stepped);
    Numbers numbers;
    Packer packer(numbers, true);
    pack(packer, record);
    return numbers;
  };
  e.tables = [&](const Replications& r) { return fraud_tables(study, all_of(study, r)); };
  e.text = [&](const Replications& r) { return fraud_text(study, all_of(study, r)); };
  return run_replications(e, options);
}

}  // namespace marketday
