#include "evaluation/prediction_metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "evaluation/detection_metrics.h"
#include "models/regression/scorer.h"

namespace marketday {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kLeast = 0x1p-52;
constexpr std::size_t kBins = 10;

std::vector<ReliabilityBin> bins_of(std::span<const double> actual,
                                    std::span<const double> chances) {
  std::vector<std::size_t> order(chances.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return chances[a] < chances[b]; });
  std::vector<ReliabilityBin> bins;
  std::size_t from = 0;
  for (std::size_t b = 1; b <= kBins && from < order.size(); ++b) {
    std::size_t to = std::max(from + 1, b * order.size() / kBins);
    // equal chances stay together
    while (to < order.size() && chances[order[to]] == chances[order[to - 1]]) ++to;
    ReliabilityBin bin;
    for (std::size_t i = from; i < to; ++i) {
      bin.predicted += chances[order[i]];
      bin.happened += actual[order[i]];
    }
    bin.rows = to - from;
    bin.predicted /= static_cast<double>(bin.rows);
    bin.happened /= static_cast<double>(bin.rows);
    bins.push_back(bin);
    from = to;
  }
  return bins;
}

// Newton's steps on two weights; not numbers where the chances are all alike or separate.
void fit_calibration(std::span<const double> actual, std::span<const double> chances,
                     ChanceFigures& figures) {
  // from no slope: from a slope of one chances of 0 and 1 throw the first step out of reach
  double a = 0.0;
  double b = 0.0;
  bool settled = false;
  for (int step = 0; step < 50 && !settled; ++step) {
    double g0 = 0.0, g1 = 0.0, h00 = 0.0, h01 = 0.0, h11 = 0.0;
    for (std::size_t i = 0; i < actual.size(); ++i) {
      const double p = std::clamp(chances[i], kLeast, 1.0 - kLeast);
      const double x = std::log(p / (1.0 - p));
      const double q = logistic(a + b * x);
      const double w = q * (1.0 - q);
      g0 += q - actual[i];
      g1 += (q - actual[i]) * x;
      h00 += w;
      h01 += w * x;
      h11 += w * x * x;
    }
    const double determinant = h00 * h11 - h01 * h01;
    if (!(determinant > 1e-9 * h00 * h11)) break;
    const double move_a = (h11 * g0 - h01 * g1) / determinant;
    const double move_b = (h00 * g1 - h01 * g0) / determinant;
    a -= move_a;
    b -= move_b;
    if (!(std::abs(a) < 1e6 && std::abs(b) < 1e6)) break;
    settled = std::abs(move_a) + std::abs(move_b) < 1e-10;
  }
  figures.calibration_intercept = settled ? a : kNone;
  figures.calibration_slope = settled ? b : kNone;
}

}  // namespace

NumberFigures number_figures(std::span<const double> actual, std::span<const double> predicted) {
  NumberFigures figures;
  const auto rows = static_cast<double>(actual.size());
  double mean = 0.0;
  for (const double y : actual) mean += y / rows;
  double squares = 0.0;
  double spread = 0.0;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    const double off = predicted[i] - actual[i];
    squares += off * off;
    figures.mae += std::abs(off) / rows;
    figures.bias += off / rows;
    spread += (actual[i] - mean) * (actual[i] - mean);
  }
  figures.rmse = std::sqrt(squares / rows);
  figures.r2 = spread > 0.0 ? 1.0 - squares / spread : kNone;
  return figures;
}

ChanceFigures chance_figures(std::span<const double> actual, std::span<const double> chances) {
  ChanceFigures figures;
  const auto rows = static_cast<double>(actual.size());
  std::vector<std::int8_t> labels;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    const double p = std::clamp(chances[i], kLeast, 1.0 - kLeast);
    const bool positive = actual[i] > 0.5;
    labels.push_back(positive ? 1 : 0);
    figures.log_loss -= std::log(positive ? p : 1.0 - p) / rows;
    figures.brier += (chances[i] - actual[i]) * (chances[i] - actual[i]) / rows;
    figures.accuracy += (chances[i] > 0.5) == positive ? 1.0 / rows : 0.0;
  }
  const DetectionFigures ranking = DetectionRanking(chances, labels).figures();
  figures.auc = ranking.auc;
  figures.average_precision = ranking.average_precision;
  figures.bins = bins_of(actual, chances);
  for (const ReliabilityBin& bin : figures.bins) {
    figures.ece += std::abs(bin.predicted - bin.happened) * static_cast<double>(bin.rows) / rows;
  }
  fit_calibration(actual, chances, figures);
  return figures;
}

}  // namespace marketday
