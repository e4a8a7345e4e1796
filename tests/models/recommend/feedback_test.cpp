// What tables of ratings hold and lists are made of: every row is used or counted, ties never hang
// on the order of a file.
#include <catch2/catch.hpp>

#include "models/recommend/ranker.h"
#include "support/command.h"
#include "support/movielens.h"

namespace marketday::tests {
namespace {

Feedback feedback(const std::string& rows, const std::string& parameters = "") {
  return recommender("popularity", parameters)
      ->read(CsvTable::parse("user,item,rating,day\n" + rows, "r.csv"));
}

}  // namespace

TEST_CASE("rows that are none are an error that names the cure, or are counted") {
  const std::string bad = "a,x,5,1\na,,4,2\n,x,3,3\nb,x,high,4\nb,y,,5\nb,y,2,6\n";
  CHECK_THROWS_WITH(feedback(bad), Catch::Contains("r.csv:3:2") && Catch::Contains("on_invalid"));
  CHECK_THROWS_WITH(feedback("a,x,nan,1\n"), Catch::Contains("rating_column: none"));
  CHECK_THROWS_WITH(feedback("a,,1,1\n", "on_invalid: drop"), Catch::Contains("none can be used"));
  const Feedback f = feedback(bad, "on_invalid: drop");
  CHECK(f.report.read == 6);
  CHECK(f.report.used == 2);
  CHECK(f.report.rejected_rows() == 4);
  CHECK(f.report.rejected.at("column `rating`: not valid") == 1);
  CHECK(f.users.names() == std::vector<std::string>{"a", "b"});
  CHECK_THROWS_WITH(feedback("a,x,1,soon\n", "time_column: day"), Catch::Contains("YYYY-MM-DD"));
}

TEST_CASE("a user and item again is an error, or what `duplicates` says") {
  const std::string twice = "a,x,5,1\na,x,2,2\na,y,1,3\n";
  CHECK_THROWS_WITH(feedback(twice), Catch::Contains("line 2") && Catch::Contains("duplicates"));
  CHECK(feedback(twice, "duplicates: first").rows[0].value == 5.0);
  CHECK(feedback(twice, "duplicates: last").rows[0].value == 2.0);
  CHECK(feedback(twice, "duplicates: last").report.rejected_rows() == 1);
  CHECK(feedback(twice, "duplicates: mean").rows[0].value == 3.5);
  CHECK(feedback(twice, "duplicates: sum").rows[0].value == 7.0);
  CHECK(feedback(twice, "duplicates: sum").report.used == 3);
  CHECK(feedback(twice, "duplicates: sum, rating_column: none").rows[0].value == 2.0);
}

TEST_CASE("content reads texts beside the ratings or from a file, also of items nobody rated") {
  const TestFolder folder;
  const std::string items =
      folder.write("items.csv", "name,title,Drama\nx,Red Car,1\nz,Blue Boat,0\n");
  const CsvTable table =
      CsvTable::parse("user,item,rating,words\na,x,5,old car\na,y,1,\n", "r.csv");
  const Feedback own = recommender("content", "text_columns: [words]")->read(table);
  CHECK(own.texts == std::vector<std::string>{"old car ", ""});
  const Feedback other = recommender("content", "items_file: " + items +
                                                    ", items_key: name, text_columns: [title], "
                                                    "flag_columns: [Drama]")
                             ->read(table);
  CHECK(other.texts == std::vector<std::string>{"Red Car Drama ", "", "Blue Boat "});
  CHECK(other.items.find("z") == 2);
  CHECK_THROWS_WITH(recommender("content", "")->read(table), Catch::Contains("text_columns"));
}

TEST_CASE("lists hold the best unrated items; the unscored come last, the oftener rated first") {
  // items 0 to 2 rated by 2, 3 and 1 users; item 3 by none
  const std::vector<RatingRow> rows = {{0, 0, 5}, {0, 1, 4}, {1, 0, 5},
                                       {1, 1, 4}, {2, 1, 1}, {2, 2, 5}};
  const auto model = recommender("user_cf", "shrink: 0");
  model->fit_ratings(RatingMatrix(4, 4, rows));
  const Ranker ranker(*model, 1);
  CHECK(ranker.top_new(3, 10) == std::vector<std::uint32_t>{1, 0, 2, 3});
  CHECK(ranker.top_new(kNotKnown, 2) == std::vector<std::uint32_t>{1, 0});
  CHECK(ranker.top_new(0, 10).size() == 2);
  const std::vector<std::uint32_t> out = {1, 3};
  CHECK(ranker.top(3, 10, out) == std::vector<std::uint32_t>{0, 2});
  CHECK(ranker.scores(3, out).size() == 2);
}

TEST_CASE("ties are drawn by user and item: no item is favoured by its place in the file") {
  const std::vector<RatingRow> rows = {{0, 0, 5}};
  const auto model = recommender("popularity", "");
  model->fit_ratings(RatingMatrix(2000, 21, rows));
  const Ranker ranker(*model, 1);
  std::vector<double> first(21, 0.0);
  for (std::uint32_t user = 1; user < 2000; ++user) first[ranker.top(user, 2, {})[1]] += 1.0;
  CHECK(first[0] == 0.0);  // rated, so always on top
  for (std::size_t i = 1; i < 21; ++i) CHECK(first[i] == Approx(100.0).margin(45.0));
  CHECK(ranker.top(7, 21, {}) == ranker.top(7, 21, {}));
  CHECK(ranker.top(7, 21, {}) != Ranker(*model, 2).top(7, 21, {}));
}

}  // namespace marketday::tests
