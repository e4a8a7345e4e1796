#include <algorithm>

#include "models/detection/detector.h"
#include "models/regression/scorer.h"
#include "sim/math.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr std::size_t kMostBins = 10'000;

Description describe() {
  return {"hbos",
          "Sum over features of -log of the height of the value's bar in a histogram whose tallest "
          "bar is 1",
          "Goldstein & Dengel (KI 2012), eq. 1",
          {integer("bins", "bins", 10, 2, kMostBins, "of equal width, for each feature",
                   "Goldstein & Dengel (2012); PyOD's default")}};
}

// One case is added to every bar, so that an empty bar, or a value outside, costs a finite amount.
struct Histogram {
  double low = 0.0;
  double high = 0.0;
  std::vector<double> cost;
  double outside = 0.0;

  double of(double value) const {
    if (value < low || value > high) return outside;
    if (!(low < high)) return cost[0];
    const double at = (value - low) / (high - low) * static_cast<double>(cost.size());
    return cost[std::min(static_cast<std::size_t>(at), cost.size() - 1)];
  }
};

class Hbos : public Detector {
 public:
  explicit Hbos(const Json& parameters) : bins_(parameters.at("bins").get<std::size_t>()) {}

  DetectorNeeds needs() const override { return {.features = true}; }

 protected:
  void learn(const Cases& cases, std::uint64_t) override {
    histograms_.clear();
    for (std::size_t f = 0; f < cases.features; ++f) histograms_.push_back(count(cases, f));
  }

  std::vector<double> rate(const Cases& cases) const override {
    std::vector<double> scores(cases.count, 0.0);
    for (std::size_t i = 0; i < cases.count; ++i) {
      for (std::size_t f = 0; f < cases.features; ++f) {
        scores[i] += histograms_[f].of(cases.row(i)[f]);
      }
    }
    return scores;
  }

  void write(std::vector<double>& numbers) const override {
    for (const Histogram& h : histograms_) {
      numbers.insert(numbers.end(), {h.low, h.high, h.outside});
      numbers.insert(numbers.end(), h.cost.begin(), h.cost.end());
    }
  }

  void read(std::span<const double>& numbers) override {
    histograms_.assign(features(), {});
    for (Histogram& h : histograms_) {
      h.low = take_number(numbers);
      h.high = take_number(numbers);
      h.outside = take_number(numbers);
      for (std::size_t b = 0; b < bins_; ++b) h.cost.push_back(take_number(numbers));
    }
  }

 private:
  Histogram count(const Cases& cases, std::size_t f) const {
    Histogram h{cases.row(0)[f], cases.row(0)[f], std::vector<double>(bins_, 0.0), 0.0};
    for (std::size_t i = 0; i < cases.count; ++i) {
      h.low = std::min(h.low, cases.row(i)[f]);
      h.high = std::max(h.high, cases.row(i)[f]);
    }
    std::vector<double> counts(bins_, 0.0);
    h.cost.resize(bins_);
    for (std::size_t b = 0; b < bins_; ++b) h.cost[b] = static_cast<double>(b);
    for (std::size_t i = 0; i < cases.count; ++i) {
      counts[static_cast<std::size_t>(h.of(cases.row(i)[f]))] += 1.0;
    }
    const double tallest = *std::max_element(counts.begin(), counts.end());
    h.outside = marketday::log(tallest + 1.0);
    for (std::size_t b = 0; b < bins_; ++b) {
      h.cost[b] = h.outside - marketday::log(counts[b] + 1.0);
    }
    return h;
  }

  std::size_t bins_;
  std::vector<Histogram> histograms_;
};

std::unique_ptr<Detector> create(const Json& parameters) {
  return std::make_unique<Hbos>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Detector, describe(), create);

}  // namespace marketday
