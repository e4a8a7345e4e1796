// What a recipe makes of a table: filled, encoded, scaled, split, counted, and learnt on the
// training rows alone.
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "support/tables.h"

namespace marketday::tests {
namespace {

Recipe recipe(const std::string& text) {
  return read_recipe(YamlNode::parse(text, "recipe.yaml"));
}

CsvTable rows(const std::string& text) {
  return CsvTable::parse(text, "rows.csv");
}

FeatureRows encoded(const CsvTable& table, const Recipe& r, bool all_levels = false) {
  const CleanRows clean = clean_rows(table, r, true);
  const Targets targets = read_targets(table, r, clean.rows);
  return Encoder::learn(table, r, clean.rows, targets.values, all_levels)
      .encode(table, r, clean.rows)
      .dense();
}

std::vector<double> column(const FeatureRows& x, Eigen::Index k) {
  const Eigen::VectorXd values = x.col(k);
  return {values.data(), values.data() + values.size()};
}

}  // namespace

TEST_CASE("missing numbers are filled with mean, median or constant of the training rows") {
  const CsvTable table = rows("a,b,c\n1,1,\n,3,2\n3,,4\n8,5,6\n");
  const Recipe r = recipe(
      "columns:\n  a: {type: number, missing: mean}\n  b: {type: number, missing: median}\n"
      "  c: {type: number, missing: constant, constant: -1}\nsplit: none\n");
  const FeatureRows x = encoded(table, r);
  CHECK(column(x, 0) == std::vector<double>{1, 4, 3, 8});
  CHECK(column(x, 1) == std::vector<double>{1, 3, 3, 5});
  CHECK(column(x, 2) == std::vector<double>{-1, 2, 4, 6});
}

TEST_CASE("a missing category is a level of its own, the commonest or a constant, as asked") {
  const CsvTable table = rows("a\nx\n\"\"\ny\ny\n");
  const auto names = [&](const std::string& how) {
    const Recipe r =
        recipe("columns: {a: {type: category, " + how + "}}\nduplicates: keep\nsplit: none\n");
    const CleanRows clean = clean_rows(table, r, true);
    return Encoder::learn(table, r, clean.rows, {}, true).names();
  };
  using Names = std::vector<std::string>;
  CHECK(names("missing: category") == Names{"a=(missing)", "a=x", "a=y"});
  CHECK(names("missing: median") == Names{"a=x", "a=y"});
  CHECK(names("missing: constant, constant: z") == Names{"a=x", "a=y", "a=z"});
  CHECK(names("missing: drop") == Names{"a=x", "a=y"});
}

TEST_CASE("scales bring a column to mean 0 and deviation 1, logged if asked, or to 0 to 1") {
  const CsvTable table = rows("a,b,c\n0,0,2\n2,1,3\n4,3,6\n");
  const FeatureRows x = encoded(
      table, recipe("columns:\n  a: {type: number, scale: z}\n  b: {type: number, scale: log1p_z}\n"
                    "  c: {type: number, scale: min_max}\nsplit: none\n"));
  CHECK(column(x, 0)[2] == Approx(std::sqrt(1.5)));
  // log 1, log 2, log 4 are evenly spaced
  CHECK(column(x, 1)[2] == Approx(std::sqrt(1.5)));
  CHECK(column(x, 2) == std::vector<double>{0, 0.25, 1});
}

TEST_CASE("a date is its days since 1970, with the time of day") {
  const CsvTable table = rows("d\n1970-01-02\n1970-01-03 12:00\n1970-01-01T06:00:00\n");
  const FeatureRows x = encoded(table, recipe("columns: {d: date}\nsplit: none\n"));
  CHECK(column(x, 0) == std::vector<double>{1, 2.5, 0.25});
}

TEST_CASE("levels are one column each, but for the commonest where one must give way") {
  const CsvTable table = rows("a,y\nx,1\nz,2\nz,3\ny,4\n");
  const Recipe r = recipe("columns: {a: category, y: number}\ntarget: y\nsplit: none\n");
  const FeatureRows some = encoded(table, r);
  CHECK(some.cols() == 2);
  CHECK(column(some, 0) == std::vector<double>{1, 0, 0, 0});  // x; z is the reference
  CHECK(encoded(table, r, true).cols() == 3);
}

TEST_CASE("a mean target is shrunk, and no training row sees its own target") {
  std::string text = "a,y\n";
  for (int i = 0; i < 100; ++i) {
    text += std::string(i < 40 ? "x" : "w") + std::to_string(i < 90 ? 0 : i) + "," +
            (i < 40 ? "1" : "0") + "\n";
  }
  const CsvTable table = rows(text);
  const Recipe r = recipe(
      "columns: {a: {type: category, encoding: target_mean}, y: number}\ntarget: y\n"
      "duplicates: keep\nsplit: none\n");
  const CleanRows clean = clean_rows(table, r, true);
  const Targets targets = read_targets(table, r, clean.rows);
  const Encoder encoder = Encoder::learn(table, r, clean.rows, targets.values, false);
  const FeatureRows later = encoder.encode(table, r, clean.rows).dense();
  // (40 + 20 x .4) / (40 + 20)
  CHECK(later(0, 0) == Approx(48.0 / 60.0));
  CHECK(later(95, 0) == Approx(20.0 * 0.4 / 21.0));
  const FeatureRows own = encoder.encode_training(table, r, clean.rows, targets.values).dense();
  // a level of one row is met by no other fold: the mean of the others, 32 of 80
  CHECK(own(95, 0) == Approx(0.4));
  CHECK(own(0, 0) == Approx((32.0 + 20.0 * 0.4) / (32.0 + 20.0)));
}

TEST_CASE("rejected rows are counted by reason, and the first are named by line") {
  const CsvTable table = rows("a,y\n1,1\nbad,2\n,3\n4,\n5,5\n5,5\n");
  const Recipe r = recipe(
      "columns: {a: number, y: number}\ntarget: y\nmissing: drop\non_invalid: drop\n"
      "duplicates: drop_exact\nsplit: none\n");
  const CleanRows clean = clean_rows(table, r, true);
  CHECK(clean.rows == std::vector<std::size_t>{0, 4});
  CHECK(clean.report.read == 6);
  CHECK(clean.report.used == 2);
  CHECK(clean.report.rejected ==
        std::map<std::string, std::size_t>{{"a copy of an earlier row", 1},
                                           {"column `a` is empty", 1},
                                           {"column `a` is no number it takes", 1},
                                           {"column `y` is empty", 1}});
  CHECK(clean.report.first.front() == "line 3: column `a` is no number it takes");
}

TEST_CASE("texts listed as missing are missing") {
  const CsvTable table = rows("a\n1\nNA\n-999\n");
  const FeatureRows x =
      encoded(table, recipe("columns: {a: number}\nmissing: constant\nconstant: 7\n"
                            "missing_values: [NA, '-999']\nduplicates: keep\nsplit: none\n"));
  CHECK(column(x, 0) == std::vector<double>{1, 7, 7});
}

TEST_CASE("of rows with one id the first is kept where the recipe says so") {
  const CsvTable table = rows("id,a\nu,1\nv,2\nu,3\n");
  const Recipe r = recipe("columns: {a: number}\nid: id\nduplicates: first\nsplit: none\n");
  CHECK(clean_rows(table, r, true).rows == std::vector<std::size_t>{0, 1});
}

TEST_CASE("a split by time holds the later rows out, ties together, whatever their order") {
  const CsvTable table = rows(
      "t,a\n2024-01-04,1\n2024-01-01,2\n2024-01-03,3\n2024-01-02,4\n2024-01-03,5\n2024-01-03,6\n");
  const Recipe r = recipe("columns: {a: number}\nsplit: {by: time, column: t, share: 0.34}\n");
  CleanRows clean = clean_rows(table, r, true);
  const SplitRows split = split_rows(table, r, clean);
  CHECK(split.training == std::vector<std::size_t>{1, 3});
  CHECK(split.held_out == std::vector<std::size_t>{0, 2, 4, 5});
  REQUIRE(clean.report.warnings.size() == 1);
  CHECK(clean.report.warnings[0].find("out of order") != std::string::npos);
}

TEST_CASE("a split by user parts no user's rows, and follows its seed") {
  std::string text = "u,a\n";
  for (int i = 0; i < 400; ++i)
    text += "u" + std::to_string(i % 80) + "," + std::to_string(i) + "\n";
  const CsvTable table = rows(text);
  const auto held_users = [&](int seed) {
    const Recipe r =
        recipe("columns: {a: number}\nsplit: {by: user, column: u, share: 0.3, seed: " +
               std::to_string(seed) + "}\n");
    CleanRows clean = clean_rows(table, r, true);
    const SplitRows split = split_rows(table, r, clean);
    std::set<std::size_t> held;
    for (const std::size_t row : split.held_out) held.insert(row % 80);
    for (const std::size_t row : split.training) CHECK(held.count(row % 80) == 0);
    CHECK(split.held_out.size() == 5 * held.size());
    return held;
  };
  const std::set<std::size_t> held = held_users(1);
  CHECK(held.size() > 12);
  CHECK(held.size() < 37);
  CHECK(held == held_users(1));
  CHECK(held != held_users(2));
}

TEST_CASE("nothing of the held-out rows reaches the encoding") {
  const CsvTable table = rows("a,c,y\n1,x,0\n2,x,1\n3,y,0\n5000,z,1\n");
  const Recipe r = recipe(
      "columns: {a: {type: number, scale: z}, c: category, y: number}\ntarget: y\nsplit: none\n");
  const Encoder encoder = Encoder::learn(table, r, {0, 1, 2}, {0, 1, 0}, true);
  CHECK(encoder.names() == std::vector<std::string>{"a", "c=x", "c=y"});
  const FeatureRows x = encoder.encode(table, r, {1, 3}).dense();
  CHECK(x(0, 0) == Approx(0.0));
  CHECK(x.row(1).tail(2).sum() == 0.0);
  CHECK(encoder.unseen(table, r, {1, 3}) == 1);
}

}  // namespace marketday::tests
