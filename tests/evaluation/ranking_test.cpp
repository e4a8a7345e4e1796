// Rankings by score against answers of scikit-learn 1.x, whose conventions they follow, and by
// hand.
#include "evaluation/ranking.h"

#include <catch2/catch.hpp>

namespace marketday::tests {

using Labels = std::vector<std::uint8_t>;

TEST_CASE("average precision is scikit-learn's") {
  // the example in the documentation of sklearn.metrics.average_precision_score
  const Ranking documented(std::vector{0.1, 0.4, 0.35, 0.8}, Labels{0, 0, 1, 1});
  CHECK(documented.average_precision() == Approx(0.8333333333333333).epsilon(1e-12));
  // equal scores are one threshold: average_precision_score([0, 1, 1, 0, 1], [.5, .5, .5, .5, .1])
  const Ranking tied(std::vector{0.5, 0.5, 0.5, 0.5, 0.1}, Labels{0, 1, 1, 0, 1});
  CHECK(tied.average_precision() == Approx(2.0 / 3 * 0.5 + 1.0 / 3 * 0.6).epsilon(1e-12));
  // all scores equal: the share of fraud, whatever the order of the rows
  const Ranking flat(std::vector<double>(8, 0.0), Labels{0, 0, 0, 1, 0, 1, 0, 0});
  CHECK(flat.average_precision() == Approx(0.25));
  CHECK_FALSE(Ranking(std::vector{0.2, 0.3}, Labels{0, 0}).has_both());
}

TEST_CASE("precision at a capacity shares a tie at the last place") {
  const Ranking ranking(std::vector{0.9, 0.8, 0.5, 0.5, 0.5, 0.1}, Labels{1, 0, 1, 1, 0, 0});
  CHECK(ranking.precision_at(1) == 1.0);
  CHECK(ranking.precision_at(2) == 0.5);
  CHECK(ranking.precision_at(3) == Approx((1.0 + 2.0 / 3.0) / 3.0));
  CHECK(ranking.precision_at(5) == Approx(0.6));
  CHECK(ranking.precision_at(12) == Approx(0.25));  // there are but 6
}

TEST_CASE("recall at a rate of false positives takes whole thresholds") {
  const Ranking ranking(std::vector{0.9, 0.8, 0.7, 0.6, 0.5, 0.4}, Labels{1, 0, 1, 0, 1, 0});
  CHECK(ranking.recall_at(0.0) == Approx(1.0 / 3.0));
  CHECK(ranking.recall_at(0.33) == Approx(1.0 / 3.0));
  CHECK(ranking.recall_at(1.0 / 3.0) == Approx(2.0 / 3.0));
  CHECK(ranking.recall_at(1.0) == 1.0);
  // an honest case among the first at a tie spoils it
  CHECK(Ranking(std::vector{0.9, 0.9, 0.1}, Labels{1, 0, 0}).recall_at(0.4) == 0.0);
}

TEST_CASE("the precision curve begins with the first find and ends with all found") {
  const Ranking ranking(std::vector{0.9, 0.8, 0.7, 0.6, 0.5}, Labels{1, 0, 1, 0, 0});
  const std::vector<double> curve = ranking.precision_curve(5);
  REQUIRE(curve.size() == 5);
  CHECK(curve[0] == 1.0);
  CHECK(curve[2] == 1.0);  // half are found by the first
  CHECK(curve[3] == Approx(2.0 / 3.0));
  CHECK(curve[4] == Approx(2.0 / 3.0));
}

}  // namespace marketday::tests
