#include "models/detection/fraudar.h"

#include <algorithm>
#include <queue>

#include "sim/math.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"fraudar",
          "Density of the densest set of accounts and entities that still held the account when it "
          "was peeled off; links of popular entities weigh less, so camouflage hardly helps",
          "Hooi, Song, Beutel, Shah, Shin & Faloutsos (KDD 2016), algorithm 1 and section 4.3",
          {text("weight", "log", {"log", "equal"},
                "of a link: log: 1 / log(accounts of the entity + constant); equal: 1, which suits "
                "accounts with one entity each, where rings are stars"),
           number("constant", "accounts", 5.0, 1.000001, 1e6, "c of the logarithm",
                  "Hooi et al. (2016), section 4.3"),
           BatchDetector::batches_parameter()}};
}

// Accounts first, then entities.
class Peeler {
 public:
  Peeler(const EntityGraph& graph, std::span<const double> weights)
      : graph_(graph),
        weights_(weights),
        weight_(graph.accounts() + graph.entities(), 0.0),
        there_(weight_.size(), 0) {
    for (std::uint32_t e = 0; e < graph.entities(); ++e) {
      for (const std::uint32_t a : graph.accounts_of(e)) {
        weight_[a] += weights[e];
        weight_[graph.accounts() + e] += weights[e];
        total_ += weights[e];
      }
    }
    for (std::uint32_t node = 0; node < weight_.size(); ++node) {
      if (neighbours(node).empty()) continue;
      there_[node] = 1;
      ++left_;
      queue_.emplace(weight_[node], node);
    }
  }

  Peeling run() {
    Peeling result;
    result.reached.assign(graph_.accounts(), 0.0);
    std::size_t best_at = 0;
    while (left_ > 0) {
      const double density = std::max(total_, 0.0) / static_cast<double>(left_);
      if (density > result.density) {
        result.density = density;
        best_at = removed_.size();
      }
      const std::uint32_t node = next();
      if (node < graph_.accounts()) result.reached[node] = result.density;
      remove(node);
    }
    for (std::size_t i = best_at; i < removed_.size(); ++i) {
      const std::uint32_t node = removed_[i];
      const bool account = node < graph_.accounts();
      (account ? result.accounts : result.entities)
          .push_back(account ? node : node - graph_.accounts());
    }
    std::sort(result.accounts.begin(), result.accounts.end());
    std::sort(result.entities.begin(), result.entities.end());
    return result;
  }

 private:
  std::span<const std::uint32_t> neighbours(std::uint32_t node) const {
    return node < graph_.accounts() ? graph_.entities_of(node)
                                    : graph_.accounts_of(node - graph_.accounts());
  }

  // Entries of weights that have fallen since are passed over.
  std::uint32_t next() {
    while (true) {
      const auto [weight, node] = queue_.top();
      queue_.pop();
      if (there_[node] != 0 && weight == weight_[node]) return node;
    }
  }

  void remove(std::uint32_t node) {
    there_[node] = 0;
    --left_;
    removed_.push_back(node);
    const bool account = node < graph_.accounts();
    for (const std::uint32_t x : neighbours(node)) {
      const std::uint32_t other = account ? graph_.accounts() + x : x;
      if (there_[other] == 0) continue;
      const double weight = weights_[account ? x : node - graph_.accounts()];
      total_ -= weight;
      weight_[other] -= weight;
      queue_.emplace(weight_[other], other);
    }
  }

  using Entry = std::pair<double, std::uint32_t>;
  const EntityGraph& graph_;
  std::span<const double> weights_;
  std::vector<double> weight_;  // of each node in what is left
  std::vector<std::uint8_t> there_;
  double total_ = 0.0;
  std::size_t left_ = 0;
  std::vector<std::uint32_t> removed_;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue_;
};

class Fraudar : public BatchDetector {
 public:
  explicit Fraudar(const Json& parameters)
      : BatchDetector(parameters),
        equal_(parameters.at("weight") == "equal"),
        constant_(parameters.at("constant").get<double>()) {}

 protected:
  std::vector<double> rate_accounts(const EntityGraph& graph) const override {
    std::vector<double> weights(graph.entities(), 1.0);
    for (std::uint32_t e = 0; e < graph.entities() && !equal_; ++e) {
      const auto accounts = static_cast<double>(graph.accounts_of(e).size());
      weights[e] = 1.0 / marketday::log(accounts + constant_);
    }
    return peel(graph, weights).reached;
  }
  double unlinked(std::uint32_t) const override { return 0.0; }

 private:
  bool equal_;
  double constant_;
};

std::unique_ptr<Detector> create(const Json& parameters) {
  return std::make_unique<Fraudar>(parameters);
}

}  // namespace

Peeling peel(const EntityGraph& graph, std::span<const double> weights) {
  return Peeler(graph, weights).run();
}

MARKETDAY_REGISTER(Detector, describe(), create);

}  // namespace marketday
