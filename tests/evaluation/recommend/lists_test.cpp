// Figures of lists by hand, and splits that keep what they must.
#include <fmt/core.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "evaluation/recommend/list_metrics.h"
#include "evaluation/recommend/rating_split.h"
#include "support/movielens.h"

namespace marketday::tests {
namespace {

using Lists = std::vector<std::vector<std::uint32_t>>;

Feedback feedback(std::uint32_t users, std::uint32_t items) {
  std::string text = "user,item,rating,day\n";
  for (std::uint32_t u = 0; u < users; ++u) {
    for (std::uint32_t i = 0; i < items; ++i) {
      text += fmt::format("u{},i{},{},{}\n", u, i, 1 + (u + i) % 5, (u * 7 + i * 3) % 11);
    }
  }
  return recommender("popularity", "time_column: day")->read(CsvTable::parse(text, "r.csv"));
}

}  // namespace

TEST_CASE("recall, NDCG, hit rate and coverage of lists, by hand") {
  const Lists lists = {{3, 1, 2}, {5, 4, 3}, {1, 2, 3}};
  const Lists wanted = {{1, 7}, {0}, {}};
  const ListFigures f = list_figures(lists, wanted, 3, 10);
  CHECK(f.users == 2);  // the third wanted nothing
  CHECK(f.recall == Approx(0.25));
  CHECK(f.ndcg == Approx(0.5 * (1.0 / std::log2(3.0)) / (1.0 + 1.0 / std::log2(3.0))));
  CHECK(f.hit_rate == Approx(0.5));
  CHECK(f.coverage == Approx(0.5));  // 1 to 5
  CHECK(list_figures(lists, wanted, 1, 10).recall == 0.0);
  CHECK(std::isnan(list_figures(Lists{{1}}, Lists{{}}, 1, 10).recall));
}

TEST_CASE("lists at random have recall k / N") {
  const Feedback f = feedback(400, 30);
  const StudySettings settings{{"cold_items", 5, 0.5, 1}, 3, 0.0, false};
  const auto parts = study_recommender([] { return recommender("random_items", ""); }, f, settings);
  CHECK(parts[0].random_recall == Approx(3.0 / 15));
  // every user wants all 15
  CHECK(parts[0].lists.recall == Approx(3.0 / 15));
  const StudySettings some{{"cold_items", 5, 0.5, 1}, 3, 5.0, false};
  const auto wanted = study_recommender([] { return recommender("random_items", ""); }, f, some);
  CHECK(wanted[0].lists.recall == Approx(3.0 / 15).margin(0.03));
  CHECK(wanted[0].naive_lists.recall == Approx(3.0 / 15).margin(0.03));  // all are new: ties
}

TEST_CASE("each row is held out in one fold, and folds are of equal size") {
  const Feedback f = feedback(7, 9);
  const auto parts = split_ratings(f, {"folds", 4, 0.2, 1});
  std::set<std::size_t> seen;
  for (const RatingPart& part : parts) {
    CHECK(part.training.size() + part.held_out.size() == 63);
    CHECK(std::abs(static_cast<double>(part.held_out.size()) - 15.75) < 1.0);
    seen.insert(part.held_out_rows.begin(), part.held_out_rows.end());
  }
  CHECK(seen.size() == 63);
  CHECK(split_ratings(f, {"folds", 4, 0.2, 2})[0].held_out_rows != parts[0].held_out_rows);
}

TEST_CASE("later rows are held out by time with their ties, users keep all but the last row") {
  const Feedback f = feedback(7, 9);
  const RatingPart by_time = split_ratings(f, {"time", 5, 0.3, 1}).front();
  double first = 1e9;
  for (const std::size_t row : by_time.held_out_rows) first = std::min(first, f.times[row]);
  std::size_t later = 0;
  for (const double time : f.times) later += time >= first ? 1 : 0;
  CHECK(later == by_time.held_out.size());
  CHECK(static_cast<double>(by_time.held_out.size()) >= 0.3 * 63);
  const RatingPart last = split_ratings(f, {"last_out", 5, 0.3, 1}).front();
  CHECK(last.held_out.size() == 7);
  for (std::size_t k = 0; k < 7; ++k) {
    for (std::size_t row = 0; row < f.rows.size(); ++row) {
      if (f.rows[row].user != last.held_out[k].user) continue;
      CHECK(f.times[row] <= f.times[last.held_out_rows[k]]);
    }
  }
}

TEST_CASE("cold items have no training row, and splits that leave nothing are errors") {
  const Feedback f = feedback(7, 9);
  const RatingPart cold = split_ratings(f, {"cold_items", 5, 0.4, 1}).front();
  CHECK(cold.candidates.size() == 3);
  CHECK(cold.held_out.size() == 21);
  for (const RatingRow& row : cold.training) {
    CHECK(!std::binary_search(cold.candidates.begin(), cold.candidates.end(), row.item));
  }
  CHECK(split_ratings(f, {"none", 5, 0.4, 1}).empty());
  CHECK_THROWS_WITH(split_ratings(f, {"cold_items", 5, 0.0, 1}), Catch::Contains("split: none"));
  const Feedback one =
      recommender("popularity", "")->read(CsvTable::parse("user,item,rating\na,x,1\n", "r.csv"));
  CHECK_THROWS_WITH(split_ratings(one, {"folds", 2, 0.0, 1}), Catch::Contains("more rows"));
  CHECK_THROWS_WITH(split_ratings(one, {"time", 2, 0.5, 1}), Catch::Contains("time_column"));
}

}  // namespace marketday::tests
