// Recommenders by name, MovieLens 100k and a small table of two tastes, for tests.
#pragma once

#include <memory>
#include <string>

#include "evaluation/recommend/recommender_study.h"

namespace marketday::tests {

// Seed 1; `parameters` as YAML without braces, "rank: 8, epochs: 3".
std::unique_ptr<Recommender> recommender(const std::string& name, const std::string& parameters);
// The same with MovieLens' columns.
std::unique_ptr<Recommender> movielens_recommender(const std::string& name,
                                                   const std::string& parameters);

double score_of(const Recommender& model, std::uint32_t user, std::uint32_t item);

// 40 users u0.. and 30 items i0.. of two tastes, even and odd; columns user, item, rating (1 to 5)
// and words, which tell an item's kind.
CsvTable tastes();

// The CSV of u_data.tsv.gz with commas; `path` from REQUIRE_DATA.
CsvTable movielens_table(const std::string& path);

// Ratings judged in every fold (seed of the folds: 1), without lists.
struct FoldMeans {
  double rmse = 0.0;
  double deviation = 0.0;  // over folds
  double mae = 0.0;
  double mse = 0.0;
  double r2 = 0.0;
  double variance = 0.0;
  double own = 0.0;
  double outside = 0.0;
  double rmse_clipped = 0.0;
  double naive = 0.0;  // rmse of the mean
};
FoldMeans five_folds(const std::string& name, const std::string& parameters,
                     const Feedback& feedback);

}  // namespace marketday::tests
