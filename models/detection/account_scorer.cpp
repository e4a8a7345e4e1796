#include "models/detection/account_scorer.h"

#include <algorithm>
#include <optional>

#include "models/detection/detector.h"
#include "models/detection/fusion.h"
#include "sim/io/error.h"
#include "sim/random.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr std::size_t kLeastLabels = 8;     // of either class, before labels are used
constexpr double kPresumedPerLabel = 10.0;  // unlabelled accounts taken for honest, a label
constexpr std::uint32_t kFolds = 5;
constexpr std::uint32_t kPresumedKey = 1;  // draws of (account, 0, Purpose::detection_fold)

// A table in the form that detectors read.
struct Columns {
  explicit Columns(const AccountTable& table)
      : accounts(table.accounts), values(table.values), features(table.features.size()) {
    links.reserve(table.edges.size());
    for (const EntityEdge& edge : table.edges) {
      links.push_back({edge.row, 4 * edge.entity + edge.kind});
    }
  }
  Cases cases(std::span<const std::int8_t> labels = {}) const {
    return {accounts.size(), features, values, accounts, links, labels};
  }

  const std::vector<std::uint32_t>& accounts;
  const std::vector<double>& values;
  std::size_t features;
  std::vector<EntityLink> links;
};

// Links say who shares what at the end, not at the moment when each account came.
Json parameters_of(const std::string& name) {
  const auto& entry = Registry<Detector>::instance().find(name);
  Json parameters = defaults(entry.description.parameters);
  if (parameters.contains("when")) parameters["when"] = "end";
  return parameters;
}

std::unique_ptr<Detector> detector_of(const std::string& name) {
  return make_detector(name, parameters_of(name));
}

// The labels there are, and a sample of the other accounts presumed honest: with fraud rare they
// nearly all are (Elkan and Noto, KDD 2008).
std::vector<std::int8_t> training_labels(const AccountTable& table, std::uint64_t seed) {
  std::vector<std::int8_t> labels = table.labels;
  const auto known = static_cast<double>(
      std::count_if(labels.begin(), labels.end(), [](auto l) { return l != kUnknownLabel; }));
  const auto unknown = static_cast<double>(labels.size()) - known;
  if (unknown <= 0.0) return labels;
  const double share = std::min(1.0, kPresumedPerLabel * known / unknown);
  for (std::size_t row = 0; row < labels.size(); ++row) {
    if (labels[row] != kUnknownLabel) continue;
    const RandomBlock bits =
        draw(seed, table.accounts[row], 0, Purpose::detection_fold, kPresumedKey);
    if (uniform(bits[0]) < share) labels[row] = kHonest;
  }
  return labels;
}

bool enough(std::span<const std::int8_t> labels) {
  const auto count = [&](std::int8_t label) {
    return static_cast<std::size_t>(std::count(labels.begin(), labels.end(), label));
  };
  return count(kFraud) >= kLeastLabels && count(kHonest) >= kLeastLabels;
}

// Share of the accounts that score at least as high, for each account.
std::vector<double> tail_shares(const std::vector<double>& scores) {
  std::vector<double> sorted = scores;
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> shares(scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const auto below = std::lower_bound(sorted.begin(), sorted.end(), scores[i]) - sorted.begin();
    shares[i] = 1.0 - static_cast<double>(below) / static_cast<double>(sorted.size());
  }
  return shares;
}

class FittedEnsemble : public FittedScorer {
 public:
  FittedEnsemble(const std::vector<std::string>& names, const AccountTable& table,
                 std::uint64_t seed) {
    const Columns columns(table);
    const std::vector<std::int8_t> labels = training_labels(table, seed);
    const bool labelled = enough(labels);
    std::vector<std::vector<double>> scores;
    for (const std::string& name : names) {
      auto detector = detector_of(name);
      const bool learns = detector->needs().labels;
      if (learns && !labelled) continue;
      detector->fit(columns.cases(labels), seed);
      if (labelled) {
        scores.push_back(learns ? out_of_fold(name, table, columns, labels, seed)
                                : detector->score(columns.cases()));
      }
      detectors_.push_back(std::move(detector));
    }
    if (labelled) fusion_.emplace(scores, labels, seed);
  }

  std::vector<double> score(const AccountTable& table) const override {
    const Columns columns(table);
    std::vector<std::vector<double>> scores;
    for (const auto& detector : detectors_) scores.push_back(detector->score(columns.cases()));
    if (fusion_) return fusion_->score(scores);
    std::vector<double> odd(table.accounts.size(), 0.0);
    for (const std::vector<double>& one : scores) {
      const std::vector<double> shares = tail_shares(one);
      for (std::size_t i = 0; i < odd.size(); ++i) odd[i] = std::max(odd[i], 1.0 - shares[i]);
    }
    return odd;
  }

 private:
  // Scores of each account by a detector that has not seen its label.
  static std::vector<double> out_of_fold(const std::string& name, const AccountTable& table,
                                         const Columns& columns,
                                         const std::vector<std::int8_t>& labels,
                                         std::uint64_t seed) {
    std::vector<double> scores(labels.size(), 0.0);
    for (std::uint32_t fold = 0; fold < kFolds; ++fold) {
      std::vector<std::int8_t> others = labels;
      std::vector<std::size_t> mine;
      for (std::size_t row = 0; row < labels.size(); ++row) {
        if (draw(seed, table.accounts[row], 0, Purpose::detection_fold)[0] % kFolds != fold) {
          continue;
        }
        others[row] = kUnknownLabel;
        mine.push_back(row);
      }
      auto detector = detector_of(name);
      detector->fit(columns.cases(others), seed);
      const std::vector<double> all = detector->score(columns.cases());
      for (const std::size_t row : mine) scores[row] = all[row];
    }
    return scores;
  }

  std::vector<std::unique_ptr<Detector>> detectors_;
  std::optional<Fusion> fusion_;
};

class Ensemble : public AccountScorer {
 public:
  explicit Ensemble(std::vector<std::string> names) : names_(std::move(names)) {}
  std::shared_ptr<const FittedScorer> fit(const AccountTable& table,
                                          std::uint64_t seed) const override {
    return std::make_shared<const FittedEnsemble>(names_, table, seed);
  }

 private:
  std::vector<std::string> names_;
};

}  // namespace

std::shared_ptr<const AccountScorer> make_account_scorer(
    const std::vector<std::string>& detectors) {
  bool any = false;
  for (const std::string& name : detectors) any = any || !detector_of(name)->needs().labels;
  if (!any) {
    throw InputError(
        "detectors: all of them need labels, and at first there are none; add one "
        "that needs none, such as `components` or `isolation_forest`");
  }
  return std::make_shared<const Ensemble>(detectors);
}

}  // namespace marketday
