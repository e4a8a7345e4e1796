// `marketday fit MODEL ratings.csv` for recommenders: judged on ratings held out, then fitted on
// all of them; and what `marketday predict` writes of one.
#pragma once

#include <map>
#include <string>

#include "experiments/fit/fit_command.h"
#include "experiments/fit/model_file.h"
#include "models/recommend/recommender.h"

namespace marketday {

struct RecommenderFit {
  std::map<std::string, std::string> files;  // ending -> content
  std::string text;                          // to print
};
// Afterwards `saved` holds the model fitted on all rows, and how many there were.
RecommenderFit fit_recommender(SavedModel& saved, const CsvTable& table, const FitOptions& options);

// Rows with user and item: their predictions. Without an item column: each user's list of the items
// that it had not rated. CSV.
std::string recommendations_csv(const Recommender& model, const CsvTable& table);

}  // namespace marketday
