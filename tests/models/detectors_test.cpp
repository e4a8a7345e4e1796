// Known answers of the detectors. Figures marked [sklearn] were printed by scikit-learn 1.2.1
// (Debian 12) on the same numbers.
#include <fmt/core.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "evaluation/detection_metrics.h"
#include "models/detection/detector.h"
#include "models/detection/isolation_forest.h"
#include "models/detection/lof.h"
#include "sim/io/error.h"
#include "sim/random.h"
#include "support/detection.h"

namespace marketday::tests {
namespace {

// What scikit-learn saw too: 40 points of a lattice in the unit cube and one far off.
std::vector<double> lattice() {
  std::vector<double> values;
  for (int i = 0; i < 40; ++i) {
    values.insert(values.end(),
                  {(i * 37) % 101 / 101.0, (i * 53) % 97 / 97.0, (i * i * 29) % 89 / 89.0});
  }
  values.insert(values.end(), {3.0, 3.0, 3.0});
  return values;
}

std::vector<double> fit_and_score(const std::string& name, const Json& parameters,
                                  const std::vector<double>& values, std::size_t features) {
  const Cases cases{values.size() / features, features, values, {}, {}, {}};
  const auto detector = make_detector(name, parameters);
  detector->fit(cases, 1);
  return detector->score(cases);
}

}  // namespace

TEST_CASE("a search in a tree of 256 keys fails after 10.2448 steps on average", "[detection]") {
  CHECK(average_path_length(256) == Approx(10.2448).margin(5e-5));
  CHECK(average_path_length(2) == 1.0);
  CHECK(average_path_length(1) == 0.0);
  CHECK(average_path_length(0) == 0.0);
}

TEST_CASE("the isolation forest finds the far point, and scores half where nothing differs",
          "[detection]") {
  const std::vector<double> scores = fit_and_score("isolation_forest", {}, lattice(), 3);
  CHECK(std::max_element(scores.begin(), scores.end()) - scores.begin() == 40);
  CHECK(scores[40] > 0.7);
  for (const double score : scores) CHECK((score > 0.0 && score < 1.0));
  // one leaf of n cases at the root: depth 0 + c(n), so 2^-1
  for (const double score :
       fit_and_score("isolation_forest", {}, std::vector<double>(30, 7.0), 1)) {
    CHECK(score == Approx(0.5));
  }
}

TEST_CASE("a forest of one tree over two cases cuts between them", "[detection]") {
  // sample 2: depth limit 1, each case alone at depth 1, c(2) = 1: 2^-1
  const auto detector = make_detector("isolation_forest", {{"trees", 1}, {"sample", 2}});
  const std::vector<double> two = {0.0, 1.0};
  detector->fit({2, 1, two, {}, {}, {}}, 3);
  CHECK(detector->score({2, 1, two, {}, {}, {}}) == std::vector<double>{0.5, 0.5});
}

TEST_CASE("local outlier factors of 0, 1, 2, 3, 10 with two neighbours are 1, 1, 1, 1, 5",
          "[detection]") {
  const std::vector<double> factors =
      local_outlier_factors(std::vector<double>{0.0, 1.0, 2.0, 3.0, 10.0}, 1, 2);
  const double expected[] = {1.0, 1.0, 1.0, 1.0, 5.0};
  for (std::size_t i = 0; i < 5; ++i) CHECK(factors[i] == Approx(expected[i]).epsilon(1e-8));
}

TEST_CASE("local outlier factors are scikit-learn's to 1e-6, among themselves and of new points",
          "[detection]") {
  const std::vector<double> values = lattice();
  const std::vector<double> factors = local_outlier_factors(values, 3, 5);
  CHECK(factors[0] == Approx(1.498371167237636).margin(1e-6));  // [sklearn]
  CHECK(factors[7] == Approx(1.1645098162320808).margin(1e-6));
  CHECK(factors[19] == Approx(1.0222585537444828).margin(1e-6));
  CHECK(factors[33] == Approx(1.0935499074871529).margin(1e-6));
  CHECK(factors[40] == Approx(10.538692923367774).margin(1e-6));
  double sum = 0.0;
  for (const double factor : factors) sum += factor;
  CHECK(sum == Approx(52.301036399345044).margin(1e-6));
  const auto lof = make_detector("lof", {{"neighbours", 5}, {"standardise", false}});
  lof->fit({41, 3, values, {}, {}, {}}, 1);
  const std::vector<double> fresh = {.5, .5, .5, 0, 0, 0, 2, 2, 2};
  const std::vector<double> scores = lof->score({3, 3, fresh, {}, {}, {}});
  CHECK(scores[0] == Approx(0.9959295946892632).margin(1e-6));  // [sklearn] novelty
  CHECK(scores[1] == Approx(1.4043476139400357).margin(1e-6));
  CHECK(scores[2] == Approx(5.631756658847491).margin(1e-6));
}

TEST_CASE("points that lie on one another have no density to be odd against", "[detection]") {
  // 30 copies and one apart: the copies' reachability is 0, so 1e10 dense; the one apart 1/1
  std::vector<double> values(30, 2.0);
  values.push_back(3.0);
  const std::vector<double> factors = local_outlier_factors(values, 1, 5);
  CHECK(factors[0] == Approx(1.0));
  CHECK(factors[30] == Approx(1e10).epsilon(1e-6));
}

TEST_CASE("ecod and copod sum the costs of tails, counted by hand", "[detection]") {
  // feature a: 1, 2, 2, 3, 10 is skewed to the right; feature b: 5 - a to the left.
  // A value v joins the five: left (1 + #<=v)/6, right (1 + #>=v)/6.
  const std::vector<double> values = {1, -1, 2, -2, 2, -2, 3, -3, 10, -10};
  const double l6 = std::log(6.0);
  const auto left = [&](int at_most) { return l6 - std::log(1.0 + at_most); };
  SECTION("ecod: per feature the skewed tail, or the mean of both where more") {
    const std::vector<double> scores = fit_and_score("ecod", {}, values, 2);
    // 10: right tail (1 + 1)/6 against mean of that and 0; both features alike
    CHECK(scores[4] == Approx(2.0 * std::log(3.0)));
    // 1: right tail (1 + 5)/6 costs 0, left (1 + 1)/6: the mean of both is more
    CHECK(scores[0] == Approx(2.0 * 0.5 * left(1)));
    // 2: right (1 + 4)/6, left (1 + 3)/6
    CHECK(scores[1] == Approx(2.0 * std::max(left(4), 0.5 * (left(3) + left(4)))));
    CHECK(scores[1] == scores[2]);
  }
  SECTION("copod: the greatest of the sums of left, right and skewed tails") {
    const std::vector<double> scores = fit_and_score("copod", {}, values, 2);
    CHECK(scores[4] == Approx(2.0 * std::log(3.0)));  // skewed: right of a, left of b
    CHECK(scores[0] == Approx(left(1)));              // left of a + left of b = left(1) + left(5)
    CHECK(scores[1] == Approx(std::max(left(3) + left(4), 2.0 * left(4))));
  }
}

TEST_CASE("values far outside the training range cost ecod a finite, greatest amount",
          "[detection]") {
  const auto detector = make_detector("ecod");
  const std::vector<double> train = {1, 2, 3, 4, 5, 6, 7, 8, 9, 20};
  detector->fit({10, 1, train, {}, {}, {}}, 1);
  const std::vector<double> fresh = {1e300, 20.0, 5.5, -1e300};
  const std::vector<double> scores = detector->score({4, 1, fresh, {}, {}, {}});
  CHECK(scores[0] == Approx(std::log(11.0)));  // none as high: 1 of 11
  CHECK(scores[1] == Approx(std::log(11.0 / 2.0)));
  CHECK(scores[0] > scores[1]);
  CHECK(scores[1] > scores[2]);
  CHECK(scores[3] == Approx(0.5 * std::log(11.0)));  // skewed to the right: half of the left tail
}

TEST_CASE("hbos costs a value by the height of its bar, counted by hand", "[detection]") {
  // two bars over 0..4: three values in the first, one in the second; one added to each
  const auto detector = make_detector("hbos", {{"bins", 2}});
  const std::vector<double> train = {0.0, 0.5, 1.0, 4.0};
  detector->fit({4, 1, train, {}, {}, {}}, 1);
  const std::vector<double> fresh = {0.7, 3.0, 4.0, 9.0};
  const std::vector<double> scores = detector->score({4, 1, fresh, {}, {}, {}});
  CHECK(scores[0] == Approx(0.0).margin(1e-12));
  CHECK(scores[1] == Approx(std::log(4.0 / 2.0)));
  CHECK(scores[2] == Approx(std::log(4.0 / 2.0)));
  CHECK(scores[3] == Approx(std::log(4.0)));
}

TEST_CASE("a label that has not come yet teaches the supervised detectors nothing", "[detection]") {
  const PlantedCases planted(400, 4);
  Cases cases = planted.cases();
  std::vector<std::int8_t> labels(cases.labels.begin(), cases.labels.end());
  for (const char* name : {"logistic", "xgboost"}) {
    INFO(name);
    cases.labels = labels;
    const auto all = make_detector(name);
    all->fit(cases, 1);
    // the last half unknown is the same as the first half alone
    std::vector<std::int8_t> half = labels;
    std::fill(half.begin() + 200, half.end(), kUnknownLabel);
    cases.labels = half;
    const auto unknown = make_detector(name);
    unknown->fit(cases, 1);
    Cases first = cases;
    first.count = 200;
    first.values = cases.values.first(200 * cases.features);
    first.accounts = cases.accounts.first(200);
    first.labels = std::span(half).first(200);
    first.links = {};
    const auto alone = make_detector(name);
    alone->fit(first, 1);
    CHECK(unknown->score(cases) == alone->score(cases));
    CHECK(unknown->score(cases) != all->score(cases));
  }
}

}  // namespace marketday::tests
