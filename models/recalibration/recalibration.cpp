#include "models/recalibration/recalibration.h"

#include <algorithm>
#include <cmath>

#include "models/regression/scorer.h"
#include "models/tabular/number_text.h"
#include "models/tabular/words.h"

namespace marketday {
namespace {

constexpr double kLeast = 0x1p-30;  // chances nearer to 0 or 1 count as this near

double log_odds(double chance) {
  const double p = std::clamp(chance, kLeast, 1.0 - kLeast);
  return std::log(p / (1.0 - p));
}

struct Line {
  double intercept = 0.0;
  double slope = 1.0;
};

struct Cases {
  std::vector<double> x;  // log odds
  std::vector<double> y;  // targets between 0 and 1
};

// sum of log(1 + exp(m)) - y m
double loss(const Cases& cases, const Line& line) {
  double sum = 0.0;
  for (std::size_t i = 0; i < cases.x.size(); ++i) {
    const double m = line.intercept + line.slope * cases.x[i];
    sum += std::max(m, 0.0) + std::log1p(std::exp(-std::abs(m))) - cases.y[i] * m;
  }
  return sum;
}

// One Newton step on both numbers (Lin, Lin & Weng 2007), or on the intercept where x never varies.
Line step_of(const Cases& cases, const Line& line) {
  double g0 = 0.0, g1 = 0.0, h00 = 1e-12, h01 = 0.0, h11 = 1e-12;
  for (std::size_t i = 0; i < cases.x.size(); ++i) {
    const double x = cases.x[i];
    const double q = logistic(line.intercept + line.slope * x);
    const double w = q * (1.0 - q);
    g0 += q - cases.y[i];
    g1 += (q - cases.y[i]) * x;
    h00 += w;
    h01 += w * x;
    h11 += w * x * x;
  }
  const double determinant = h00 * h11 - h01 * h01;
  if (!(determinant > 1e-12 * h00 * h11)) return {-g0 / h00, 0.0};
  return {-(h11 * g0 - h01 * g1) / determinant, -(h00 * g1 - h01 * g0) / determinant};
}

Line best_line(const Cases& cases) {
  Line line;
  double worth = loss(cases, line);
  for (int round = 0; round < 100; ++round) {
    const Line step = step_of(cases, line);
    double share = 1.0;
    Line next = line;
    double better = worth;
    for (int half = 0; half < 40; ++half, share *= 0.5) {
      next = {line.intercept + share * step.intercept, line.slope + share * step.slope};
      better = loss(cases, next);
      if (better <= worth) break;
    }
    if (!(better <= worth)) break;
    const double gain = worth - better;
    line = next;
    worth = better;
    if (gain <= 1e-13 * (1.0 + worth)) break;
  }
  return line;
}

Cases cases_of(std::span<const double> chances, std::span<const double> happened) {
  double positives = 0.0;
  for (const double y : happened) positives += y;
  const double negatives = static_cast<double>(happened.size()) - positives;
  Cases cases;
  for (std::size_t i = 0; i < chances.size(); ++i) {
    cases.x.push_back(log_odds(chances[i]));
    cases.y.push_back(happened[i] > 0.5 ? (positives + 1.0) / (positives + 2.0)
                                        : 1.0 / (negatives + 2.0));
  }
  return cases;
}

std::string name_of(Recalibrate kind) {
  for (const auto& [name, value] : recalibration_words()) {
    if (value == kind) return name;
  }
  return "";
}

}  // namespace

Recalibration::Recalibration(Recalibrate kind, std::span<const double> chances,
                             std::span<const double> happened)
    : kind_(kind) {
  if (kind == Recalibrate::platt) {
    const Cases cases = cases_of(chances, happened);
    const Line line = best_line(cases);
    intercept_ = line.intercept;
    slope_ = line.slope;
    if (slope_ >= 0.0) return;
    slope_ = 0.0;
    double mean = 0.0;
    for (const double y : happened) mean += y / static_cast<double>(happened.size());
    intercept_ = log_odds(mean);
  }
  if (kind == Recalibrate::isotonic) {
    std::vector<std::int8_t> labels;
    for (const double y : happened) labels.push_back(y > 0.5 ? 1 : 0);
    steps_ = IsotonicMap(chances, labels);
  }
}

double Recalibration::value(double chance) const {
  if (kind_ == Recalibrate::platt) return logistic(intercept_ + slope_ * log_odds(chance));
  if (kind_ == Recalibrate::isotonic) return steps_.value(chance);
  return chance;
}

Json Recalibration::save() const {
  if (kind_ == Recalibrate::platt) {
    return {{"kind", name_of(kind_)}, {"intercept", intercept_}, {"slope", slope_}};
  }
  return {{"kind", name_of(kind_)},
          {"chances", number_text(steps_.scores())},
          {"shares", number_text(steps_.values())}};
}

Recalibration Recalibration::load(const YamlNode& node) {
  Recalibration map;
  const std::string kind = node.at("kind").text();
  if (kind == "platt") {
    map.kind_ = Recalibrate::platt;
    map.intercept_ = node.at("intercept").number(-1e300, 1e300);
    map.slope_ = node.at("slope").number(0.0, 1e300);
    return map;
  }
  if (kind != "isotonic") node.at("kind").fail("found `" + kind + "`", "platt or isotonic");
  map.kind_ = Recalibrate::isotonic;
  std::vector<double> chances = numbers_in(node.at("chances"));
  std::vector<double> shares = numbers_in(node.at("shares"), chances.size());
  if (chances.empty() || !std::is_sorted(chances.begin(), chances.end()) ||
      !std::is_sorted(shares.begin(), shares.end())) {
    node.at("chances").fail("steps that do not rise", "a file as `marketday fit` wrote it");
  }
  map.steps_ = IsotonicMap(std::move(chances), std::move(shares));
  return map;
}

}  // namespace marketday
