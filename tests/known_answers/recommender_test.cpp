// MovieLens 100k, five folds: Surprise's published table and the figures of
// shared/reference/marketing-science.md, section 4. Ranges are +-.006, as folds differ.
#include <fmt/core.h>

#include <catch2/catch.hpp>

#include "support/data.h"
#include "support/movielens.h"

namespace marketday::tests {
namespace {

struct Known {
  const char* name;
  const char* parameters;
  double low;
  double high;
};

const Known kKnown[] = {
    {"random_items", "", 1.508, 1.530},                       // NormalPredictor 1.518
    {"bias_baseline", "", 0.938, 0.950},                      // BaselineOnly .944
    {"user_cf", "shrink: 0, negative: false", 0.940, 0.954},  // Resnick, k 40: .9479
    {"user_cf", "negative: false", 0.934, 0.946},             // shrunk n / (n + 100): .9400
    {"user_cf", "", 0.0, 0.940},
    {"item_cf", "", 0.0, 0.920},  // adjusted cosine, shrunk n / (n + 50), k 40: .9172
    {"item_cf", "similarity: pearson", 0.0, 0.926},
    {"matrix_factorisation", "", 0.0, 0.935},  // SVD .934
    {"svdpp", "", 0.0, 0.922},                 // SVD++ .919
    {"als", "", 0.0, 0.935},
};

Feedback movielens(const std::string& path) {
  return movielens_recommender("popularity", "")->read(movielens_table(path));
}

}  // namespace

TEST_CASE("recommenders reach the published errors on MovieLens 100k") {
  REQUIRE_DATA(path, "movielens_100k/u_data.tsv.gz");
  const Feedback f = movielens(path);
  REQUIRE(f.rows.size() == 100'000);
  for (const Known& known : kKnown) {
    const FoldMeans m = five_folds(known.name, known.parameters, f);
    INFO(known.name << " " << known.parameters << ": " << m.rmse << " +- " << m.deviation);
    CHECK(m.rmse > known.low);
    CHECK(m.rmse < known.high);
    CHECK(m.naive == Approx(1.126).margin(0.002));
    CHECK(m.variance == Approx(1.2671).margin(0.002));
    CHECK(m.own > 0.99);
  }
}

TEST_CASE("the negative control is worse than random ratings on MovieLens 100k") {
  REQUIRE_DATA(path, "movielens_100k/u_data.tsv.gz");
  const Feedback f = movielens(path);
  const FoldMeans m = five_folds("mean_ratio", "", f);
  // 483 +- 134, 77 % outside, 2.09 clipped; the pole makes the first a matter of luck
  CHECK(m.rmse > 100.0);
  CHECK(m.outside == Approx(0.77).margin(0.02));
  CHECK(m.rmse_clipped == Approx(2.09).margin(0.02));
  CHECK(m.own < 1.0);  // some are no number
  CHECK(m.rmse_clipped > five_folds("random_items", "", f).rmse);
}

TEST_CASE("MSE .45 and R2 .78 cannot both be had of MovieLens' ratings") {
  REQUIRE_DATA(path, "movielens_100k/u_data.tsv.gz");
  const FoldMeans m = five_folds("svdpp", "", movielens(path));
  CHECK(m.r2 == Approx(1.0 - m.mse / m.variance).margin(0.001));
  CHECK(1.0 - 0.45 / m.variance == Approx(0.645).margin(0.001));
  CHECK(m.mse > 0.80);
  CHECK(m.r2 < 0.37);
}

TEST_CASE("content beats popularity on items nobody rated, random lists get k / N") {
  REQUIRE_DATA(path, "movielens_100k/u_data.tsv.gz");
  REQUIRE_DATA(items, "movielens_100k/u_item.csv");
  const CsvTable table = movielens_table(path);
  std::string flags;
  const CsvTable films = CsvTable::load(items);
  for (const std::string& name : films.header()) {
    if (name.starts_with("genre_")) flags += (flags.empty() ? "" : ", ") + name;
  }
  for (const char* profile : {"plain", "centred"}) {
    const std::string p = "items_file: " + items + ", text_columns: [title], flag_columns: [" +
                          flags + "], profile: " + profile;
    const Feedback f = movielens_recommender("content", p)->read(table);
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
      const StudySettings settings{{"cold_items", 5, 0.2, seed}, 10, 4.0, false};
      const auto part =
          study_recommender([&] { return movielens_recommender("content", p); }, f, settings)[0];
      INFO(profile << " " << seed << ": " << part.lists.recall << " " << part.naive_lists.recall);
      CHECK(part.rows_of_new_items == part.held_out_rows);
      CHECK(part.lists.recall > 1.5 * part.naive_lists.recall);
      CHECK(part.lists.ndcg > 1.5 * part.naive_lists.ndcg);
      const auto random = study_recommender(
          [&] { return movielens_recommender("random_items", ""); }, f, settings)[0];
      CHECK(random.random_recall == Approx(10.0 / 336).epsilon(0.01));
      CHECK(random.lists.recall == Approx(random.random_recall).margin(0.006));
    }
  }
}

TEST_CASE("implicit_als makes better lists of MovieLens 100k than popularity") {
  REQUIRE_DATA(path, "movielens_100k/u_data.tsv.gz");
  const Feedback f = movielens(path);
  const StudySettings settings{{"folds", 5, 0.2, 1}, 10, 4.0, false};
  const auto parts =
      study_recommender([] { return movielens_recommender("implicit_als", ""); }, f, settings);
  for (const PartFigures& part : parts) {
    CHECK(part.lists.ndcg > 1.5 * part.naive_lists.ndcg);
    CHECK(part.lists.recall > 1.5 * part.naive_lists.recall);
    CHECK(part.lists.coverage > part.naive_lists.coverage);
  }
}

TEST_CASE("the tables of docs/recommend.md", "[.movielens_table]") {
  REQUIRE_DATA(path, "movielens_100k/u_data.tsv.gz");
  const Feedback f = movielens(path);
  const std::vector<Known> more = {{"mean_ratio", "", 0, 0},
                                   {"mean_ratio", "neighbours: 0", 0, 0},
                                   {"implicit_als", "", 0, 0},
                                   {"popularity", "", 0, 0}};
  std::vector<Known> all(std::begin(kKnown), std::end(kKnown));
  all.insert(all.end(), more.begin(), more.end());
  for (const Known& row : all) {
    const auto make = [&] { return movielens_recommender(row.name, row.parameters); };
    const FoldMeans m = five_folds(row.name, row.parameters, f);
    const auto parts = study_recommender(make, f, {{"folds", 5, 0.2, 1}, 10, 4.0, false});
    ListFigures lists;
    for (const PartFigures& part : parts) {
      lists.recall += part.lists.recall / 5.0;
      lists.ndcg += part.lists.ndcg / 5.0;
      lists.hit_rate += part.lists.hit_rate / 5.0;
      lists.coverage += part.lists.coverage / 5.0;
    }
    fmt::print(
        "| `{}` {} | {:.4f} (.{:04.0f}) | {:.4f} | {:.4f} | {:.4f} | {:.4f} | {:.4f} | {:.4f} "
        "| {:.4f} | {:.4f} |\n",
        row.name, row.parameters, m.rmse, 1e4 * m.deviation, m.mae, m.mse, m.r2, m.own,
        lists.recall, lists.ndcg, lists.hit_rate, lists.coverage);
  }
}

}  // namespace marketday::tests
