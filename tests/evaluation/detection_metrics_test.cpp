// Average precision, AUC and their kin on tied scores. Figures marked [sklearn] were printed by
// scikit-learn 1.2.1 (Debian 12) on the same numbers.
#include "evaluation/detection_metrics.h"

#include <tbb/global_control.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "models/detection/detector.h"
#include "models/detection/fusion.h"
#include "sim/io/error.h"
#include "sim/random.h"

namespace marketday::tests {
namespace {

const std::vector<double> kScores = {.1, .4, .4, .35, .8, .8, .8, .05, .6, .6, .2, .9};
const std::vector<std::int8_t> kLabels = {0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0};

std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> result(values.size());
  for (std::size_t i = 0; i < order.size(); ++i) result[order[i]] = static_cast<double>(i);
  return result;
}

}  // namespace

TEST_CASE("average precision and AUC of tied scores are scikit-learn's", "[detection]") {
  const DetectionRanking ranking(kScores, kLabels);
  CHECK(ranking.figures().average_precision == Approx(0.5).margin(1e-12));  // [sklearn]
  CHECK(ranking.figures().auc == Approx(0.71875).margin(1e-12));            // [sklearn]
  const std::vector<double> weights = {1, 2, 1, 0, 3, 1, 2, 1, 1, 0, 4, 1};
  const DetectionFigures weighted = ranking.figures(weights);
  CHECK(weighted.average_precision == Approx(0.7082560296846011).margin(1e-12));  // [sklearn]
  CHECK(weighted.auc == Approx(0.8214285714285714).margin(1e-12));                // [sklearn]
}

TEST_CASE("recall at a false-positive rate is the highest threshold's, without interpolation",
          "[detection]") {
  const DetectionRanking ranking(kScores, kLabels);
  CHECK(ranking.recall_at(0.0) == 0.0);  // [sklearn], and the next four
  CHECK(ranking.recall_at(0.01) == 0.0);
  CHECK(ranking.recall_at(0.125) == 0.0);
  CHECK(ranking.recall_at(0.25) == Approx(0.5));
  CHECK(ranking.recall_at(0.5) == Approx(1.0));
  // frauds at .8, .8, .6, .4 lost 10, 20, 30, 40
  const std::vector<double> losses = {0, 0, 40, 0, 10, 0, 20, 0, 30, 0, 0, 0};
  CHECK(ranking.loss_recall_at(0.25, losses) == Approx(0.3));
  CHECK(ranking.loss_recall_at(0.375, losses) == Approx(0.6));
}

TEST_CASE("precision at a count shares a tie at the last place out", "[detection]") {
  const DetectionRanking ranking(kScores, kLabels);
  CHECK(ranking.precision_at(1) == 0.0);
  CHECK(ranking.precision_at(2) == Approx((2.0 / 3.0) / 2.0));  // one of the three at .8
  CHECK(ranking.precision_at(4) == Approx(0.5));
  CHECK(ranking.precision_at(12) == Approx(4.0 / 12.0));
  // 1 % of 12 rows is one row
  CHECK(ranking.figures().precision_at_1_percent == 0.0);
}

TEST_CASE("scores that are all one tell nothing: AUC a half, average precision the base rate",
          "[detection]") {
  const DetectionFigures figures =
      DetectionRanking(std::vector<double>(12, 3.0), kLabels).figures();
  CHECK(figures.auc == Approx(0.5));
  CHECK(figures.average_precision == Approx(4.0 / 12.0));
  CHECK(figures.precision_at_1_percent == Approx(4.0 / 12.0));
  CHECK(figures.recall_at_1_percent_fpr == 0.0);
}

TEST_CASE("bootstrap intervals hold the figure, are the seed's, on one thread and on two",
          "[detection]") {
  std::vector<double> scores;
  std::vector<std::int8_t> labels;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    const RandomBlock bits = draw(9, i, 0, Purpose::environment);
    labels.push_back(i % 10 == 0 ? kFraud : kHonest);
    scores.push_back(uniform(bits[0]) + (i % 10 == 0 ? 0.5 : 0.0));
  }
  const std::vector<DetectionRanking> rankings = {DetectionRanking(scores, labels)};
  const auto on = [&](std::size_t threads, std::uint64_t seed) {
    const tbb::global_control control(tbb::global_control::max_allowed_parallelism, threads);
    return bootstrap_figures(rankings, 1000, seed)[0];
  };
  const DetectionIntervals one = on(1, 4);
  const DetectionIntervals two = on(2, 4);
  CHECK(one.average_precision.low == two.average_precision.low);
  CHECK(one.auc.high == two.auc.high);
  CHECK(one.auc.low != on(1, 5).auc.low);
  CHECK(one.figures.auc > one.auc.low);
  CHECK(one.figures.auc < one.auc.high);
  // AUC of u against u + 1/2: 1 - (1/2)^2 / 2; Hanley & McNeil's error is about .014
  CHECK(one.figures.auc == Approx(0.875).margin(0.045));
  CHECK(one.auc.high - one.auc.low == Approx(4.0 * 0.014).margin(0.02));
}

TEST_CASE("an isotonic map is scikit-learn's, at, between and outside its corners", "[detection]") {
  const IsotonicMap map(kScores, kLabels);
  const double at[] = {-1, .05, .1, .15, .3, .37, .4, .5, .7, .85, 2};
  const double expected[] = {0, 0, 0, 0, 0, .2, .5, .5, .5, .5, .5};  // [sklearn]
  for (std::size_t i = 0; i < 11; ++i) CHECK(map.value(at[i]) == Approx(expected[i]).margin(1e-9));
  // rows of unknown label are passed over
  std::vector<double> more = kScores;
  std::vector<std::int8_t> labels = kLabels;
  more.push_back(5.0);
  labels.push_back(kUnknownLabel);
  CHECK(IsotonicMap(more, labels).scores().size() == map.scores().size());
}

TEST_CASE("fusing a seeing detector with blind ones keeps what it sees; a sum of ranks does not",
          "[detection]") {
  constexpr std::uint32_t kRows = 4000;
  const auto rows = [](std::uint64_t seed, std::vector<std::int8_t>& labels) {
    std::vector<std::vector<double>> scores(4);
    for (std::uint32_t i = 0; i < kRows; ++i) {
      const RandomBlock bits = draw(seed, i, 0, Purpose::environment);
      const bool fraud = i % 25 == 0;
      labels.push_back(fraud ? kFraud : kHonest);
      scores[0].push_back(uniform(bits[0]) + (fraud ? 0.8 : 0.0));
      for (std::uint32_t d = 1; d < 4; ++d) scores[d].push_back(uniform(bits[d]));
    }
    return scores;
  };
  std::vector<std::int8_t> labels;
  std::vector<std::int8_t> test_labels;
  const auto scores = rows(1, labels);
  const auto test = rows(2, test_labels);
  const Fusion fusion(scores, labels, 3);
  const auto precision = [&](const std::vector<double>& values) {
    return DetectionRanking(values, test_labels).figures().average_precision;
  };
  std::vector<double> rank_sum(kRows, 0.0);
  for (const auto& values : test) {
    const std::vector<double> of = ranks(values);
    for (std::size_t i = 0; i < kRows; ++i) rank_sum[i] += of[i];
  }
  const std::vector<double> fused = fusion.score(test);
  CHECK(precision(fused) > 0.93 * precision(test[0]));
  CHECK(precision(rank_sum) < 0.6 * precision(test[0]));
  CHECK(fusion.weights()[0] > 0.5);
  for (std::size_t d = 1; d < 4; ++d) CHECK(std::abs(fusion.weights()[d]) < 0.35);
  // what comes out is a chance: its mean is the share of fraud
  CHECK(std::accumulate(fused.begin(), fused.end(), 0.0) / kRows == Approx(0.04).margin(0.008));
  const std::vector<std::int8_t> one_class(kRows, kHonest);
  CHECK_THROWS_WITH(Fusion(scores, one_class, 3), Catch::Contains("both classes"));
}

TEST_CASE("the precision curve begins with the first find and ends with all found", "[detection]") {
  const std::vector<std::int8_t> labels = {1, 0, 1, 0, 0};
  const DetectionRanking ranking(std::vector<double>{0.9, 0.8, 0.7, 0.6, 0.5}, labels);
  const std::vector<double> curve = ranking.precision_curve(5);
  REQUIRE(curve.size() == 5);
  CHECK(curve[0] == 1.0);
  CHECK(curve[2] == 1.0);  // half are found by the first
  CHECK(curve[3] == Approx(2.0 / 3.0));
  CHECK(curve[4] == Approx(2.0 / 3.0));
  // a tie is one threshold: all of it or nothing
  const DetectionRanking tied(std::vector<double>{0.9, 0.9, 0.9, 0.9, 0.1}, labels);
  CHECK(tied.precision_curve(2) == std::vector<double>{0.5, 0.5});
}

}  // namespace marketday::tests
