#include <algorithm>
#include <cmath>

#include "models/detection/entity_graph.h"
#include "models/regression/scorer.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr int kMostRounds = 200;
constexpr double kDone = 1e-10;

Description describe() {
  return {
      "label_propagation",
      "The chance of fraud that flows from accounts of known label through shared entities; "
      "known accounts keep their label",
      "Zhu, Ghahramani & Lafferty (ICML 2003), harmonic values, with a pull to the base rate",
      {integer("hub", "accounts", 50, 1, 100'000, "an entity with more of them passes nothing on"),
       number("prior", "accounts", 1.0, 1e-6, 1e6,
              "weight of the base rate beside the neighbours: one neighbour is worth 1"),
       BatchDetector::batches_parameter()}};
}

class LabelPropagation : public BatchDetector {
 public:
  explicit LabelPropagation(const Json& parameters)
      : BatchDetector(parameters),
        hub_(parameters.at("hub").get<std::size_t>()),
        prior_(parameters.at("prior").get<double>()) {}

  DetectorNeeds needs() const override { return {.links = true, .labels = true}; }

 protected:
  // An account with one fraud among its cases is a fraudster's.
  void learn(const Cases& cases, std::uint64_t seed) override {
    BatchDetector::learn(cases, seed);
    label_.clear();
    double frauds = 0.0;
    double all = 0.0;
    for (std::size_t i = 0; i < cases.count; ++i) {
      if (cases.labels[i] == kUnknownLabel) continue;
      const std::uint32_t account = cases.account(i);
      if (account >= label_.size()) label_.resize(std::size_t{account} + 1, kUnknownLabel);
      label_[account] = std::max(label_[account], cases.labels[i]);
    }
    for (const std::int8_t label : label_) {
      frauds += label == kFraud ? 1.0 : 0.0;
      all += label == kUnknownLabel ? 0.0 : 1.0;
    }
    base_ = frauds / all;
  }

  // f(entity) = (prior base + sum f(account)) / (prior + accounts), and the same for accounts
  // without a label over their entities, until nothing moves.
  std::vector<double> rate_accounts(const EntityGraph& graph) const override {
    std::vector<double> account(graph.accounts());
    for (std::uint32_t a = 0; a < graph.accounts(); ++a) account[a] = unlinked(a);
    std::vector<double> entity(graph.entities(), base_);
    for (int round = 0; round < kMostRounds; ++round) {
      for (std::uint32_t e = 0; e < graph.entities(); ++e) {
        const auto users = graph.accounts_of(e);
        if (users.size() > hub_) continue;
        double sum = prior_ * base_;
        for (const std::uint32_t a : users) sum += account[a];
        entity[e] = sum / (prior_ + static_cast<double>(users.size()));
      }
      double moved = 0.0;
      for (std::uint32_t a = 0; a < graph.accounts(); ++a) {
        if (labelled(a)) continue;
        const double before = account[a];
        account[a] = from_entities(graph, entity, a);
        moved = std::max(moved, std::abs(account[a] - before));
      }
      if (moved < kDone) break;
    }
    return account;
  }

  double unlinked(std::uint32_t account) const override {
    return labelled(account) ? (label_[account] == kFraud ? 1.0 : 0.0) : base_;
  }

  void write(std::vector<double>& numbers) const override {
    BatchDetector::write(numbers);
    numbers.push_back(base_);
    numbers.push_back(static_cast<double>(label_.size()));
    for (const std::int8_t label : label_) numbers.push_back(label + 1.0);
  }

  void read(std::span<const double>& numbers) override {
    BatchDetector::read(numbers);
    base_ = take_number(numbers);
    const std::size_t count = take_count(numbers, numbers.size());
    label_.clear();
    for (std::size_t i = 0; i < count; ++i) {
      label_.push_back(static_cast<std::int8_t>(static_cast<int>(take_count(numbers, 2)) - 1));
    }
  }

 private:
  bool labelled(std::uint32_t account) const {
    return account < label_.size() && label_[account] != kUnknownLabel;
  }

  double from_entities(const EntityGraph& graph, const std::vector<double>& entity,
                       std::uint32_t account) const {
    double sum = prior_ * base_;
    double weight = prior_;
    for (const std::uint32_t e : graph.entities_of(account)) {
      if (graph.accounts_of(e).size() > hub_) continue;
      sum += entity[e];
      weight += 1.0;
    }
    return sum / weight;
  }

  std::size_t hub_;
  double prior_;
  double base_ = 0.0;               // share of fraud among known accounts
  std::vector<std::int8_t> label_;  // by account
};

std::unique_ptr<Detector> create(const Json& parameters) {
  return std::make_unique<LabelPropagation>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Detector, describe(), create);

}  // namespace marketday
